"""PINs: a doctor proves to be the one a message is for. argon2 at rest; wrong ones are counted, and lock."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Final, Literal

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact
from core import clock
from core.errors import Invalid

TRIES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
# OWASP's least for argon2id, about 20 ms. A few digits can't be made safe by a slow hash against one who has the table;
# against one who has not, the lock is what counts.
_hasher: Final = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_PIN: Final = re.compile(r"[0-9]{4,8}")

# unset: the contact has no PIN; locked: wait, or phone the desk
PinResult = Literal["right", "wrong", "locked", "unset"]


def check_form(pin: str) -> str:
    """Raises ValueError for what can't be a PIN: 4 to 8 digits, not all the same."""
    if not _PIN.fullmatch(pin) or len(set(pin)) == 1:
        raise ValueError("a PIN has 4 to 8 digits, not all the same, such as 4821")
    return pin


async def set_pin(session: AsyncSession, contact_id: int, pin: str | None) -> None:
    """Give, change or take away (None) a PIN; what was counted against the old one is forgotten."""
    try:
        hashed = await asyncio.to_thread(_hasher.hash, check_form(pin)) if pin is not None else None
    except ValueError as error:
        raise Invalid(str(error)) from None
    await session.execute(
        update(Contact)
        .where(Contact.id == contact_id)
        .values(pin_hash=hashed, pin_failures=0, pin_locked_until=None)
        .execution_options(synchronize_session=False)
    )


async def same_pin(stored: str | None, pin: str) -> bool:
    """Whether `pin` is the one stored. Counts nothing: for an import, never for a person at a form."""
    return stored is not None and await _matches(pin, stored)


async def check_pin(session: AsyncSession, contact_id: int, pin: str) -> PinResult:
    """Check one attempt. The caller commits whatever the answer, or the count is lost.

    The attempt is counted before the PIN is looked at, and the row stays locked until the commit: any number of guesses
    at once count one by one. TRIES wrong ones in a row lock the PIN for LOCKED_FOR; after that one guess may be made,
    and a wrong one locks again.
    """
    now = clock.now()
    stored = await _count(session, contact_id, now)
    if stored is None:
        return await _refused(session, contact_id)
    if not await _matches(pin, stored):
        return "wrong"
    await session.execute(
        update(Contact)
        .where(Contact.id == contact_id)
        .values(pin_failures=0, pin_locked_until=None)
        .execution_options(synchronize_session=False)
    )
    return "right"


async def _matches(pin: str, stored: str) -> bool:
    return bool(_PIN.fullmatch(pin)) and await asyncio.to_thread(_hasher.verify, pin, stored)


async def _count(session: AsyncSession, contact_id: int, now: datetime) -> str | None:
    """The hash to check against, with the attempt counted; None if no attempt may be made."""
    last_try = Contact.pin_failures + 1 >= TRIES
    counted = (
        update(Contact)
        .where(
            Contact.id == contact_id,
            Contact.retired_at.is_(None),
            Contact.pin_hash.is_not(None),
            or_(Contact.pin_locked_until.is_(None), Contact.pin_locked_until <= now),
        )
        .values(
            pin_failures=Contact.pin_failures + 1,
            pin_locked_until=case((last_try, now + LOCKED_FOR), else_=Contact.pin_locked_until),
        )
        .returning(Contact.pin_hash)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(counted)).scalar_one_or_none()


async def _refused(session: AsyncSession, contact_id: int) -> PinResult:
    found = select(Contact.pin_hash).where(Contact.id == contact_id, Contact.retired_at.is_(None))
    return "locked" if (await session.execute(found)).scalar_one_or_none() else "unset"
