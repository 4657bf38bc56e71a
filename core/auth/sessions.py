"""Sessions: a random token in a cookie, its hash in a row. They end by sign-out, when idle, and after one long shift in
any case.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.auth.actor import Actor, Held
from core.auth.models import Grant, SignInSession, User
from core.auth.permissions import permissions_of
from core.auth.reach import ACCOUNTS, by_role, synthetic
from core.errors import Unauthorised
from core.events import changed
from core.reading import Asked, Question
from core.settings import Settings

COOKIE: Final = "nightbell_session"
PERSON: Final = "person"
"""What changes, for the live line, when somebody's sessions, roles or grants do: it asks again whom it serves."""
_TOUCH_EVERY: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class SignedIn:
    """`must_change`: a temporary password was used; nothing but choosing a new one (and signing out) is open.
    `ends_at`: when the session is over unless the person does something before."""

    session_id: int
    seen_at: datetime
    ends_at: datetime
    actor: Actor
    email: str
    roles: list[str]
    must_change: bool


async def begin(session: AsyncSession, user_id: int, settings: Settings) -> str:
    """A new session; returns the token for the cookie, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    await session.execute(
        insert(SignInSession).values(
            user_id=user_id,
            token_hash=hash_of(token),
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=settings.session_max_hours),
        )
    )
    return token


async def find(asked: Asked, token: str | None, settings: Settings, *, account_id: int | None = None) -> SignedIn:
    """Who this token stands for, as their roles and grants are now. Raises Unauthorised, saying why.

    With `account_id` nothing that is granted beside it is looked up: the actor is to be asked about no other account.
    """
    if not token:
        raise Unauthorised("Sign in first.")
    values: dict[str, Any] = {"token_hash": hash_of(token)}
    if account_id is None:
        found = await _of_token(of_account=False).rows(asked, values)
        return _signed_in(found[0] if found else None, settings)
    found = await _of_token(of_account=True).rows(asked, values | {"account_id": account_id})
    return _signed_in(found[0] if found else None, settings)


async def find_many(
    session: AsyncSession, tokens: Collection[str], settings: Settings
) -> dict[str, SignedIn | Unauthorised]:
    """`find` for many at once, by token: who it stands for, or why nobody."""
    hashes = {token: hash_of(token) for token in tokens}
    rows = await session.execute(_lookup(SignInSession.token_hash.in_(hashes.values()), true()))
    by_hash = {row.token_hash: row for row in rows}
    found: dict[str, SignedIn | Unauthorised] = {}
    for token, hashed in hashes.items():
        try:
            found[token] = _signed_in(by_hash.get(hashed), settings)
        except Unauthorised as refused:
            found[token] = refused
    return found


def _signed_in(row: Any | None, settings: Settings) -> SignedIn:
    """`ended` of the refusal says how, as an identifier: the screen that is emptied tells its person."""
    now = clock.now()
    if row is None or row.ended_at is not None or row.disabled_at is not None:
        how = {"ended": row.end_reason or "disabled"} if row is not None else {}
        raise Unauthorised("This session is over. Sign in again.", **how)
    ends_at = min(row.expires_at, row.seen_at + timedelta(minutes=settings.session_idle_minutes))
    if now >= ends_at:
        how = {"ended": "expired" if now >= row.expires_at else "session-idle"}
        raise Unauthorised(
            "You were signed off, as nothing happened for a while. Sign in again.", code="session-idle", **how
        )
    actor = Actor.holding("user", row.user_id, row.name, _held(row), frozenset(row.synthetic_ids or ()))
    roles = sorted({*row.bureau_roles, *(row.roles_at or ())})
    must_change = row.password_state in ("temporary", "used")
    return SignedIn(row.id, row.seen_at, ends_at, actor, row.email, roles, must_change)


def _held(row: Any) -> frozenset[Held]:
    everywhere = {Held(permissions_of([role]), None) for role in row.bureau_roles}
    somewhere = {Held(permissions_of([role]), frozenset(ids)) for role, ids in (row.roles_at or {}).items()}
    return frozenset(everywhere | somewhere)


def is_touch_due(found: SignedIn) -> bool:
    return found.seen_at < clock.now() - _TOUCH_EVERY


async def touch(session: AsyncSession, found: SignedIn) -> None:
    """The person did something. Writes twice a minute at most, never waits for a request of the same browser."""
    if not is_touch_due(found):
        return
    due = (
        select(SignInSession.id)
        .where(SignInSession.id == found.session_id, SignInSession.seen_at < clock.now() - _TOUCH_EVERY)
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        update(SignInSession).where(SignInSession.id.in_(due)).values(seen_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


async def open_ones(session: AsyncSession, settings: Settings, user_id: int | None = None) -> Sequence[SignInSession]:
    """Sessions that are not over, of one person or everybody, the latest first."""
    now = clock.now()
    found = select(SignInSession).where(
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
        SignInSession.seen_at > now - timedelta(minutes=settings.session_idle_minutes),
    )
    if user_id is not None:
        found = found.where(SignInSession.user_id == user_id)
    return (await session.execute(found.order_by(SignInSession.id.desc()))).scalars().all()


async def end(session: AsyncSession, session_id: int, reason: str) -> None:
    await _end(session, reason, SignInSession.id == session_id)


async def end_all(session: AsyncSession, user_id: int, reason: str, *, but: int | None = None) -> None:
    """All of a person's sessions, except the one they are using."""
    await _end(session, reason, SignInSession.user_id == user_id, SignInSession.id != (but or 0))


async def _end(session: AsyncSession, reason: str, *which: ColumnElement[bool]) -> None:
    ended = await session.execute(
        update(SignInSession)
        .where(SignInSession.ended_at.is_(None), *which)
        .values(ended_at=clock.now(), end_reason=reason)
        .returning(SignInSession.user_id),
        execution_options={"synchronize_session": False},
    )
    for user_id in set(ended.scalars()):
        await changed(session, PERSON, user_id)


@cache
def _of_token(*, of_account: bool) -> Question:
    which = ACCOUNTS.c.id == bindparam("account_id") if of_account else true()
    return Question(_lookup(SignInSession.token_hash == bindparam("token_hash"), which))


def _lookup(whose: ColumnElement[bool], which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """`which` accounts are looked up at all."""
    bureau, at = by_role(Grant.user_id == User.id, which)
    return (
        select(
            SignInSession.id,
            SignInSession.token_hash,
            SignInSession.user_id,
            SignInSession.seen_at,
            SignInSession.expires_at,
            SignInSession.ended_at,
            SignInSession.end_reason,
            User.name,
            User.email,
            User.password_state,
            User.disabled_at,
            bureau.label("bureau_roles"),
            at.label("roles_at"),
            synthetic(func.cardinality(bureau) > 0, which).label("synthetic_ids"),
        )
        .join(User, User.id == SignInSession.user_id)
        .where(whose)
    )


def hash_of(token: str) -> bytes:
    # The token is 256 random bits: a plain hash is enough, nothing can be guessed.
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
