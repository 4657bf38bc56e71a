"""What a feed shows: the final schedule, an event for each shift. Pure.

What people wrote as the reason of cover is left out: anybody who has the address reads the feed, and nobody has looked
whether there is health data in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from oncall.known import Known
from oncall.people import Named, with_retired
from oncall.roster.schema import Roster
from oncall.schedule import Answer

# so much more is looked at on both sides, so that the shifts at the edges are whole
AROUND: Final = timedelta(days=32)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """Whole seconds, UTC. `people` are slugs in order; `zone` is that of the slot."""

    uid: str
    roster: str
    slot: str
    starts: datetime
    ends: datetime
    zone: str
    people: tuple[str, ...]
    summary: str
    description: str


@dataclass(frozen=True)
class Of:
    """What the feed is of: the account, and perhaps one slot of a roster, or one person (slug) wherever they are first.

    `people` by slug, retired ones too; who was retired by `gone_by` is nobody from then on."""

    account_id: int
    account_name: str
    zone: str
    people: Mapping[str, Named]
    gone_by: datetime
    start: datetime
    end: datetime
    roster: str | None = None
    slot: str | None = None
    person: str | None = None


def events(of: Of, rosters: Sequence[Known]) -> list[Event]:
    """Whole shifts that touch the time between, of rosters known from AROUND before it to AROUND after it."""
    return [
        event
        for one in rosters
        if of.roster in {None, one.slug}
        for slot in one.slots_between(of.start, of.end)
        if of.slot in {None, slot}
        for event in _slot_events(of, _discreet(one), slot)
    ]


def _discreet(one: Known) -> Known:
    return replace(one, covers=[replace(cover, reason="") for cover in one.covers])


def _slot_events(of: Of, one: Known, slot: str) -> Iterator[Event]:
    used: set[str] = set()
    for piece in one.shifts_between(slot, of.start - AROUND, of.end + AROUND):
        if piece.since is None or piece.until is None:
            raise ValueError("a piece of a schedule begins and ends")
        uid = _uid(of, one, piece, used, cut=piece.since <= of.start - AROUND)
        roster = one.roster_at(piece.since)
        if roster is not None and piece.since < of.end and piece.until > of.start:
            yield from _event(of, roster, piece, (uid, one.slug, slot))


def _event(of: Of, roster: Roster, piece: Answer, named_by: tuple[str, str, str]) -> Iterator[Event]:
    """One, or none: a gap, somebody else's, or over within the second it began in. `named_by`: UID, roster and slot."""
    if piece.since is None or piece.until is None:
        raise ValueError("a piece of a schedule begins and ends")
    starts, ends = piece.since.replace(microsecond=0), piece.until.replace(microsecond=0)
    gone_by = min(piece.since, of.gone_by)
    named = [of.people[slug] for slug in piece.people if slug in of.people]
    there = [person for person in named if not person.is_gone(gone_by)]
    if not there or starts >= ends or of.person not in {None, there[0].slug}:
        return
    slugs = tuple(person.slug for person in there)
    label, zone = _slot_of(roster, piece.slot)
    reason = with_retired(piece.reason, [slug for slug in piece.people if slug not in slugs])
    yield Event(
        *named_by, starts, ends, zone or of.zone, slugs,
        summary=f"{there[0].name}: {label} ({of.account_name})",
        description="\n".join([reason, *_following(there[1:])]),
    )  # fmt: skip


def _following(others: Sequence[Named]) -> list[str]:
    return [f"Then: {', '.join(one.name for one in others)}"] if others else []


def _slot_of(roster: Roster, name: str) -> tuple[str, str | None]:
    slot = next(slot for slot in roster.slots if slot.slot == name)
    return slot.label or name, roster.zone_of(slot)


def _uid(of: Of, one: Known, piece: Answer, used: set[str], *, cut: bool) -> str:
    """The same from one reading to the next, and where the roster's next version moves the shift. What is left of a
    shift after cover, or after a window of the rotation closed, is told apart by its beginning, as is what is of no
    shift at all."""
    if piece.layer is not None and piece.shift is not None:
        key, named = f"{piece.layer}.{piece.shift}", True
    elif piece.cover is not None:
        key, named = f"cover.{piece.cover}", True
    elif piece.shift is not None:
        key, named = f"{piece.source}.{piece.shift}", True
    else:
        key, named = piece.source, False
    if (not named or key in used) and piece.since is not None:
        key = f"{key}.{'open' if cut else piece.since.strftime('%Y%m%dT%H%M%SZ')}"
    used.add(key)
    return f"{of.account_id}.{one.slug}.{piece.slot}.{key}@nightbell"
