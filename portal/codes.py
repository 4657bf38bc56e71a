"""Signing in: six digits to a number or address that somebody has as a method, good for ten minutes and five tries.

What is answered is the same whether anybody has the address or not. A code belongs to the browser that asked for it,
so nobody can use up somebody else's tries. A right one shows that somebody holds the handset, not yet who (`who`).
"""

import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import over_method
from channels.notices import notice
from clients.accounts.models import Account
from clients.contacts.kinds import OF_KIND, OWN, RINGING
from clients.contacts.methods import verified
from clients.contacts.models import ContactMethod
from clients.phones import normal_phone
from clients.values import Email
from core import clock
from core.crypto import Keyring
from core.errors import Problem, TooMany
from core.forms import digits_of
from core.house import House
from core.texts.speaking import gettext as _
from portal.models import ClinicianCode
from portal.people import methods_at
from portal.tokens import hashed, new_token

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
AN_HOUR: Final = timedelta(hours=1)
PER_HOUR: Final = 5
_CODE: Final = re.compile(r"[0-9]{6}")
CODE: Final = notice("my-code")
# over: none is good any more (too old, used, or tried too often): ask for another
Result = Literal["right", "wrong", "over"]
# a text is read at once, a call can be missed; what fails or is refused comes last
_KINDS: Final = sorted(OWN, key=lambda kind: kind in RINGING)
_STATES: Final = {"ok": 0, "unverified": 1, "failing": 2}
_EMAIL: Final[TypeAdapter[str]] = TypeAdapter(Email)
_HOME_REGION: Final = "US"  # of a number written without its country
# what a code shows to be theirs: whoever reads a number's texts need not be who picks it up
_SHOWN_BY: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(each for each in OWN if OF_KIND[each].address == OF_KIND[name].address) for name in OWN
}


@dataclass(frozen=True)
class Shown:
    """An address that this browser has shown to be at hand, and the kinds of methods it was shown for."""

    code_id: int
    address: str
    kinds: tuple[str, ...]


def normal_address(text: str) -> str | None:
    """E.164, or a mail address in small letters. None: neither."""
    text = text.strip()
    if "@" in text:
        try:
            return _EMAIL.validate_python(text).lower()
        except ValidationError:
            return None
    return normal_phone(text, None) or normal_phone(text, _HOME_REGION)


async def send(house: House, session: AsyncSession, address: str, *, known: bool = False) -> str:
    """Begin an attempt; a code goes out if somebody has this address. Returns the attempt's token, for the cookie.
    Raises TooMany after PER_HOUR in an hour, for known and unknown addresses alike; a browser that is `known` from
    signing in before isn't kept out by what others asked for."""
    now = clock.now()
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{CODE.word} {address}", 0))))
    if not known:
        await _not_too_many(session, house.keyring, address, now)
    token = new_token()
    stranger = _stranger(house.keyring, address)
    row = ClinicianCode(
        attempt_hash=hashed(token), address=stranger, code_hash=b"", created_at=now, expires_at=now + LASTS, tries=0
    )
    session.add(row)
    await session.flush()
    digits = f"{secrets.randbelow(10**6):06d}"
    method = await _sent(house, session, address, row.id, digits)
    if method is not None:
        row.address = address
        row.method_id, row.code_hash = method.id, await _hash(session, house.keyring, method, row.id, digits)
    await session.flush()
    return token


async def waiting(session: AsyncSession, token: str | None) -> bool:
    """Whether this browser has begun an attempt that may still come to something."""
    found = select(ClinicianCode.id).where(
        ClinicianCode.attempt_hash == hashed(token or ""),
        ClinicianCode.used_at.is_(None),
        ClinicianCode.expires_at > clock.now(),
    )
    return (await session.execute(found)).first() is not None


