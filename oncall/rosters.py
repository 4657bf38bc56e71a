"""Who is on call, for everybody above: known rosters and cover, the schedule's answers, and the people they name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core import clock
from core.reading import Asked
from oncall.known import Known, known_naming
from oncall.known_cover import Around
from oncall.people import Named, people_named, with_retired
from oncall.schedule import HORIZON, Answer, Source

# What is loaded around an instant, to tell since when and until when: the shifts of most rosters are shorter.
_AROUND: Final = timedelta(days=8)
# Of each slot's cover so many on either side at first: where one follows another, the nearest are enough.
_NEAREST: Final = 8
_MORE: Final = 16
# to the bounds of a shift, of long cover in it, and of what that lies within; and past short cover that changes nothing
_LOADS: Final = 8
_KEPT: Final = 4096
_MOMENT: Final = timedelta(microseconds=1)


class _Guesses:
    """Who was named when an account was last asked about: their rows are asked for along with its rosters. Nothing else
    is remembered of them, and whoever is named and was not guessed is asked for afterwards."""

    def __init__(self) -> None:
        self._slugs: dict[tuple[int, str | None], Collection[str]] = {}

    def get(self, account_id: int, roster: str | None) -> Collection[str]:
        return self._slugs.get((account_id, roster), ())

    def keep(self, account_id: int, roster: str | None, slugs: Collection[str]) -> None:
        while len(self._slugs) >= _KEPT:
            self._slugs.pop(next(iter(self._slugs)))
        self._slugs[account_id, roster] = slugs


_GUESSES: Final = _Guesses()


@dataclass(frozen=True)
class OnCallPerson:
    """Times are UTC; from `since` to `until` it stays this person for this reason. None: it was always so, will stay
    so, or the change is more than 400 days away."""

    contact_id: int
    contact_slug: str
    name: str
    roster: str
    slot: str
    since: datetime | None
    until: datetime | None
    reason: str


@dataclass(frozen=True)
class SlotNow:
    """A slot and who has it, in order: `person` is the first; None if nobody has it. Retired contacts are nobody."""

    account_id: int
    roster: str
    slot: str
    label: str
    person: OnCallPerson | None
    order: Sequence[OnCallPerson]
    since: datetime | None
    until: datetime | None
    reason: str
    source: Source
    layer: str | None
    cover: int | None
    shift: int | str | None


async def on_call_now(asked: Asked, account_id: int, roster_slug: str, slot: str, at: datetime) -> OnCallPerson | None:
    """Who has this slot at `at`. None if nobody has: no such roster or slot, a gap, or a retired contact."""
    people = await on_call(asked, account_id, at, roster_slug)
    return next((person for person in people if person.slot == slot), None)


async def on_call(asked: Asked, account_id: int, at: datetime, roster_slug: str | None = None) -> list[OnCallPerson]:
    """Every slot that has somebody at `at`, of one roster or all, in the order of slug and roster."""
    return [now.person for now in await slots_now(asked, account_id, at, roster_slug) if now.person]


async def slots_now(
    asked: Asked,
    account_id: int,
    at: datetime,
    roster_slug: str | None = None,
    *,
    as_of: datetime | None = None,
) -> list[SlotNow]:
    """Every slot, with nobody in it too; as known at `as_of`, which is now unless given."""
    return await slots_of_all(asked, [account_id], at, roster_slug, as_of=as_of)


async def slots_of_all(
    asked: Asked,
    account_ids: Sequence[int],
    at: datetime,
    roster_slug: str | None = None,
    *,
    as_of: datetime | None = None,
) -> list[SlotNow]:
    """`slots_now` of any number of accounts in the same few statements."""
    as_of = as_of or clock.now()
    guess = _GUESSES.get(account_ids[0], roster_slug) if len(account_ids) == 1 else ()
    found, people = await _answers(asked, account_ids, at, as_of, roster_slug, naming=guess)
    named = {(one.account_id, slug) for one, answers in found for answer in answers for slug in answer.people}
    if not named <= people.keys():
        people = await people_named(asked, named)
        if len(account_ids) == 1:
            _GUESSES.keep(account_ids[0], roster_slug, {slug for _, slug in named})
    return [_slot_now(one, answer, people, at, min(at, as_of)) for one, answers in found for answer in answers]


def _slot_now(
    one: Known, answer: Answer, people: Mapping[tuple[int, str], Named], at: datetime, gone_by: datetime
) -> SlotNow:
    roster = one.roster_at(at)
    label = next((slot.label for slot in roster.slots if slot.slot == answer.slot), "") if roster else ""
    found = {slug: people.get((one.account_id, slug)) for slug in answer.people}
    there = [person for person in found.values() if person is not None and not person.is_gone(gone_by)]
    reason = with_retired(answer.reason, [slug for slug, person in found.items() if person not in there])
    order = tuple(
        OnCallPerson(person.id, person.slug, person.name, one.slug, answer.slot, answer.since, answer.until, reason)
        for person in there
    )
    return SlotNow(
        account_id=one.account_id,
        roster=one.slug,
        slot=answer.slot,
        label=label or answer.slot,
        person=order[0] if order else None,
        order=order,
        since=answer.since,
        until=answer.until,
        reason=reason,
        source=answer.source,
        layer=answer.layer,
        cover=answer.cover,
        shift=answer.shift,
    )


async def _answers(
    asked: Asked,
    account_ids: Sequence[int],
    at: datetime,
    as_of: datetime,
    slug: str | None,
    *,
    naming: Collection[str],
) -> tuple[list[tuple[Known, list[Answer]]], Mapping[tuple[int, str], Named]]:
    """With true bounds: where an answer reaches beyond what was loaded, more is loaded, as far as HORIZON."""
    start, end = at - _AROUND, at + _AROUND
    first, last = at - HORIZON, at + HORIZON
    nearest = _NEAREST
    for _ in range(_LOADS):
        rosters, people = await known_naming(
            asked, account_ids, start, end, as_of=as_of, roster=slug, naming=naming, around=Around(at, nearest)
        )
        found = [(one, one.at(at)) for one in rosters]
        answers = [answer for _, each in found for answer in each]
        since = min((max(answer.since or first, first) for answer in answers), default=start)
        until = max((min(answer.until or last, last) for answer in answers), default=end)
        sure = all(_is_sure(one, answer) for one, each in found for answer in each)
        if sure and since >= start and until <= end:
            break
        nearest *= 1 if sure else _MORE
        # a moment more: what ends or begins just there decides whether it goes on
        start, end = min(start, since - _MOMENT), max(end, until + _MOMENT)
    return [(one, [_within(answer, start, end) for answer in each]) for one, each in found], people


def _is_sure(one: Known, answer: Answer) -> bool:
    """Whether all cover is loaded that bounds it."""
    return all(
        (since is None or (answer.since is not None and answer.since > since))
        and (until is None or (answer.until is not None and answer.until < until))
        for since, until in one.whole_of(answer.slot)
    )


def _within(answer: Answer, start: datetime, end: datetime) -> Answer:
    since = answer.since if answer.since is not None and answer.since >= start else None
    until = answer.until if answer.until is not None and answer.until <= end else None
    return replace(answer, since=since, until=until)
