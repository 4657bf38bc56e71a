"""Having given the PIN once, for a while: a cookie that proves it, made with the client's key and kept nowhere.

For every page that shows a message after the PIN: the message link's, and the on-call people's own.
"""

import base64
import hmac
from datetime import timedelta
from typing import Final

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import PageCard
from core import clock
from core.crypto import Erased, Keyring
from core.house import House
from core.texts.speaking import later
from core.web import over_tls

_COOKIE: Final = "nightbell_page"
_LASTS: Final = timedelta(minutes=15)
COMPLAINTS: Final = {
    "wrong": later("That is not your PIN."),
    "none": later("Type your PIN: 4 to 8 digits."),
    "locked": later("Too many wrong PINs: wait a minute, or phone the desk."),
    "closed": later(
        "Too many wrong PINs were tried here: this page takes no more. Phone the desk: it reads the message out."
    ),
    "unset": later("You have no PIN yet, so the message can't be opened here. Phone the desk: it reads it out to you."),
}
"""By what `check_pin` answers; said by `gettext`."""
STATUSES: Final = {"locked": 429, "closed": 429, "none": 422}
"""As a status; all others are 403."""


async def open_here(
    house: House, session: AsyncSession, card: PageCard, request: Request, *, answer: Response, path: str
) -> None:
    """The right PIN was given: this browser may see the message at `path` and below, for a quarter of an hour."""
    until = int((clock.now() + _LASTS).timestamp())
    answer.set_cookie(
        _COOKIE,
        f"{until}.{await _proof(session, house.keyring, card, until)}",
        max_age=int(_LASTS.total_seconds()),
        path=path,
        secure=over_tls(request, house.settings),
        httponly=True,
        samesite="lax",
    )


async def is_open(house: House, session: AsyncSession, card: PageCard, request: Request) -> bool:
    """Whether the PIN was given for this page, by this browser, a short while ago. Never for what has been erased."""
    try:
        return await _holds(session, house.keyring, card, request.cookies.get(_COOKIE))
    except Erased:
        return False


async def _holds(session: AsyncSession, keyring: Keyring, card: PageCard, cookie: str | None) -> bool:
    until, _, proof = (cookie or "").partition(".")
    if not until.isdecimal() or len(until) > 12 or not proof.isascii():
        return False
    if int(until) <= clock.now().timestamp():
        return False
    return hmac.compare_digest(proof, await _proof(session, keyring, card, int(until)))


async def _proof(session: AsyncSession, keyring: Keyring, card: PageCard, until: int) -> str:
    raw = await keyring.token(session, card.client_id, f"page {card.page_id} opened until {until}")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
