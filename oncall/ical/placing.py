"""Where imported shifts go in a roster's body. Pure; the body may be a draft, or none yet."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clients.faults import parse, spell
from core.errors import Invalid
from oncall.ical.shifts import as_body
from oncall.roster.schema import SHORT, Roster, Shift

Body = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """`body` has the slot, with its layers written out; `shifts` are those the layer has now. Local times are of
    `zone`."""

    body: Body
    slot: str
    layer: str
    zone: str
    shifts: list[Shift]


def place_in(body: Mapping[str, Any] | None, slug: str, slot: str, layer: str, account_zone: str) -> Place:
    """A roster, slot or layer that is not there yet is begun. Raises Invalid where no free-form shifts can go."""
    made: Body = copy.deepcopy(dict(body)) if body else {"name": slug, "timezone": account_zone, "slots": []}
    if body is not None:
        _must_be_whole(made)
    found = next((one for one in made["slots"] if one["slot"] == slot), None)
    if found is None:
        found = {"slot": slot, "layers": []}
        made["slots"].append(found)
    if "place_of" in found:
        raise Invalid(f"The slot {slot} is the place of another slot; import into that one.")
    if found.get("rotation") is not None:
        found["layers"] = [{"layer": SHORT, "rotation": found.pop("rotation")}]
    zone = found.get("timezone") or made.get("timezone")
    if zone is None:
        found["timezone"] = zone = account_zone
    there = next((one for one in found.setdefault("layers", []) if one["layer"] == layer), None)
    if there is None:
        return Place(made, slot, layer, zone, [])
    if there.get("shifts") is None:
        raise Invalid(f"The layer {layer} is a rotation; name another layer, or a new one.")
    return Place(made, slot, layer, zone, [Shift.model_validate(one) for one in there["shifts"]])


def _must_be_whole(body: Body) -> None:
    _, faults = parse(Roster, body)
    if faults:
        first = faults[0]
        raise Invalid(
            f"The roster's draft must be mended, or thrown away, before anything is added to it: {spell(first.path)}"
            f" {first.message}",
            code="draft-broken",
        )


def with_shifts(place: Place, shifts: Sequence[Shift]) -> Body:
    """The body with the layer as imported, above all others if it is new."""
    made = copy.deepcopy(place.body)
    slot = next(one for one in made["slots"] if one["slot"] == place.slot)
    written = [as_body(shift) for shift in shifts]
    for layer in slot["layers"]:
        if layer["layer"] == place.layer:
            layer["shifts"] = written
            return made
    slot["layers"].append({"layer": place.layer, "shifts": written})
    return made
