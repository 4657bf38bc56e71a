"""Which accounts a person may touch: all, all of some clients (future ones too), or single ones."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import BigInteger, TableClause, column, delete, insert, select, table, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import Doer, audit
from core.auth import users
from core.auth.models import Grant, User
from core.auth.sessions import PERSON
from core.errors import Invalid
from core.events import changed

_CLIENTS: Final = table("clients", column("id", BigInteger))
_ACCOUNTS: Final = table("accounts", column("id", BigInteger))


async def put(
    session: AsyncSession,
    actor: Doer,
    user_id: int,
    *,
    all_accounts: bool,
    client_ids: Collection[int],
    account_ids: Collection[int],
) -> None:
    """Replace what the person is granted. Takes effect with their next request."""
    await users.get(session, user_id)
    await refuse_unknown(session, client_ids, account_ids)
    await session.execute(select(User.id).where(User.id == user_id).with_for_update())
    await session.execute(
        update(User).where(User.id == user_id).values(all_accounts=all_accounts),
        execution_options={"synchronize_session": False},
    )
    await session.execute(delete(Grant).where(Grant.user_id == user_id))
    given = {"user_id": user_id, "granted_by": actor.by, "granted_at": clock.now()}
    rows = [{**given, "client_id": each, "account_id": None} for each in sorted(set(client_ids))]
    rows += [{**given, "client_id": None, "account_id": each} for each in sorted(set(account_ids))]
    if rows:
        await session.execute(insert(Grant), rows)
    await changed(session, PERSON, user_id)
    await audit(
        session,
        actor,
        "grant",
        f"user:{user_id}",
        all_accounts=all_accounts,
        clients=sorted(set(client_ids)),
        accounts=sorted(set(account_ids)),
    )


async def of_user(session: AsyncSession, user_id: int) -> tuple[list[int], list[int]]:
    """Ids of the clients and of the single accounts granted."""
    rows = await session.execute(select(Grant.client_id, Grant.account_id).where(Grant.user_id == user_id))
    pairs = rows.all()
    return sorted(c for c, _ in pairs if c is not None), sorted(a for _, a in pairs if a is not None)


async def refuse_unknown(session: AsyncSession, client_ids: Collection[int], account_ids: Collection[int]) -> None:
    """Raises Invalid, naming what does not exist."""
    await _refuse_unknown(session, _CLIENTS, "client", client_ids)
    await _refuse_unknown(session, _ACCOUNTS, "account", account_ids)


async def _refuse_unknown(session: AsyncSession, of: TableClause, what: str, ids: Collection[int]) -> None:
    found = set((await session.execute(select(of.c.id).where(of.c.id.in_(ids)))).scalars())
    if missing := sorted(set(ids) - found):
        raise Invalid(f"There is no {what} with the id {', '.join(map(str, missing))}.")
