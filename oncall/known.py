"""What was known at an instant: roster versions and cover, for any number of accounts by the same few statements.

Rows are never changed: a version has `published_at`, cover has `created_at` and `cancelled_at`. What was entered or
cancelled after `as_of` is not seen.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core import clock
from core.reading import Asked
from oncall.known_cover import Around, Whole, cover_known
from oncall.people import Named
from oncall.roster.schema import Roster
from oncall.roster.versions import versions_known
from oncall.schedule import Answer, Cover, answers
from oncall.schedule.types import earliest, latest

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Known:
    """One roster of one account, as known at `as_of`, good for any instant in the window it was loaded for."""

    account_id: int
    slug: str
    versions: Sequence[tuple[datetime, Roster]]  # in force from; ascending
    covers: Sequence[Cover]  # those that touch the window, and only those
    # by slot (None: of every slot), where not all were loaded
    whole: Mapping[str | None, Whole] = field(default_factory=dict)

    def at(self, instant: datetime) -> list[Answer]:
        """Every slot in the roster's order; none before there was a roster."""
        place = self._place(instant)
        if place is None:
            return []
        found = answers.at(self.versions[place][1], self.covers, instant)
        return [self._over_versions(answer, place) for answer in found]

    def between(self, slot: str, start: datetime, end: datetime) -> list[Answer]:
        """Contiguous while there is a roster with this slot; see `oncall.schedule.between`."""
        parts = [answers.between(roster, self.covers, slot, *span) for roster, *span in self._spans(slot, start, end)]
        return answers.joined((piece for part in parts for piece in part), answers.who)

    def shifts_between(self, slot: str, start: datetime, end: datetime) -> list[Answer]:
        parts = [
            answers.shifts_between(roster, self.covers, slot, *span) for roster, *span in self._spans(slot, start, end)
        ]
        return answers.joined((piece for part in parts for piece in part), answers.which)

    def layers_between(self, slot: str, start: datetime, end: datetime) -> list[tuple[str, list[Answer]]]:
        """Each layer alone, in the order of the last version that has it."""
        pieces: dict[str, list[Answer]] = {}
        order: list[str] = []
        for roster, *span in self._spans(slot, start, end):
            layers = answers.layers_between(roster, slot, *span)
            order = [*(name for name in order if name not in dict(layers)), *(name for name, _ in layers)]
            for name, found in layers:
                pieces.setdefault(name, []).extend(found)
        return [(name, answers.joined(iter(pieces[name]), answers.which)) for name in order]

    def whole_of(self, slot: str) -> list[Whole]:
        """Within which its answers are sure: its own, and those of the slots it is a place of."""
        if not self.whole:
            return []
        slots = [slot]
        for one in slots:  # it grows meanwhile
            places = [each.place_of for _, roster in self.versions for each in roster.slots if each.slot == one]
            slots += {place.slot for place in places if place is not None and place.slot not in slots}
        return [self.whole[one] for one in (None, *slots) if one in self.whole]

    def roster_at(self, instant: datetime) -> Roster | None:
        place = self._place(instant)
        return None if place is None else self.versions[place][1]

    def slots_between(self, start: datetime, end: datetime) -> list[str]:
        """Of every version in force meanwhile, the newest version's first."""
        bodies = [
            roster
            for (begins, roster), ends in zip(self.versions, self._ends(), strict=True)
            if begins < end and (ends is None or ends > start)
        ]
        return list(dict.fromkeys(slot.slot for roster in reversed(bodies) for slot in roster.slots))

    def _place(self, instant: datetime) -> int | None:
        place = bisect_right(self.versions, instant, key=lambda version: version[0]) - 1
        return place if place >= 0 else None

    def _ends(self) -> list[datetime | None]:
        return [*(begins for begins, _ in self.versions[1:]), None]

    def _spans(self, slot: str, start: datetime, end: datetime) -> Iterator[tuple[Roster, datetime, datetime]]:
        for (begins, roster), ends in zip(self.versions, self._ends(), strict=True):
            since, until = max(start, begins), min(end, ends or end)
            if since < until and any(each.slot == slot for each in roster.slots):
                yield roster, since, until

    def _over_versions(self, answer: Answer, place: int) -> Answer:
        """Its bounds where another version takes over, unless that one says the same."""
        begins, ends = self.versions[place][0], self._ends()[place]
        if answer.since is None or answer.since < begins:
            before = self._one(answer.slot, place - 1, begins - _MOMENT)
            same = before is not None and answers.first(before) == answers.first(answer)
            answer = replace(answer, since=before.since if before and same else begins)
        if ends is not None and (answer.until is None or answer.until > ends):
            after = self._one(answer.slot, place + 1, ends)
            same = after is not None and answers.first(after) == answers.first(answer)
            answer = replace(answer, until=after.until if after and same else ends)
        return answer

    def _one(self, slot: str, place: int, instant: datetime) -> Answer | None:
        """The answer of one version alone, within its own time."""
        if place < 0:
            return None
        found = next(
            (one for one in answers.at(self.versions[place][1], self.covers, instant) if one.slot == slot), None
        )
        if found is None:
            return None
        begins, ends = self.versions[place][0], self._ends()[place]
        return replace(found, since=latest(found.since, begins), until=earliest(found.until, ends))


async def known(
    asked: Asked,
    account_ids: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    as_of: datetime | None = None,
    roster: str | None = None,
) -> list[Known]:
    """By account and slug; rosters without a version in force before `end` are left out."""
    as_of = as_of or clock.now()
    return (await known_naming(asked, account_ids, start, end, as_of=as_of, roster=roster))[0]


async def known_naming(
    asked: Asked,
    account_ids: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    as_of: datetime,
    roster: str | None = None,
    naming: Collection[str] = (),
    around: Around | None = None,
) -> tuple[list[Known], Mapping[tuple[int, str], Named]]:
    """`known`, and in the same statement the contacts of these slugs. With `around`, not all cover of the window."""
    versions = await versions_known(asked, account_ids, start, end, as_of=as_of, slug=roster, naming=naming)
    covers = await cover_known(asked, versions.covered, start, end, as_of=as_of, roster=roster, around=around)
    rosters = [
        Known(account_id, slug, found, _of(covers.of, account_id, slug), _whole_of(covers.whole, account_id, slug))
        for (account_id, slug), found in sorted(versions.of.items(), key=lambda item: item[0])
    ]
    return rosters, versions.people


def _of(covers: Mapping[tuple[int, str | None], Sequence[Cover]], account_id: int, slug: str) -> list[Cover]:
    """A roster's own cover, and what was entered for all of the account's."""
    both = [*covers.get((account_id, slug), ()), *covers.get((account_id, None), ())]
    return sorted(both, key=lambda cover: cover.number)


def _whole_of(
    whole: Mapping[tuple[int, str | None, str | None], Whole], account_id: int, slug: str
) -> dict[str | None, Whole]:
    """A slot's own, and None: what is sure of absences, those of the roster and those of the account together."""
    mine = {slot: one for (account, roster, slot), one in whole.items() if (account, roster) == (account_id, slug)}
    of_all = whole.get((account_id, None, None))
    if of_all is not None:
        since, until = mine.get(None, of_all)
        mine[None] = latest(since, of_all[0]), earliest(until, of_all[1])
    return mine
