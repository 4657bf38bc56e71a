"""Finding accounts."""

from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, Client
from core.auth.actor import Actor
from core.errors import NotFound
from core.reading import Asked, Question


async def get_account(session: AsyncSession, account_id: int) -> Account:
    """Raises NotFound; retired accounts are still found: their messages and calls remain."""
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account


async def require_account(asked: Asked, account_id: int) -> None:
    """Raises NotFound as `get_account` does."""
    if not await _is_there().rows(asked, {"account_id": account_id}):
        raise NotFound("There is no such account.")


@cache
def _is_there() -> Question:
    return Question(select(Account.id).where(Account.id == bindparam("account_id")))


async def accounts_of(session: AsyncSession, actor: Actor) -> list[Account]:
    """Those the person is granted, by name, without retired ones."""
    found = select(Account).where(actor.among(Account.id), Account.retired_at.is_(None)).order_by(Account.name)
    return list((await session.execute(found)).scalars())


async def client_names(session: AsyncSession, client_ids: set[int]) -> dict[int, str]:
    found = select(Client.id, Client.name).where(Client.id.in_(client_ids))
    return dict((await session.execute(found)).all())


async def clients_of(session: AsyncSession, actor: Actor) -> list[Client]:
    """Those with an account the person is granted, by name; for who is granted all, those without accounts too."""
    found = select(Client).order_by(Client.name)
    if actor.account_ids is not None:
        found = found.where(Client.id.in_(select(Account.client_id).where(actor.among(Account.id))))
    return list((await session.execute(found)).scalars())
