"""A rotation with somebody taken out or put in, turned so that whoever has it now keeps it. Pure.

Whose turn it is, is counted from the rotation's beginning: with one turn fewer the count falls on somebody else, in the
middle of a week. The same order, begun elsewhere, leaves the running turn where it is, and those that follow in line.
"""

import copy
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from oncall.roster.rotation_schema import Rotation
from oncall.roster.schema import Roster
from oncall.schedule.hand_overs import HandOvers

Body = dict[str, Any]
Turn = tuple[str, ...]


def keep_turns(old: Roster, body: Mapping[str, Any], at: datetime) -> Body:
    """`body` (a sound roster) with the turns of each rotation begun where the one of `old` is at this instant."""
    made = copy.deepcopy(dict(body))
    new = Roster.model_validate(made)
    before = {place: (zone, rotation) for place, zone, rotation in _rotations(old)}
    for (slot, layer), zone, rotation in _rotations(new):
        was_zone, was = before.get((slot, layer), ("", None))
        if was is not None and was.people != rotation.people:
            written = _written(made, slot, layer)
            by = _turned_by(HandOvers(was, was_zone), HandOvers(rotation, zone), at)
            written["people"] = [*written["people"][by:], *written["people"][:by]]
    return made


def _rotations(roster: Roster) -> Iterator[tuple[tuple[str, str], str, Rotation]]:
    for slot in roster.slots:
        for layer in slot.all_layers:
            if layer.rotation is not None:
                yield (slot.slot, layer.layer), roster.zone_of(slot, layer.rotation) or "UTC", layer.rotation


def _written(body: Body, slot: str, layer: str) -> Body:
    found: Body = next(one for one in body["slots"] if one["slot"] == slot)
    layers = found.get("layers") or []
    of: Body = next((one for one in layers if one["layer"] == layer), found)
    rotation: Body = of["rotation"]
    return rotation


def _turned_by(old: HandOvers, new: HandOvers, at: datetime) -> int:
    """So many places: then the new count falls on the turn that is running, or on the next that is still there."""
    running, number = old.number_at(at), new.number_at(at)
    turns = list(new.rotation.turns)
    if running is None or number is None:
        return 0
    was = list(old.rotation.turns)
    following = (was[(running + by) % len(was)] for by in range(len(was)))
    kept = next((turn for turn in following if turn in turns), None)
    return (turns.index(kept) - number) % len(turns) if kept is not None else 0
