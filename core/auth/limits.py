"""Rate limits on passwords, kept in PostgreSQL so that all processes share them.

An attempt is counted, and committed, before the password is looked at: any number of attempts at once can't slip
through.
"""

import hashlib
from datetime import timedelta
from typing import Final

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.auth.models import SignInLimit
from core.errors import TooMany

WINDOW: Final = timedelta(minutes=15)
# Attempts per window. `pair`: one person from one address. `email`: one person from anywhere, so high that a stranger
# has
# to work to lock a colleague out. `address`: a whole bureau may sit behind one address and change shifts together.
# `device`: one person in a browser that knows them; nothing else counts there, so no stranger locks them out of it.
LIMITS: Final = {"pair": 5, "email": 25, "address": 100, "device": 10}


class TooManyAttempts(TooMany):
    def __init__(self, seconds: int) -> None:
        wait = f"{max(1, round(seconds / 60))} min"
        super().__init__(f"Too many attempts. Try again in {wait}.", retry_after=seconds)


def keys(email: str, address: str, device: str | None = None) -> dict[str, str]:
    """What an attempt counts against, by kind of limit."""
    return {kind: f"{kind}:{_digest(text)}" for kind, text in _subjects(email, address, device).items()}


async def count_attempt(session: AsyncSession, email: str, address: str, device: str | None = None) -> None:
    """Count one attempt; raises TooManyAttempts beyond a limit. The caller commits either way. `device`: a word for a
    browser that knows them (`devices`)."""
    now = clock.now()
    longest_wait = 0
    for kind, key in sorted(keys(email, address, device).items(), key=lambda pair: pair[1]):  # one order: no deadlocks
        fresh = SignInLimit.window_started_at <= now - WINDOW
        counted = (
            insert(SignInLimit)
            .values(key=key, window_started_at=now, attempts=1)
            .on_conflict_do_update(
                index_elements=[SignInLimit.key],
                set_={
                    "attempts": case((fresh, 1), else_=SignInLimit.attempts + 1),
                    "window_started_at": case((fresh, now), else_=SignInLimit.window_started_at),
                },
            )
            .returning(SignInLimit.attempts, SignInLimit.window_started_at)
        )
        attempts, started = (await session.execute(counted)).one()
        if attempts > LIMITS[kind]:
            longest_wait = max(longest_wait, int((started + WINDOW - now).total_seconds()) + 1)
    if longest_wait:
        raise TooManyAttempts(longest_wait)


async def forgive(session: AsyncSession, email: str, address: str, device: str | None = None) -> None:
    """The password was right: the person starts anew, and the address gets this attempt back."""
    found = keys(email, address, device)
    anew = [key for kind, key in found.items() if kind != "address"]
    await session.execute(delete(SignInLimit).where(SignInLimit.key.in_(anew)))
    await session.execute(
        update(SignInLimit)
        .where(SignInLimit.key == found.get("address"), SignInLimit.attempts > 0)
        .values(attempts=SignInLimit.attempts - 1)
    )


def _subjects(email: str, address: str, device: str | None) -> dict[str, str]:
    if device is not None:
        return {"device": f"{email} {device}"}
    return {"pair": f"{email} {address}", "email": email, "address": address}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]
