"""Who is told when something at the desk needs somebody above it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.auth.models import Grant, User
from core.auth.reach import ACCOUNTS, BUREAU, CARRIERS, holds, names

_IN_THIS_ORDER: Final = ("supervisor", "admin")


@dataclass(frozen=True)
class Supervisor:
    id: int
    name: str
    email: str


async def supervisors_of(session: AsyncSession, account_id: int | None) -> list[Supervisor]:
    """The supervisors of this account (None: of the whole bureau); where there are none, the administrators."""
    for role in _IN_THIS_ORDER:
        found = await session.execute(
            select(User.id, User.name, User.email)
            .where(User.disabled_at.is_(None), _holds(role, account_id))
            .order_by(User.id)
        )
        if rows := found.all():
            return [Supervisor(*row) for row in rows]
    return []


def _holds(role: str, account_id: int | None) -> ColumnElement[bool]:
    """As `Actor.sees`: a synthetic carrier's accounts are shown by a grant of their own only."""
    everywhere = holds(User.id, [role], BUREAU)
    if account_id is None:
        return everywhere
    this = and_(ACCOUNTS.c.id == account_id, CARRIERS.c.id == ACCOUNTS.c.carrier_id)
    of_it = and_(this, Grant.user_id == User.id, Grant.role == role, names(ACCOUNTS.c.client_id, ACCOUNTS.c.id))
    real = exists().where(this, CARRIERS.c.synthetic.is_(False)).correlate(User)
    return or_(and_(everywhere, real), exists().where(of_it).correlate(User))
