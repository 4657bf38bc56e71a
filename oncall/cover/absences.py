"""Somebody is away: their shifts go to a stand-in, or to whoever comes next there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.errors import Invalid
from core.texts.speaking import gettext, later
from oncall.cover import conflicts
from oncall.cover.conflicts import Stint
from oncall.cover.live import naming
from oncall.cover.people import hold, only_for_themselves, person
from oncall.cover.rows import beginning, enter, slot_must_exist
from oncall.known import Known, known
from oncall.models import CoverRequest, CoverRow
from oncall.schedule.types import Answer
from oncall.told import place_words, reason_words, stretch

# the states of requests that are not over
_LIVE: Final = {"open": later("open"), "accepted": later("accepted"), "in_force": later("in force")}


@dataclass(frozen=True)
class Moved:
    """A stretch that was theirs, and who has it now: slugs in order, the first is on call; empty: nobody."""

    roster: str
    slot: str
    since: datetime
    until: datetime
    people: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Absence:
    """`conflicts`: what speaks against it or is left open, in words."""

    row: CoverRow
    moved: list[Moved]
    conflicts: list[str]


async def enter_absence(
    session: AsyncSession,
    by: str,
    account_id: int,
    *,
    contact_id: int,
    starts_at: datetime | None,
    ends_at: datetime,
    stand_in_id: int | None = None,
    roster: str | None = None,
    reason: str = "",
) -> Absence:
    """The contact is away from `starts_at` (now, if None) to `ends_at`, in one roster or all of the account's.

    Never refused for a conflict: who is ill is ill; the answer says what is left to settle. Raises Invalid, Forbidden.
    """
    only_for_themselves(by, contact_id)
    starts_at = beginning(starts_at, ends_at)
    account = await hold(session, account_id)
    away = await person(session, account_id, contact_id)
    stand_in = await person(session, account_id, stand_in_id) if stand_in_id is not None else None
    if stand_in is away:
        raise Invalid(gettext("Nobody can stand in for themselves; leave the stand-in out for whoever comes next."))
    if roster is not None:
        await slot_must_exist(session, account_id, roster, None, starts_at)
    before = await known(session, [account_id], starts_at, ends_at)
    row = CoverRow(
        account_id=account_id,
        kind="absence",
        roster=roster,
        contact_id=stand_in_id,
        replaces_id=contact_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
    )
    await enter(session, by, row)
    after = await known(session, [account_id], starts_at, ends_at)
    moved = list(_moved(before, after, away.slug, row))
    words = [
        gettext("%(name)s still has %(what)s", name=away.name, what=each)
        for each in _kept(after, account, away.slug, row)
    ]
    words += [
        gettext(
            "Nobody has %(place)s %(when)s.",
            place=place_words(one.roster, one.slot),
            when=stretch(one.since, one.until, account.timezone),
        )
        for one in moved
        if not one.people
    ]
    words += await _overrides(session, account, away, row)
    words += await _requests(session, account, away, row)
    if stand_in is not None:
        words += await _stand_in(session, account, stand_in, moved)
    return Absence(row, moved, list(dict.fromkeys(words)))


def _moved(before: Sequence[Known], after: Sequence[Known], who: str, row: CoverRow) -> Iterator[Moved]:
    """What they were first in line for and are no longer, as the schedule is now."""
    now = {roster.slug: roster for roster in after}
    for roster in before:
        for slot in roster.slots_between(row.starts_at, row.ends_at):
            for piece in roster.between(slot, row.starts_at, row.ends_at):
                if piece.people[:1] != (who,):
                    continue
                since, until = _within(piece, row)
                for new in now[roster.slug].between(slot, since, until):
                    if new.people[:1] != (who,):
                        yield Moved(roster.slug, slot, *_within(new, row), new.people, new.reason)


def _within(piece: Answer, row: CoverRow) -> tuple[datetime, datetime]:
    return max(piece.since or row.starts_at, row.starts_at), min(piece.until or row.ends_at, row.ends_at)


def _kept(after: Sequence[Known], account: Account, who: str, row: CoverRow) -> Iterator[str]:
    for roster in after:
        if row.roster not in (None, roster.slug):
            continue
        for slot in roster.slots_between(row.starts_at, row.ends_at):
            for piece in roster.between(slot, row.starts_at, row.ends_at):
                if piece.people[:1] == (who,):
                    when = stretch(*_within(piece, row), account.timezone)
                    yield f"{roster.slug} {slot} {when}: {reason_words(piece.source, piece.reason)}."


async def _overrides(session: AsyncSession, account: Account, away: Contact, row: CoverRow) -> list[str]:
    """Where somebody had counted on them: as a stand-in, or by an override."""
    here = CoverRow.account_id == account.id
    if row.roster is not None:
        here &= or_(CoverRow.roster == row.roster, CoverRow.roster.is_(None))
    found = select(CoverRow).where(
        here,
        CoverRow.contact_id == away.id,
        CoverRow.id != row.id,
        CoverRow.ends_at > row.starts_at,
        CoverRow.starts_at < row.ends_at,
        CoverRow.cancelled_at.is_(None),
        CoverRow.request_id.is_(None),
    )
    return [
        _counted_on(away, each, stretch(each.starts_at, each.ends_at, account.timezone))
        for each in (await session.execute(found.order_by(CoverRow.id))).scalars()
    ]


def _counted_on(away: Contact, row: CoverRow, when: str) -> str:
    if row.kind == "absence":
        return gettext(
            "%(name)s was to stand in %(when)s (absence no. %(number)s).", name=away.name, when=when, number=row.id
        )
    return gettext(
        "%(name)s was to have %(place)s %(when)s (override no. %(number)s).",
        name=away.name, place=place_words(row.roster, row.slot), when=when, number=row.id,
    )  # fmt: skip


async def _requests(session: AsyncSession, account: Account, away: Contact, row: CoverRow) -> list[str]:
    """Swaps and gives that name them meanwhile."""
    return [
        _names(away, request, stretch(request.starts_at, request.ends_at, account.timezone))
        for request in await naming(session, away)
        if request.over_at > row.starts_at
        and min(request.starts_at, request.return_starts_at or request.starts_at) < row.ends_at
    ]


def _names(away: Contact, request: CoverRequest, when: str) -> str:
    told = {
        "number": request.id, "name": away.name, "place": f"{request.roster} {request.slot}", "when": when,
        "state": gettext(_LIVE[request.status]),
    }  # fmt: skip
    if request.kind == "swap":
        return gettext("Swap no. %(number)s names %(name)s: %(place)s %(when)s (%(state)s).", **told)
    return gettext("Give no. %(number)s names %(name)s: %(place)s %(when)s (%(state)s).", **told)


async def _stand_in(session: AsyncSession, account: Account, stand_in: Contact, moved: Sequence[Moved]) -> list[str]:
    stints = [
        Stint(stand_in, "override", one.roster, one.slot, max(one.since, clock.now()), one.until)
        for one in moved
        if one.people[:1] == (stand_in.slug,)
    ]
    return await conflicts.of_stints(session, account, stints)