async def check(house: House, session: AsyncSession, token: str | None, typed: str) -> tuple[Result, Shown | None]:
    """One try, counted before it is looked at: the caller commits whatever comes of it. With `right`, what it shows."""
    digits = digits_of(typed)
    if not _CODE.fullmatch(digits):  # no try: nothing that could be the code
        return "wrong", None
    now = clock.now()
    counted = (
        update(ClinicianCode)
        .where(ClinicianCode.attempt_hash == hashed(token or ""), ClinicianCode.used_at.is_(None))
        .where(ClinicianCode.expires_at > now, ClinicianCode.tries < TRIES)
        .values(tries=ClinicianCode.tries + 1)
        .returning(ClinicianCode.id, ClinicianCode.address, ClinicianCode.method_id, ClinicianCode.code_hash)
        .execution_options(synchronize_session=False)
    )
    found = (await session.execute(counted)).first()
    if found is None:
        return "over", None
    method = await session.get(ContactMethod, found.method_id) if found.method_id is not None else None
    if method is None:
        return "wrong", None
    if not hmac.compare_digest(found.code_hash, await _hash(session, house.keyring, method, found.id, digits)):
        return "wrong", None
    used = update(ClinicianCode).where(ClinicianCode.id == found.id).values(used_at=now, expires_at=now + LASTS)
    await session.execute(used.execution_options(synchronize_session=False))
    return "right", Shown(found.id, found.address, _SHOWN_BY[method.kind])


async def shown(session: AsyncSession, token: str | None) -> Shown | None:
    """What a right code has shown of this browser a short while ago, while nobody has said who it is."""
    found = (
        select(ClinicianCode.id, ClinicianCode.address, ContactMethod.kind)
        .join(ContactMethod, ContactMethod.id == ClinicianCode.method_id)
        .where(ClinicianCode.attempt_hash == hashed(token or ""), ClinicianCode.used_at.is_not(None))
        .where(ClinicianCode.expires_at > clock.now())
    )
    row = (await session.execute(found)).first()
    return Shown(row.id, row.address, _SHOWN_BY[row.kind]) if row else None


async def said(session: AsyncSession, by: Shown, contact_ids: Collection[int]) -> None:
    """Who it is, is known: the code is good for nothing more, and has verified that person's methods; nobody else's."""
    over = update(ClinicianCode).where(ClinicianCode.id == by.code_id).values(expires_at=clock.now())
    await session.execute(over.execution_options(synchronize_session=False))
    theirs = methods_at(by.address).where(
        ContactMethod.contact_id.in_(contact_ids),
        ContactMethod.kind.in_(by.kinds),
        ContactMethod.verified_at.is_(None),
    )
    for method in list((await session.execute(theirs)).scalars()):
        reason = "they signed in with the code sent to it"
        await verified(session, method, by=f"contact:{method.contact_id}", reason=reason)


def _stranger(keyring: Keyring, address: str) -> str:
    """What is kept of an address that nobody has as a method: it may be a caller's."""
    return f"#{keyring.house_token(f'{CODE.word} {address}').hex()}"


async def _not_too_many(session: AsyncSession, keyring: Keyring, address: str, now: datetime) -> None:
    recent = select(func.count(), func.min(ClinicianCode.created_at)).where(
        ClinicianCode.address.in_((address, _stranger(keyring, address))), ClinicianCode.created_at > now - AN_HOUR
    )
    sent, first = (await session.execute(recent)).one()
    if sent >= PER_HOUR:
        wait = int((first + AN_HOUR - now).total_seconds()) + 1
        minutes = max(1, round(wait / 60))
        told = _("Too many codes were asked for. The next can go in %(minutes)s min.", minutes=minutes)
        raise TooMany(told, retry_after=wait)


async def _sent(house: House, session: AsyncSession, address: str, code_id: int, digits: str) -> ContactMethod | None:
    """Over the first method of this address that takes it; None: nobody has it, or nothing goes over it."""
    methods = list((await session.execute(methods_at(address))).scalars())
    usable = [one for one in methods if one.state in _STATES]
    for method in sorted(usable, key=lambda one: (_STATES[one.state], _KINDS.index(one.kind), one.id)):
        text = _spoken(digits) if method.kind in RINGING else _written(digits)
        try:
            await over_method(house, session, method, (CODE.word, code_id), text=text, title="Your Nightbell code")
        except Problem:  # nothing goes over this one now (no mail server, no number to send from): the next one
            continue
        return method
    return None


async def _hash(session: AsyncSession, keyring: Keyring, method: ContactMethod, code_id: int, digits: str) -> bytes:
    account = await session.get_one(Account, method.account_id)
    return await keyring.token(session, account.client_id, f"my code {code_id} {digits}")


def _written(digits: str) -> str:
    return f"Nightbell: {digits} is your code to sign in, good for 10 minutes. Nobody else needs it: tell it to no one."


def _spoken(digits: str) -> str:
    slow = ". ".join(digits)
    return f"Here is your code to sign in. {slow}. Again: {slow}. Tell it to nobody."
