"""An API key at work: found by its hash, counted, its last use noted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from fastapi import Request
from sqlalchemy import ColumnElement, bindparam, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.auth import whence
from core.auth.actor import Actor, Held
from core.auth.api_keys.allowance import count
from core.auth.models import ApiKey, Grant
from core.auth.permissions import OF_KEYS
from core.auth.reach import ACCOUNTS, by_role, synthetic
from core.errors import Unauthorised
from core.house import House
from core.reading import Asked, Question

HEADER: Final = "authorization"
_SCHEME: Final = "bearer"
_NOTED_EVERY: Final = timedelta(minutes=1)


class BadKey(Unauthorised):
    code = "bad-key"


@dataclass(frozen=True)
class Used:
    """`noted_at`: when its last use was written down, as far as this request knows."""

    actor: Actor
    address: str
    noted_at: datetime | None


def is_shown(request: Request) -> bool:
    """Whether the request names a key, be it a wrong one: then no cookie counts."""
    return HEADER in request.headers


async def find(house: House, asked: Asked, request: Request, *, account_id: int | None = None) -> Used:
    """Whose key this is, as it stands now. Raises BadKey, saying why, and TooMany beyond its allowance.

    With `account_id` nothing that is granted beside it is looked up: the actor is to be asked about no other account.
    """
    key = _key_of(request)
    values: dict[str, Any] = {"key_hash": hash_of(key)}
    if account_id is not None:
        values["account_id"] = account_id
    rows = await _of_hash(of_account=account_id is not None).rows(asked, values)
    row = rows[0] if rows else None
    if row is None:
        raise BadKey("There is no such API key. A key is shown once, when it is made: make another under People.")
    if row.revoked_at is not None:
        raise BadKey(f"This API key ({row.shown}…) was revoked.")
    if row.expires_at is not None and row.expires_at <= clock.now():
        raise BadKey(f"This API key ({row.shown}…) has expired.")
    await count(house.redis, row.id, row.per_minute)
    actor = Actor.holding("key", row.id, row.name, _held(row), frozenset(row.synthetic_ids or ()))
    return Used(actor, whence.address_of(request, house.settings), row.last_used_at)


def is_note_due(used: Used) -> bool:
    return used.noted_at is None or used.noted_at < clock.now() - _NOTED_EVERY


async def note_use(session: AsyncSession, used: Used) -> None:
    """Once a minute at most; waits for no other request of the same key."""
    if not is_note_due(used):
        return
    due = select(ApiKey.id).where(ApiKey.id == used.actor.id).with_for_update(skip_locked=True)
    await session.execute(
        update(ApiKey).where(ApiKey.id.in_(due)).values(last_used_at=clock.now(), last_used_from=used.address),
        execution_options={"synchronize_session": False},
    )


def hash_of(key: str) -> bytes:
    # The key is 256 random bits: a plain hash is enough, nothing can be guessed.
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def _key_of(request: Request) -> str:
    scheme, _, key = request.headers[HEADER].partition(" ")
    if scheme.lower() != _SCHEME or not key.strip():
        raise BadKey("Show an API key as `Authorization: Bearer nb_…`, or send no such header.")
    return key.strip()


def _held(row: Any) -> frozenset[Held]:
    permissions = frozenset(one for one in OF_KEYS if one in row.permissions)
    everywhere = {Held(permissions, None) for _ in row.bureau}
    somewhere = {Held(permissions, frozenset(ids)) for ids in (row.at or {}).values()}
    return frozenset(everywhere | somewhere)


@cache
def _of_hash(*, of_account: bool) -> Question:
    which: ColumnElement[bool] = ACCOUNTS.c.id == bindparam("account_id") if of_account else true()
    bureau, at = by_role(Grant.api_key_id == ApiKey.id, which)
    return Question(
        select(
            ApiKey.id,
            ApiKey.name,
            ApiKey.shown,
            ApiKey.permissions,
            ApiKey.per_minute,
            ApiKey.expires_at,
            ApiKey.revoked_at,
            ApiKey.last_used_at,
            bureau.label("bureau"),
            at.label("at"),
            synthetic(func.cardinality(bureau) > 0, which).label("synthetic_ids"),
        ).where(ApiKey.key_hash == bindparam("key_hash"))
    )
