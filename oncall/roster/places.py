"""Where in a roster's body things stand, for faults and for what is looked up. Pure."""

from collections.abc import Iterator

from clients.faults import Path
from oncall.roster.rotation_schema import Rotation
from oncall.roster.schema import Layer, Roster, Shift, Slot


def layers_of(slot_at: int, slot: Slot) -> Iterator[tuple[Path, Layer]]:
    """The short form's one layer stands on the slot itself."""
    for at, layer in enumerate(slot.all_layers):
        yield ("slots", slot_at) if slot.rotation is not None else ("slots", slot_at, "layers", at), layer


def rotations_of(slot_at: int, slot: Slot) -> Iterator[tuple[Path, Rotation]]:
    for path, layer in layers_of(slot_at, slot):
        if layer.rotation is not None:
            yield (*path, "rotation"), layer.rotation


def dated_of(slot_at: int, slot: Slot) -> Iterator[tuple[Path, list[Shift]]]:
    """Each list of free-form shifts: a layer's, and the exceptions."""
    for path, layer in layers_of(slot_at, slot):
        if layer.shifts is not None:
            yield (*path, "shifts"), layer.shifts
    if slot.exceptions:
        yield ("slots", slot_at, "exceptions"), slot.exceptions


def orders_of(roster: Roster) -> Iterator[tuple[Path, list[str]]]:
    """Every list of people that stand in an order, with the path of the list. A rotation's single turns are given as
    lists of one, at the turn's own path."""
    for slot_at, slot in enumerate(roster.slots):
        for path, rotation in rotations_of(slot_at, slot):
            for turn, people in enumerate(rotation.people):
                yield (*path, "people", turn), [people] if isinstance(people, str) else people
        for path, shifts in dated_of(slot_at, slot):
            for at, shift in enumerate(shifts):
                yield (*path, at, "people"), shift.people
        if slot.default:
            yield ("slots", slot_at, "default"), slot.default


def people_of(roster: Roster) -> dict[str, list[Path]]:
    """Everybody the roster names, and where."""
    named: dict[str, list[Path]] = {}
    for path, people in orders_of(roster):
        for person in people:
            named.setdefault(person, []).append(path)
    return named
