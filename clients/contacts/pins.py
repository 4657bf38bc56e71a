"""PINs: a doctor proves to be the one a message is for. argon2 at rest; wrong ones are counted, and lock.

What can't be the PIN (empty, letters, another length) is no guess: programs that submit every form they find must not
lock out the person a message is for. Guesses are counted by the way in, and lock that way for a minute: long enough
that nobody gets through the possible ones, short enough that the owner of a link somebody else holds gets in too.
"""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Final, Literal

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact, PinGuesses
from core import clock
from core.errors import Invalid
from core.forms import digits_of

TRIES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=1)
MOST: Final = 100
"""Wrong ones in a row by one way in, after which no more are taken there: one in a hundred of the shortest PINs."""
# OWASP's least for argon2id, about 20 ms. A few digits can't be made safe by a slow hash against one who has the table;
# against one who has not, the lock is what counts.
_hasher: Final = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_PIN: Final = re.compile(r"[0-9]{4,8}")

# none: no guess, as it can't be the PIN; unset: the contact has no PIN; locked: wait, or phone the desk; closed: too
# many wrong ones this way
PinResult = Literal["right", "wrong", "none", "locked", "closed", "unset"]


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
    given = {"pin_hash": hashed, "pin_length": None if pin is None else len(pin)}
    await session.execute(
        update(Contact).where(Contact.id == contact_id).values(given).execution_options(synchronize_session=False)
    )
    await _forget(session, PinGuesses.contact_id == contact_id)


async def same_pin(stored: str | None, pin: str) -> bool:
    """Whether `pin` is the one stored. Counts nothing: for an import, never for a person at a form."""
    return stored is not None and await _matches(pin, stored)


async def check_pin(session: AsyncSession, contact_id: int, typed: str, way: str) -> PinResult:
    """Check one attempt. The caller commits whatever the answer, or the count is lost.

    The attempt is counted before the PIN is looked at, and the count stays locked until the commit: any number of
    guesses at once count one by one. TRIES wrong ones in a row lock this way in for LOCKED_FOR; after that one guess
    may be made, and a wrong one locks again, until there were MOST.
    """
    contact = await session.get(Contact, contact_id, populate_existing=True)
    if contact is None or contact.pin_hash is None or contact.retired_at is not None:
        return "unset"
    pin = digits_of(typed)
    if not _PIN.fullmatch(pin) or len(pin) != (contact.pin_length or len(pin)):
        return "none"
    refused = await _count(session, contact_id, way, clock.now())
    if refused is not None:
        return refused
    if not await _matches(pin, contact.pin_hash):
        return "wrong"
    await _forget(session, PinGuesses.contact_id == contact_id, PinGuesses.way == way)
    contact.pin_length = len(pin)
    await session.flush()
    return "right"


async def _forget(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    counted = update(PinGuesses).where(*which).values(failures=0, locked_until=None)
    await session.execute(counted.execution_options(synchronize_session=False))


async def _matches(pin: str, stored: str) -> bool:
    return bool(_PIN.fullmatch(pin)) and await asyncio.to_thread(_hasher.verify, pin, stored)


async def _count(session: AsyncSession, contact_id: int, way: str, now: datetime) -> Literal["locked", "closed"] | None:
    """None: counted, and may be looked at."""
    mine = {"contact_id": contact_id, "way": way}
    await session.execute(insert(PinGuesses).values(**mine, failures=0).on_conflict_do_nothing())
    row = await session.get_one(PinGuesses, (contact_id, way), with_for_update=True, populate_existing=True)
    if row.failures >= MOST:
        return "closed"
    if row.locked_until is not None and row.locked_until > now:
        return "locked"
    row.failures += 1
    row.locked_until = now + LOCKED_FOR if row.failures >= TRIES else None
    await session.flush()
    return None
