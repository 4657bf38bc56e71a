"""Signing in, and proving a password again. In steps with commits of their own: a refused attempt must stay counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import audit
from core.auth import limits, passwords, sessions, users
from core.auth.models import User
from core.errors import Unauthorised
from core.house import House


@dataclass(frozen=True)
class _Known:
    """What was stored when the attempt began."""

    id: int
    password_hash: str
    password_state: str
    temporary_until: datetime | None


class WrongPassword(Unauthorised):
    """The same words whatever was wrong: address, password, a disabled user, a temporary password used or too old."""

    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__(
            "Address or password is wrong. A temporary password works once and for a day; ask for another."
        )


async def sign_in(house: House, email: str, password: str, address: str, device: str | None) -> str:
    """`device`: a word for the browser, if it knows them. Returns the token for the cookie. Raises WrongPassword or
    TooManyAttempts; both leave their count behind."""
    email = users.folded(email)
    known, better = await _verified(house, await _counted(house, email, address, device), password)
    async with house.transaction() as session:
        await limits.forgive(session, email, address, device)
        await _use(session, known, better)
        await audit(session, f"user:{known.id}", "sign-in", f"user:{known.id}", from_address=address)
        return await sessions.begin(session, known.id, house.settings)


async def prove(house: House, email: str, password: str, address: str, session_id: int) -> None:
    """The signed-in person's own password once more (a used temporary one counts), under a limit of this session."""
    email, device = users.folded(email), f"session {session_id}"
    known = await _counted(house, email, address, device, with_used=True)
    await _verified(house, known, password)
    async with house.transaction() as session:
        await limits.forgive(session, email, address, device)


async def _counted(
    house: House, email: str, address: str, device: str | None, *, with_used: bool = False
) -> _Known | None:
    """Count the attempt, commit, then say who is meant, if they may sign in at all."""
    refused: limits.TooManyAttempts | None = None
    async with house.transaction() as session:
        try:
            await limits.count_attempt(session, email, address, device)
        except limits.TooManyAttempts as error:
            refused = error  # raised after the commit, which keeps the count
        user = await users.by_email(session, email)
    if refused:
        raise refused
    if user is None or user.disabled_at is not None or not _usable(user, with_used):
        return None
    return _Known(user.id, user.password_hash, user.password_state, user.temporary_until)


def _usable(user: User, with_used: bool) -> bool:
    match user.password_state:
        case "temporary":
            return user.temporary_until is not None and clock.now() < user.temporary_until
        case "used":
            return with_used
        case _:
            return True


async def _verified(house: House, known: _Known | None, password: str) -> tuple[_Known, str | None]:
    """Who it is, and a better hash to store if there is one. No database connection is held while argon2 works."""
    if known is None:
        await passwords.verify_nobody(password)
        await _note_failure(house, "user:unknown")
        raise WrongPassword
    right, better = await passwords.verify(password, known.password_hash)
    if not right:
        await _note_failure(house, f"user:{known.id}")
        raise WrongPassword
    return known, better


async def _note_failure(house: House, subject: str) -> None:
    async with house.transaction() as session:
        await audit(session, "system", "sign-in-refused", subject)


async def _use(session: AsyncSession, known: _Known, better: str | None) -> None:
    """Compare-and-swap on what was verified: a temporary password signs in once, however many try it at once."""
    columns: dict[str, Any] = {"password_hash": better or known.password_hash}
    if known.temporary_until is not None:
        columns |= {"password_state": "used", "temporary_until": None}
    held = await session.execute(
        update(User)
        .where(
            User.id == known.id,
            User.password_hash == known.password_hash,
            User.password_state == known.password_state,
            User.disabled_at.is_(None),
        )
        .values(**columns)
        .returning(User.id),
        execution_options={"synchronize_session": False},
    )
    if held.first() is None:
        raise WrongPassword
