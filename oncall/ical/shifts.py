"""Imported shifts beside those that a layer had: what is new, what is different, what is gone. Pure."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clients.local_time import local
from oncall.ical.found import Found, Skipped
from oncall.ical.matching import Matched
from oncall.roster.schema import Shift
from oncall.roster.times import instant_of_text, text_of_instant

Span = tuple[datetime, datetime]
# the name of the old shift that this one is, if it is not used yet
Same = Callable[[Matched, Collection[str]], str | None]


@dataclass(frozen=True)
class Overlap:
    """Two that are on at once, in words; one of them must go before the roster can be published."""

    first: str
    second: str


@dataclass(frozen=True)
class Merged:
    """`shifts` is the whole layer as it would be; `changed` are old and new."""

    shifts: list[Shift]
    added: list[Shift]
    changed: list[tuple[Shift, Shift]]
    removed: list[Shift]
    skipped: list[Skipped]
    overlaps: list[Overlap]


def merge(matched: Sequence[Matched], old: Sequence[Shift], zone: str, start: datetime, end: datetime) -> Merged:
    """Old shifts that don't touch the time between stay as they are."""
    inside = [shift for shift in old if _touches(_span(shift, zone), start, end)]
    outside = [shift for shift in old if shift not in inside]
    alone, skipped = _without_twins(matched)
    new = _named(alone, inside, {shift.shift for shift in outside}, zone)
    before = {shift.shift: shift for shift in inside}
    after = {shift.shift for shift in new}
    return Merged(
        shifts=sorted([*outside, *new], key=lambda shift: (_span(shift, zone), shift.shift)),
        added=[shift for shift in new if shift.shift not in before],
        changed=[(before[one.shift], one) for one in new if one.shift in before and not _same(before[one.shift], one)],
        removed=[shift for shift in inside if shift.shift not in after],
        skipped=skipped,
        overlaps=_overlaps(alone),
    )


def _without_twins(matched: Iterable[Matched]) -> tuple[list[Matched], list[Skipped]]:
    kept: dict[tuple[Any, ...], Matched] = {}
    skipped = []
    for one in sorted(matched, key=lambda one: (one.found.starts, one.found.ends)):
        key = one.found.starts, one.found.ends, one.people
        if key in kept:
            skipped.append(Skipped(one.found.what, f"says the same as {kept[key].found.what}"))
        kept.setdefault(key, one)
    return list(kept.values()), skipped


def _named(matched: Sequence[Matched], old: Sequence[Shift], taken: Collection[str], zone: str) -> list[Shift]:
    """With the name of the old shift of the same event; else of one that says the same; else of one that its people had
    then, at another hour; else a name of its own."""
    before = {shift.shift: shift for shift in old}
    names: dict[int, str] = {}
    used = set(taken)
    for same in (_by_event(before), _by_content(old, zone), _by_people(old, zone)):
        for place, one in enumerate(matched):
            name = same(one, used) if place not in names else None
            if name is not None:
                names[place] = name
                used.add(name)
    for place, one in enumerate(matched):
        if place not in names:
            names[place] = _free(_by_key(one.found) or _by_time(one.found, zone), used)
            used.add(names[place])
    return [_shift(one, names[place], before.get(names[place]), zone) for place, one in enumerate(matched)]


def _by_event(before: Collection[str]) -> Same:
    return lambda one, used: name if (name := _by_key(one.found)) in before and name not in used else None


def _by_content(old: Sequence[Shift], zone: str) -> Same:
    names = {(*_span(shift, zone), *shift.people): shift.shift for shift in old}

    def same(one: Matched, used: Collection[str]) -> str | None:
        name = names.get((one.found.starts, one.found.ends, *one.people))
        return name if name not in used else None

    return same


def _by_people(old: Sequence[Shift], zone: str) -> Same:
    """The one shift that is left of theirs at that time: calendars give an event a new mark when it is moved."""
    of: dict[tuple[str, ...], list[Shift]] = {}
    for shift in old:
        of.setdefault(tuple(shift.people), []).append(shift)

    def same(one: Matched, used: Collection[str]) -> str | None:
        theirs = [shift for shift in of.get(one.people, ()) if shift.shift not in used]
        then = [shift.shift for shift in theirs if _touches(_span(shift, zone), one.found.starts, one.found.ends)]
        return then[0] if len(then) == 1 else None

    return same


def _by_key(found: Found) -> str:
    return f"i-{hashlib.sha256(found.key.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}" if found.key else ""


def _by_time(found: Found, zone: str) -> str:
    return local(found.starts, zone).to_stdlib().strftime("%Y%m%d-%H%M")


def _free(name: str, used: Collection[str]) -> str:
    number, free = 1, name
    while free in used:
        number += 1
        free = f"{name}-{number}"
    return free


def _shift(one: Matched, name: str, before: Shift | None, zone: str) -> Shift:
    """A calendar has no notes of ours: that of before stays."""
    found = one.found
    return Shift.model_validate(
        {
            "shift": name,
            "from": text_of_instant(found.starts, zone),
            "to": text_of_instant(found.ends, zone),
            "people": list(one.people),
            "note": found.note or (before.note if before else ""),
        }
    )


def _overlaps(matched: Sequence[Matched]) -> list[Overlap]:
    found: list[Overlap] = []
    last: Matched | None = None
    for one in matched:
        if last is not None and one.found.starts < last.found.ends:
            found.append(Overlap(last.found.what, one.found.what))
        last = one if last is None or one.found.ends >= last.found.ends else last
    return found


def _same(one: Shift, other: Shift) -> bool:
    return one.model_dump() == other.model_dump()


def _span(shift: Shift, zone: str) -> Span:
    return instant_of_text(shift.starts, zone), instant_of_text(shift.ends, zone)


def _touches(span: Span, start: datetime, end: datetime) -> bool:
    return span[0] < end and span[1] > start


def as_body(shift: Shift) -> dict[str, Any]:
    """As YAML and drafts have it."""
    return shift.model_dump(mode="json", by_alias=True, exclude_defaults=True)
