"""Which role somebody holds, and where: for the whole bureau, all of a client (future accounts too), or one account."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, TableClause, column, delete, insert, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import Doer, audit
from core.auth import users
from core.auth.models import Grant, User
from core.auth.permissions import RESERVED, ROLES
from core.auth.sessions import PERSON
from core.errors import Invalid
from core.events import changed

_CLIENTS: Final = table("clients", column("id", BigInteger))
_ACCOUNTS: Final = table("accounts", column("id", BigInteger))


@dataclass(frozen=True, order=True)
class Scope:
    """Both None: the whole bureau."""

    client_id: int | None = None
    account_id: int | None = None

    @property
    def is_bureau(self) -> bool:
        return self.client_id is None and self.account_id is None

    def __str__(self) -> str:
        if self.is_bureau:
            return "bureau"
        return f"client:{self.client_id}" if self.client_id is not None else f"account:{self.account_id}"


@dataclass(frozen=True, order=True)
class RoleGrant:
    """A role, and where it is held."""

    role: str
    scope: Scope

    def __str__(self) -> str:
        return f"{self.role}@{self.scope}"


def spread(
    roles: Collection[str], *, bureau: bool = False, client_ids: Collection[int] = (), account_ids: Collection[int] = ()
) -> frozenset[RoleGrant]:
    """Each of these roles in each of these places."""
    scopes = [Scope()] if bureau else []
    scopes += [Scope(client_id=one) for one in client_ids] + [Scope(account_id=one) for one in account_ids]
    return frozenset(RoleGrant(role, scope) for role in roles for scope in scopes)


async def put(session: AsyncSession, actor: Doer, user_id: int, granted: Collection[RoleGrant]) -> None:
    """Replace what the person holds. Takes effect with their next request. The last active administrator of the bureau
    stays one."""
    await users.get(session, user_id)
    check_roles(granted)
    await refuse_unknown(session, [one.scope for one in granted])
    if not any(one == ADMINISTRATOR for one in granted):
        await users.keep_an_admin(session, user_id)
    await session.execute(select(User.id).where(User.id == user_id).with_for_update())
    await session.execute(delete(Grant).where(Grant.user_id == user_id))
    given = {"user_id": user_id, "granted_by": actor.by, "granted_at": clock.now()}
    rows = [
        {**given, "role": one.role, "client_id": one.scope.client_id, "account_id": one.scope.account_id}
        for one in in_order(granted)
    ]
    if rows:
        await session.execute(insert(Grant), rows)
    await changed(session, PERSON, user_id)
    await audit(session, actor, "grant", f"user:{user_id}", grants=[str(one) for one in in_order(granted)])


ADMINISTRATOR: Final = RoleGrant("admin", Scope())
"""Who looks after the whole bureau."""


async def of_user(session: AsyncSession, user_id: int) -> frozenset[RoleGrant]:
    return (await of_users(session, [user_id])).get(user_id, frozenset())


async def of_users(session: AsyncSession, user_ids: Collection[int]) -> dict[int, frozenset[RoleGrant]]:
    """Those who hold nothing are left out."""
    rows = await session.execute(
        select(User.id, Grant.role, Grant.client_id, Grant.account_id)
        .join(User, User.id == Grant.user_id)
        .where(User.id.in_(user_ids))
    )
    found: dict[int, set[RoleGrant]] = {}
    for user_id, role, client_id, account_id in rows:
        found.setdefault(user_id, set()).add(RoleGrant(role or "", Scope(client_id, account_id)))
    return {user_id: frozenset(held) for user_id, held in found.items()}


def in_order(granted: Collection[RoleGrant]) -> list[RoleGrant]:
    """The whole bureau first, then clients, then accounts."""
    return sorted(set(granted), key=lambda one: (one.role, one.scope.account_id or 0, one.scope.client_id or 0))


def check_roles(granted: Collection[RoleGrant]) -> None:
    """Raises Invalid, naming what can't be given."""
    roles = {one.role for one in granted}
    if unknown := sorted(roles - set(ROLES)):
        raise Invalid(f"There is no role {', '.join(unknown)}; there are: {', '.join(sorted(set(ROLES) - RESERVED))}.")
    if reserved := sorted(roles & RESERVED):
        raise Invalid(f"The role {', '.join(reserved)} is reserved and can't be given yet.")


async def refuse_unknown(session: AsyncSession, scopes: Collection[Scope]) -> None:
    """Raises Invalid, naming what does not exist."""
    await _refuse_unknown(session, _CLIENTS, "client", {one.client_id for one in scopes} - {None})
    await _refuse_unknown(session, _ACCOUNTS, "account", {one.account_id for one in scopes} - {None})


async def _refuse_unknown(session: AsyncSession, of: TableClause, what: str, ids: Collection[int | None]) -> None:
    if not ids:
        return
    found = set((await session.execute(select(of.c.id).where(of.c.id.in_(ids)))).scalars())
    if missing := sorted(one for one in ids if one is not None and one not in found):
        raise Invalid(f"There is no {what} with the id {', '.join(map(str, missing))}.")
