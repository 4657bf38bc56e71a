"""Making, listing and revoking API keys. None of it commits by itself."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import Doer, audit
from core.auth.api_keys.use import hash_of
from core.auth.grants import Scope, refuse_unknown
from core.auth.models import ApiKey, Grant
from core.auth.permissions import OF_KEYS, Permission
from core.errors import Conflict, Invalid, NotFound
from core.names import shown

PREFIX: Final = "nb_"
_SHOWN: Final = len(PREFIX) + 6


async def make(
    session: AsyncSession,
    actor: Doer,
    *,
    name: str,
    permissions: Collection[Permission],
    scopes: Collection[Scope],
    per_minute: int,
    expires_at: datetime | None,
) -> tuple[ApiKey, str]:
    """The row, and the key itself, which is kept nowhere. Raises Invalid for what a key can't be."""
    if beyond := sorted(set(permissions) - OF_KEYS):
        raise Invalid(f"An API key can't have {', '.join(beyond)}: that takes a person.")
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("The key would have expired already; choose a later time, or none.")
    await refuse_unknown(session, scopes)
    key = PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(
        name=_name(name), key_hash=hash_of(key), shown=key[:_SHOWN], permissions=sorted(permissions),
        per_minute=per_minute, created_by=actor.by, created_at=clock.now(), expires_at=expires_at,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    given = {"api_key_id": row.id, "granted_by": actor.by, "granted_at": clock.now()}
    places = [{**given, "client_id": one.client_id, "account_id": one.account_id} for one in sorted(scopes, key=str)]
    await session.execute(insert(Grant), places)
    what: list[str] = sorted(permissions)
    await audit(session, actor, "create", f"key:{row.id}", permissions=what, scopes=sorted(map(str, scopes)))
    return row, key


async def get(session: AsyncSession, key_id: int) -> ApiKey:
    row = await session.get(ApiKey, key_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such API key.")
    return row


async def listed(session: AsyncSession, *, after: int = 0, limit: int = 100) -> Sequence[ApiKey]:
    """Revoked ones too, by id."""
    found = select(ApiKey).where(ApiKey.id > after).order_by(ApiKey.id).limit(limit)
    return (await session.execute(found)).scalars().all()


async def scopes_of(session: AsyncSession, key_ids: Collection[int]) -> dict[int, frozenset[Scope]]:
    rows = await session.execute(
        select(ApiKey.id, Grant.client_id, Grant.account_id)
        .join(Grant, Grant.api_key_id == ApiKey.id)
        .where(ApiKey.id.in_(key_ids))
    )
    found: dict[int, set[Scope]] = {}
    for key_id, client_id, account_id in rows:
        found.setdefault(key_id, set()).add(Scope(client_id, account_id))
    return {key_id: frozenset(scopes) for key_id, scopes in found.items()}


async def revoke(session: AsyncSession, actor: Doer, row: ApiKey) -> None:
    """From the next request on it opens nothing. What it did stays in its name."""
    if row.revoked_at is not None:
        raise Conflict("This API key was revoked already.", code="finished")
    row.revoked_at, row.revoked_by = clock.now(), actor.by
    await audit(session, actor, "revoke", f"key:{row.id}")


def _name(name: str) -> str:
    try:
        return shown(name)
    except ValueError as error:
        raise Invalid(f"The name {error}.") from None
