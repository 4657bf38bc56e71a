"""Who is told when something at the desk needs somebody above it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, Boolean, ColumnElement, and_, column, exists, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from core.auth.models import Grant, User

_ACCOUNTS: Final = table(
    "accounts", column("id", BigInteger), column("client_id", BigInteger), column("carrier_id", BigInteger)
)
_CARRIERS: Final = table("carriers", column("id", BigInteger), column("synthetic", Boolean))
_IN_THIS_ORDER: Final = ("supervisor", "admin")


@dataclass(frozen=True)
class Supervisor:
    id: int
    name: str
    email: str


async def supervisors_of(session: AsyncSession, account_id: int | None) -> list[Supervisor]:
    """The supervisors who may see this account (None: who may see all); where there are none, the administrators."""
    for role in _IN_THIS_ORDER:
        found = await session.execute(
            select(User.id, User.name, User.email)
            .where(User.roles.contains([role]), User.disabled_at.is_(None), _sees(account_id))
            .order_by(User.id)
        )
        if rows := found.all():
            return [Supervisor(*row) for row in rows]
    return []


def _sees(account_id: int | None) -> ColumnElement[bool]:
    """As `Actor.sees`: a synthetic carrier's accounts are shown by a grant of their own only."""
    if account_id is None:
        return User.all_accounts.is_(True)
    this = and_(_ACCOUNTS.c.id == account_id, _CARRIERS.c.id == _ACCOUNTS.c.carrier_id)
    of_it = or_(Grant.client_id == _ACCOUNTS.c.client_id, Grant.account_id == _ACCOUNTS.c.id)
    granted = exists().where(this, Grant.user_id == User.id, of_it).correlate(User)
    real = exists().where(this, _CARRIERS.c.synthetic.is_(False)).correlate(User)
    return or_(and_(User.all_accounts.is_(True), real), and_(User.all_accounts.is_(False), granted))
