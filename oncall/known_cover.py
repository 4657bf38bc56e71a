"""Cover as it was known at an instant, ready for the pure schedule."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, or_, select
from sqlalchemy.orm import aliased

from clients.contacts.models import Contact
from core import clock
from core.auth.models import User
from core.reading import Asked, Question
from oncall.models import CoverRow
from oncall.schedule import Cover

_MOMENT = timedelta(microseconds=1)


async def cover_known(
    asked: Asked,
    account_ids: Collection[int],
    start: datetime,
    end: datetime,
    *,
    as_of: datetime,
    roster: str | None = None,
) -> dict[tuple[int, str | None], list[Cover]]:
    """By account and roster (None: all of the account's), in order of number: what was entered by `as_of` and touches
    the window; it ends where it was cancelled by then. One statement; cover long past is not looked at."""
    by_roster: dict[tuple[int, str | None], list[Cover]] = {}
    if not account_ids:
        return by_roster
    window = {"start": start, "end": max(end, start + _MOMENT), "as_of": as_of, "uncancelled_by": min(start, as_of)}
    values = {"account_ids": list(account_ids), **window, **({"roster": roster} if roster else {})}
    for row in await _touching(of_roster=roster is not None).rows(asked, values):
        # cancelled later than `as_of`: nobody knew
        cut = row.cancelled_at if row.cancelled_at is not None and row.cancelled_at <= as_of else row.ends_at
        ends = min(row.ends_at, cut)
        if ends <= max(row.starts_at, start):
            continue
        cover = Cover(
            number=row.id,
            kind=row.kind,
            slot=row.slot,
            person=row.person,
            replaces=row.replaced,
            starts=row.starts_at,
            ends=ends,
            reason=row.reason,
            by=_by(row.user_name, row.user_roles, row.entered_by),
        )
        by_roster.setdefault((row.account_id, row.roster), []).append(cover)
    return by_roster


async def cover_of(asked: Asked, account_id: int, roster: str, start: datetime, end: datetime) -> list[Cover]:
    """One roster's, as known now: its own, and what was entered for all of the account's."""
    found = await cover_known(asked, [account_id], start, end, as_of=clock.now(), roster=roster)
    return sorted((cover for covers in found.values() for cover in covers), key=lambda cover: cover.number)


def _by(user_name: str | None, roles: Sequence[str] | None, contact_name: str | None) -> str:
    if user_name is not None:
        return f"the supervisor {user_name}" if "supervisor" in (roles or ()) else user_name
    return contact_name or ""


@cache
def _touching(*, of_roster: bool) -> Question:
    person, replaced, entered_by = aliased(Contact), aliased(Contact), aliased(Contact)
    row = CoverRow
    statement = (
        select(
            row.id, row.account_id, row.roster, row.slot, row.kind, row.starts_at, row.ends_at, row.cancelled_at,
            row.reason, person.slug.label("person"), replaced.slug.label("replaced"),
            entered_by.name.label("entered_by"), User.name.label("user_name"), User.roles.label("user_roles"),
        )
        .outerjoin(person, person.id == row.contact_id)
        .outerjoin(replaced, replaced.id == row.replaces_id)
        .outerjoin(entered_by, entered_by.id == row.created_by_contact)
        .outerjoin(User, User.id == row.created_by)
        .where(row.account_id == any_(bindparam("account_ids", type_=ARRAY(BigInteger))))
        .where(row.ends_at > bindparam("start"), row.starts_at < bindparam("end"), row.created_at <= bindparam("as_of"))
        .where(or_(row.cancelled_at.is_(None), row.cancelled_at > bindparam("uncancelled_by")))
        .order_by(row.id)
    )  # fmt: skip
    mine = or_(row.roster == bindparam("roster"), row.roster.is_(None))
    return Question(statement.where(mine) if of_roster else statement)
