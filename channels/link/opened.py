"""Having given the PIN once, for a while: a cookie that proves it, made with the client's key and kept nowhere."""

import base64
import hmac
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import PageCard
from core import clock
from core.crypto import Keyring

COOKIE = "nightbell_page"
LASTS = timedelta(minutes=15)


async def issue(session: AsyncSession, keyring: Keyring, card: PageCard) -> str:
    until = int((clock.now() + LASTS).timestamp())
    return f"{until}.{await _proof(session, keyring, card, until)}"


async def holds(session: AsyncSession, keyring: Keyring, card: PageCard, cookie: str | None) -> bool:
    """Whether the PIN was given for this page, by this browser, a short while ago."""
    until, _, proof = (cookie or "").partition(".")
    if not until.isdecimal() or len(until) > 12 or not proof.isascii():
        return False
    if int(until) <= clock.now().timestamp():
        return False
    return hmac.compare_digest(proof, await _proof(session, keyring, card, int(until)))


async def _proof(session: AsyncSession, keyring: Keyring, card: PageCard, until: int) -> str:
    raw = await keyring.token(session, card.client_id, f"page {card.page_id} opened until {until}")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
