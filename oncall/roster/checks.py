"""What a roster's schema alone can't say. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from clients.faults import Fault, Path, as_findings, parse, repeated, unknown
from core.documents import Finding
from oncall.roster.holiday import calendar_fault
from oncall.roster.places import dated_of, layers_of, orders_of, rotations_of
from oncall.roster.schema import Roster, Shift, Slot
from oncall.roster.times import instant_of_text, is_exact

# calendars and zones are guesses beyond, and sums of dates may leave the calendar
# a rotation that starts in 2999 is how somebody says "not yet"; sums on later years would run out of calendar
_YEARS: Final = ("1970", "9000")


def check_roster(body: Any) -> list[Fault]:
    """Everything wrong with a roster's body; empty if it may be published."""
    roster, faults = parse(Roster, body)
    if roster is None:
        return faults
    found = [*_slots(roster), *_places(roster), *_holidays(roster), *_people_twice(roster)]
    for at, slot in enumerate(roster.slots):
        found += [*_layers(at, slot), *_zones(roster, at, slot), *_dates(at, slot), *_shifts(roster, at, slot)]
    return found


def findings(body: Any) -> list[Finding]:
    """For `core.documents`."""
    return as_findings(check_roster(body))


def unknown_people(roster: Roster, contacts: Collection[str]) -> list[Fault]:
    """People on the roster who are not among the account's contacts."""
    return [
        Fault(_person_at(roster, path, place), unknown("contact", person, contacts))
        for path, people in orders_of(roster)
        for place, person in enumerate(people)
        if person not in contacts
    ]


def _person_at(roster: Roster, path: Path, place: int) -> Path:
    """A turn of one person is written as that person, not as a list."""
    if path[-2:-1] != ("people",):
        return (*path, place)
    written: Any = roster
    for part in path:
        written = written[part] if isinstance(part, int) else getattr(written, part)
    return path if isinstance(written, str) else (*path, place)


def _slots(roster: Roster) -> Iterator[Fault]:
    for at, value in repeated(slot.slot for slot in roster.slots):
        yield Fault(("slots", at, "slot"), f"{value} is used twice; each must be different")


def _layers(slot_at: int, slot: Slot) -> Iterator[Fault]:
    paths = [path for path, _ in layers_of(slot_at, slot)]
    for at, value in repeated(layer.layer for layer in slot.all_layers):
        yield Fault((*paths[at], "layer"), f"{value} is used twice in this slot; each must be different")
    for path, shifts in dated_of(slot_at, slot):
        for at, value in repeated(shift.shift for shift in shifts):
            yield Fault((*path, at, "shift"), f"{value} is used twice here; each must be different")


def _places(roster: Roster) -> Iterator[Fault]:
    after = {slot.slot: slot.place_of.slot for slot in roster.slots if slot.place_of is not None}
    names = {slot.slot for slot in roster.slots}
    for at, slot in enumerate(roster.slots):
        if slot.place_of is None:
            continue
        path = ("slots", at, "place_of", "slot")
        if slot.place_of.slot not in names:
            yield Fault(path, unknown("slot", slot.place_of.slot, names - {slot.slot}))
        elif slot.slot in _followed(after, slot.slot):
            yield Fault(
                path, f"{slot.slot} would depend on itself; one of the slots must have layers or a default list"
            )


def _followed(after: dict[str, str], slot: str) -> list[str]:
    way: list[str] = []
    while (slot := after.get(slot, "")) and slot not in way:
        way.append(slot)
    return way


def _holidays(roster: Roster) -> Iterator[Fault]:
    of = roster.holidays
    if of is not None:
        fault = calendar_fault(of.country, of.subdivision)
        if fault is not None:
            yield Fault(("holidays", fault[0]), fault[1])
        for key, days in (("also", of.also), ("except", of.not_)):
            for at, day in enumerate(days):
                yield from _year(("holidays", key, at), day)
        return
    for slot_at, slot in enumerate(roster.slots):
        for path, layer in layers_of(slot_at, slot):
            if layer.not_on_holidays or any("holiday" in (window.days or ()) for window in layer.only or ()):
                yield Fault(path, "uses holidays, but the roster has none; write `holidays: {country: …}` at its top")


def _people_twice(roster: Roster) -> Iterator[Fault]:
    for path, people in orders_of(roster):
        for at, person in repeated(people):
            yield Fault((*path, at), f"{person} stands here twice; each person has one place in an order")


def _zones(roster: Roster, slot_at: int, slot: Slot) -> Iterator[Fault]:
    if roster.zone_of(slot) is not None:
        return
    for path, rotation in rotations_of(slot_at, slot):
        if rotation.timezone is None:
            yield Fault((*path, "timezone"), "is missing: write it here, on the slot, or once at the roster's top")
    for path, shifts in dated_of(slot_at, slot):
        if shifts:
            yield Fault(path, "local times need a `timezone`: write it on the slot, or once at the roster's top")


def _dates(slot_at: int, slot: Slot) -> Iterator[Fault]:
    for path, rotation in rotations_of(slot_at, slot):
        yield from _year((*path, "starts"), rotation.starts)
        if rotation.ends is not None:
            yield from _year((*path, "ends"), rotation.ends)
    for path, shifts in dated_of(slot_at, slot):
        for at, shift in enumerate(shifts):
            yield from _year((*path, at, "from"), shift.starts)
            yield from _year((*path, at, "to"), shift.ends)


def _year(path: Path, text: str) -> Iterator[Fault]:
    if not _YEARS[0] <= text[:4] <= _YEARS[1]:
        yield Fault(path, f"the year must be from {_YEARS[0]} to {_YEARS[1]}")


def _shifts(roster: Roster, slot_at: int, slot: Slot) -> Iterator[Fault]:
    """Each ends after it begins, and before the next."""
    zone = roster.zone_of(slot) or "UTC"
    for path, shifts in dated_of(slot_at, slot):
        for at, shift in enumerate(shifts):
            if _is_backwards(shift, zone):
                yield Fault((*path, at, "to"), "must be later than `from`")
        yield from _overlaps(path, shifts, zone)


def _is_backwards(shift: Shift, zone: str) -> bool:
    """Local times are compared as they stand; where an hour is skipped, a shift within it is none, but no mistake."""
    if not (is_exact(shift.starts) or is_exact(shift.ends)):
        return shift.ends <= shift.starts
    if not _in_years(shift):
        return False
    starts, ends = _times(shift, zone)
    return ends <= starts


def _overlaps(path: Path, shifts: list[Shift], zone: str) -> Iterator[Fault]:
    dated = sorted((*_times(shift, zone), at) for at, shift in enumerate(shifts) if _in_years(shift))
    last: tuple[datetime, int] | None = None
    for starts, ends, at in dated:
        if last is not None and starts < last[0] and starts < ends:
            other = shifts[last[1]]
            yield Fault((*path, at, "from"), f"overlaps {other.shift} ({other.starts} to {other.ends})")
        last = max(last, (ends, at)) if last else (ends, at)


def _times(shift: Shift, zone: str) -> tuple[datetime, datetime]:
    return instant_of_text(shift.starts, zone), instant_of_text(shift.ends, zone)


def _in_years(shift: Shift) -> bool:
    return all(_YEARS[0] <= text[:4] <= _YEARS[1] for text in (shift.starts, shift.ends))
