"""Cover as it was known at an instant, ready for the pure schedule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Subquery,
    any_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import aliased

from clients.contacts.models import Contact
from core import clock
from core.auth.models import Grant, User
from core.reading import Asked, Question
from oncall.models import CoverRow
from oncall.schedule import Cover

_MOMENT = timedelta(microseconds=1)
_ALL = 2**31 - 1
# what lasts longer has an index of its own, so that what is short is found by its end alone
_IS_LONG = text("ends_at - starts_at > interval '1 day'")
_IS_SHORT = text("ends_at - starts_at <= interval '1 day'")
_DAY = timedelta(days=1)

Whole = tuple[datetime | None, datetime | None]
"""What ends after the first and begins before the second is all there; None: so far as the window goes."""


@dataclass(frozen=True)
class Around:
    """All that holds at this instant, and of each slot only so many that begin next after it and that ended last."""

    instant: datetime
    nearest: int


@dataclass(frozen=True)
class Covers:
    """By account and roster (None: all of the account's), in order of number. `whole` has the slots (by account, roster
    and slot) of which only the nearest were loaded."""

    of: Mapping[tuple[int, str | None], Sequence[Cover]]
    whole: Mapping[tuple[int, str | None, str | None], Whole]


async def cover_known(
    asked: Asked,
    account_ids: Collection[int],
    start: datetime,
    end: datetime,
    *,
    as_of: datetime,
    roster: str | None = None,
    around: Around | None = None,
) -> Covers:
    """What was entered by `as_of` and touches the window; it ends where it was cancelled by then. One statement; what
    lies outside of the window is not looked at."""
    by_roster: dict[tuple[int, str | None], list[Cover]] = {}
    if not account_ids:
        return Covers({}, {})
    around = around or Around(start, _ALL)
    end = max(end, start + _MOMENT)
    values: dict[str, Any] = {"account_ids": list(account_ids), "start": start, "end": end, "as_of": as_of}
    values |= {"short_until": end + _DAY, "at": around.instant, "nearest": around.nearest}
    values |= {"roster": roster} if roster else {}
    rows = await _touching(of_roster=roster is not None).rows(asked, values)
    for row in rows:
        cover = Cover(
            number=row.id,
            kind=row.kind,
            slot=row.slot,
            person=row.person,
            replaces=row.replaced,
            starts=row.starts_at,
            ends=row.ends,
            reason=row.reason,
            by=_by(row.user_name, row.entered_by, supervises=row.supervises),
        )
        by_roster.setdefault((row.account_id, row.roster), []).append(cover)
    return Covers(by_roster, _whole(rows, around.nearest))


async def cover_of(asked: Asked, account_id: int, roster: str, start: datetime, end: datetime) -> list[Cover]:
    """One roster's, as known now: its own, and what was entered for all of the account's."""
    found = await cover_known(asked, [account_id], start, end, as_of=clock.now(), roster=roster)
    return sorted((cover for covers in found.of.values() for cover in covers), key=lambda cover: cover.number)


def _by(user_name: str | None, contact_name: str | None, *, supervises: bool) -> str:
    if user_name is not None:
        return f"the supervisor {user_name}" if supervises else user_name
    return contact_name or ""


def _whole(rows: Sequence[Any], nearest: int) -> dict[tuple[int, str | None, str | None], Whole]:
    """Where as many were found as were asked for, nobody knows what comes beyond the last of them."""
    found: dict[tuple[int, str | None, str | None], Whole] = {}
    for row in rows:
        if row.place == nearest and row.side:
            key = (row.account_id, row.roster, row.slot)
            since, until = found.get(key, (None, None))
            found[key] = (since, row.starts_at) if row.side > 0 else (row.ends, until)
    return found


@cache
def _touching(*, of_roster: bool) -> Question:
    person, replaced, entered_by = aliased(Contact), aliased(Contact), aliased(Contact)
    row, near = CoverRow, _near(of_roster=of_roster)
    supervises = exists().where(Grant.user_id == User.id, Grant.role == "supervisor").correlate(User)
    return Question(
        select(
            near, row.kind, row.reason, person.slug.label("person"), replaced.slug.label("replaced"),
            entered_by.name.label("entered_by"), User.name.label("user_name"), supervises.label("supervises"),
        )
        .join(row, row.id == near.c.id)
        .outerjoin(person, person.id == row.contact_id)
        .outerjoin(replaced, replaced.id == row.replaces_id)
        .outerjoin(entered_by, entered_by.id == row.created_by_contact)
        .outerjoin(User, User.id == row.created_by)
        .where(or_(near.c.side == 0, near.c.place <= bindparam("nearest")))
        .order_by(near.c.id)
    )  # fmt: skip


def _near(*, of_roster: bool) -> Subquery:
    """With the `side` of the instant on which it is (0: it holds then) and its `place`, nearest first."""
    held = _held(of_roster=of_roster)
    at: BindParameter[datetime] = bindparam("at")
    side = case((held.c.starts_at > at, 1), (held.c.ends <= at, -1), else_=0)
    away = case((held.c.starts_at > at, held.c.starts_at - at), else_=at - held.c.ends)
    # only to tell slots apart: as bytes they are sorted in half the time
    slot = (held.c.account_id, held.c.roster.collate("C"), held.c.slot.collate("C"))
    place = func.row_number().over(partition_by=(*slot, side), order_by=away)
    touches = held.c.ends > func.greatest(held.c.starts_at, bindparam("start"))
    return select(held, side.label("side"), place.label("place")).where(touches).subquery()


def _held(*, of_roster: bool) -> Subquery:
    row = CoverRow
    # cancelled later than `as_of`: nobody knew
    cut = case((row.cancelled_at <= bindparam("as_of"), row.cancelled_at))
    found = (
        select(row.id, row.account_id, row.roster, row.slot, row.starts_at, func.least(row.ends_at, cut).label("ends"))
        .where(
            row.account_id == any_(bindparam("account_ids", type_=ARRAY(BigInteger))), row.ends_at > bindparam("start")
        )
        .where(row.starts_at < bindparam("end"), row.created_at <= bindparam("as_of"))
    )
    if of_roster:
        found = found.where(or_(row.roster == bindparam("roster"), row.roster.is_(None)))
    short = found.where(row.ends_at < bindparam("short_until"), _IS_SHORT)
    return union_all(short, found.where(_IS_LONG)).subquery()
