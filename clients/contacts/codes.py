"""Codes that show that a method is its person's: made and checked here, sent by `channels.methods`.

Six digits, good for ten minutes and five tries; only a hash keyed with the client's key is kept.
"""

import hmac
import re
import secrets
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.methods import verified
from clients.contacts.models import ContactMethod, MethodCode
from core import clock
from core.crypto import Keyring
from core.errors import TooMany
from core.forms import digits_of
from core.texts.speaking import gettext

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
AN_HOUR: Final = timedelta(hours=1)
PER_HOUR: Final = 5
_CODE: Final = re.compile(r"[0-9]{6}")

# over: none is good any more (too old, used, or tried too often): ask for another
CodeResult = Literal["right", "wrong", "over"]


async def new_code(session: AsyncSession, keyring: Keyring, method: ContactMethod, by: str) -> tuple[int, str]:
    """The code's id and its digits, to be sent and forgotten. Earlier codes of this method are good no longer. Raises
    TooMany after PER_HOUR in an hour."""
    await session.execute(select(ContactMethod.id).where(ContactMethod.id == method.id).with_for_update())
    now = clock.now()
    recent = select(func.count(), func.min(MethodCode.created_at)).where(
        MethodCode.method_id == method.id, MethodCode.created_at > now - AN_HOUR
    )
    sent, first = (await session.execute(recent)).one()
    if sent >= PER_HOUR:
        wait = int((first + AN_HOUR - now).total_seconds()) + 1
        told = gettext(
            "%(codes)s codes went to it within an hour; the next can go in %(minutes)s min.",
            codes=PER_HOUR, minutes=max(1, round(wait / 60)),
        )  # fmt: skip
        raise TooMany(told, retry_after=wait)
    earlier = update(MethodCode).where(MethodCode.method_id == method.id, MethodCode.expires_at > now)
    await session.execute(earlier.values(expires_at=now).execution_options(synchronize_session=False))
    digits = f"{secrets.randbelow(10**6):06d}"
    code = MethodCode(
        method_id=method.id, code_hash=b"", created_at=now, created_by=by, expires_at=now + LASTS, tries=0
    )
    session.add(code)
    await session.flush()
    code.code_hash = await _hash(session, keyring, method, code.id, digits)
    await session.flush()
    return code.id, digits


async def check_code(session: AsyncSession, keyring: Keyring, method: ContactMethod, typed: str, by: str) -> CodeResult:
    """One try, counted before it is looked at: the caller commits whatever comes of it. The right one verifies the
    method and is used up."""
    digits = digits_of(typed)
    if not _CODE.fullmatch(digits):  # no try: nothing that could be the code
        return "wrong"
    now = clock.now()
    counted = (
        update(MethodCode)
        .where(MethodCode.method_id == method.id, MethodCode.used_at.is_(None), MethodCode.expires_at > now)
        .where(MethodCode.tries < TRIES)
        .values(tries=MethodCode.tries + 1)
        .returning(MethodCode.id, MethodCode.code_hash)
        .execution_options(synchronize_session=False)
    )
    found = (await session.execute(counted)).first()
    if found is None:
        return "over"
    if not hmac.compare_digest(found.code_hash, await _hash(session, keyring, method, found.id, digits)):
        return "wrong"
    used = update(MethodCode).where(MethodCode.id == found.id).values(used_at=now)
    await session.execute(used.execution_options(synchronize_session=False))
    await verified(session, method, by=by, reason="the code sent to it was given")
    return "right"


async def _hash(session: AsyncSession, keyring: Keyring, method: ContactMethod, code_id: int, digits: str) -> bytes:
    account = await session.get_one(Account, method.account_id)
    return await keyring.token(session, account.client_id, f"method code {code_id} {digits}")
