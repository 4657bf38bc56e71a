"""What may go wrong with who is on call between two instants, and how to mend it. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from clients.contacts.known import Reachable
from oncall.cover.words import moment, stretch
from oncall.known import Known
from oncall.people import Named
from oncall.roster.places import people_of
from oncall.stretches import Duty, Place, duties, gaps, overlaps
from oncall.unused import unused

Kind = Literal["gap", "unreachable", "twice", "time_off", "retired", "never", "stale", "unconfirmed"]
Severity = Literal["wrong", "warning"]
Duties = Mapping[Place, Sequence[Duty]]


@dataclass(frozen=True)
class Finding:
    """`wrong`: a page may reach nobody; `warning`: something else would catch it, or it may be meant so. `slot`,
    `contact` (a slug), `since` and `until` are None where it is of no one slot, person or time. No health data."""

    account_id: int
    kind: Kind
    severity: Severity
    roster: str
    slot: str | None
    contact: str | None
    since: datetime | None
    until: datetime | None
    words: str


@dataclass(frozen=True)
class Asked:
    """Somebody whom a request that is not settled would have take a shift."""

    place: Place
    person: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Look:
    """What is known of one account. `people` are by slug, retired ones too; `confirmed` is when somebody last published
    or confirmed each roster; `paged` are the slots that a protocol pages (None: not known, so all may be);
    `shut` the kinds of methods that nothing can go out over, with why."""

    account_id: int
    timezone: str
    rosters: Sequence[Known]
    people: Mapping[str, Named]
    methods: Mapping[int, Reachable] = field(default_factory=dict)
    confirmed: Mapping[str, datetime] = field(default_factory=dict)
    asked: Sequence[Asked] = ()
    paged: Collection[Place] | None = None
    shut: Mapping[str, str] = field(default_factory=dict)
    backup: bool = False

    def is_paged(self, place: Place) -> bool:
        return self.paged is None or place in self.paged


def findings(look: Look, start: datetime, end: datetime) -> list[Finding]:
    """By kind, then time. `start` is now: people retired by then are nobody."""
    on = duties(look.rosters, look.people, start, end)
    return [
        *_gaps(look, on),
        *_not_there(look, on, start, end),
        *_unreachable(look, on),
        *_twice(look, on),
        *_time_off(look, on),
        *_retired(look, start, end),
        *_never(look, start),
        *_stale(look, start),
    ]


def _gaps(look: Look, on: Duties) -> Iterator[Finding]:
    for duty in sorted((one for of in on.values() for one in gaps(of)), key=lambda one: one.since):
        severity: Severity = "warning"
        if not look.is_paged(duty.place):
            then = "No protocol pages it."
        elif look.backup:
            then = "The account's backup contact would be paged."
        else:
            severity = "wrong"
            then = "Pages would reach only the operators: the account has no backup contact."
        yield _finding(
            look, "gap", severity, duty,
            f"nobody is on call ({duty.reason}). {then} Enter an override, or give the slot somebody or a default.",
        )  # fmt: skip


def _not_there(look: Look, on: Duties, start: datetime, end: datetime) -> Iterator[Finding]:
    """A protocol pages a slot that no roster has: a gap that never ends."""
    for place in sorted(set(look.paged or ()) - on.keys()):
        words = "a protocol pages this slot, and no roster has it. Publish the roster with it, or the protocol without."
        severity: Severity = "warning" if look.backup else "wrong"
        yield _finding(look, "gap", severity, Duty(place, None, start, end, ""), words)


def _unreachable(look: Look, on: Duties) -> Iterator[Finding]:
    """Each person once, where they are on call first."""
    told = set()
    for duty in sorted((one for of in on.values() for one in of), key=lambda one: one.since):
        person = look.people.get(duty.first or "")
        if person is None or person.slug in told:
            continue
        told.add(person.slug)
        reach = look.methods.get(person.id)
        methods = reach.methods if reach else ()
        states = {method.state for method in methods if method.kind not in look.shut}
        if "ok" in states:
            continue
        if "unverified" in states:
            words = "nobody has shown yet that a method of theirs is theirs. Send a code, and have it read back."
            yield _finding(look, "unreachable", "warning", duty, f"{person.name} is on call, but {words}")
            continue
        whys = sorted({look.shut[method.kind] for method in methods if method.kind in look.shut})
        why = "; ".join(whys) or "opted out, or refused for good"
        why = f"none of their methods works ({why})" if methods else "they have no method at all"
        words = f"{person.name} is on call, but {why}. Give them a number or address that works."
        yield _finding(look, "unreachable", "wrong", duty, words)


def _twice(look: Look, on: Duties) -> Iterator[Finding]:
    for one, other, since, until in overlaps(on):
        duty = Duty(one.place, one.first, since, until, one.reason)
        words = f"{_name(look, one.first)} is on call for {' '.join(other.place)} at the same time: whoever doesn't"
        words += " answer the one page won't answer the other. Put somebody else in one of the two."
        yield _finding(look, "twice", "warning", duty, words)


def _time_off(look: Look, on: Duties) -> Iterator[Finding]:
    """On call although away, as when an override came after the absence; and asked for while away."""
    away = [
        (roster.slug, cover)
        for roster in look.rosters
        for cover in roster.covers
        if cover.kind == "absence" and cover.replaces is not None
    ]
    told = set()
    for duty in sorted((one for of in on.values() for one in of), key=lambda one: one.since):
        for slug, cover in away:
            since, until = max(duty.since, cover.starts), min(duty.until, cover.ends)
            if slug == duty.place[0] and cover.replaces == duty.first and since < until:
                both = Duty(duty.place, duty.first, since, until, duty.reason)
                words = f"{_name(look, duty.first)} is on call ({duty.reason}), but away then. Put somebody else there,"
                yield _finding(look, "time_off", "wrong", both, f"{words} or cancel the absence.")
    for asked in look.asked:
        for slug, cover in away:
            since, until = max(asked.starts, cover.starts), min(asked.ends, cover.ends)
            key = (asked, cover.number)
            if slug == asked.place[0] and cover.replaces == asked.person and since < until and key not in told:
                told.add(key)
                both = Duty(asked.place, asked.person, since, until, "")
                words = f"{_name(look, asked.person)} is asked to take the shift, but away then. Ask somebody else,"
                yield _finding(look, "time_off", "warning", both, f"{words} or cancel the absence.")


def _retired(look: Look, start: datetime, end: datetime) -> Iterator[Finding]:
    for roster in look.rosters:
        bodies = [roster.roster_at(start), *(body for begins, body in roster.versions if start < begins < end)]
        named = {slug for body in bodies if body for slug in people_of(body)}
        named |= {cover.person for cover in roster.covers if cover.person and cover.ends > start}
        for slug in sorted(named):
            person = look.people.get(slug)
            if person is not None and not person.is_gone(start):
                continue
            words = f"{person.name if person else slug} is on the roster, but {'retired' if person else 'not there'}:"
            words = f"{roster.slug}: {words} nobody pages them. Publish it without them, or cancel their cover."
            yield Finding(look.account_id, "retired", "warning", roster.slug, None, slug, None, None, words)


def _never(look: Look, now: datetime) -> Iterator[Finding]:
    """People on a rotation who never get a shift, and layers that never count."""
    names = {slug: person.name for slug, person in look.people.items()}
    for roster in look.rosters:
        body = roster.roster_at(now)
        for one in unused(body, now) if body is not None else ():
            words = f"{roster.slug} {one.words(names)}"
            alone = one.people[0] if len(one.people) == 1 else None
            yield Finding(look.account_id, "never", "warning", roster.slug, one.slot, alone, None, None, words)


def _stale(look: Look, now: datetime) -> Iterator[Finding]:
    for roster in look.rosters:
        body = roster.roster_at(now)
        last = look.confirmed.get(roster.slug)
        if body is None or not body.confirm_every_days or last is None:
            continue
        due = last + timedelta(days=body.confirm_every_days)
        if due > now:
            continue
        words = f"{roster.slug}: nobody has published or confirmed this roster since {moment(last, look.timezone)}"
        words += f" ({body.confirm_every_days} days are allowed). Look it over, and confirm it."
        yield Finding(look.account_id, "stale", "warning", roster.slug, None, None, due, None, words)


def _finding(look: Look, kind: Kind, severity: Severity, duty: Duty, words: str) -> Finding:
    said = f"{' '.join(duty.place)} {stretch(duty.since, duty.until, look.timezone)}: {words}"
    return Finding(look.account_id, kind, severity, *duty.place, duty.first, duty.since, duty.until, said)


def _name(look: Look, slug: str | None) -> str:
    person = look.people.get(slug or "")
    return person.name if person else slug or ""
