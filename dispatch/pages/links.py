"""The secret in a page's link. Its hash is stored; the secret itself can be made again only with the client's key."""

import base64
import hashlib

from sqlalchemy.ext.asyncio import AsyncSession

from core.address_keys import key_of
from core.crypto import Keyring
from core.settings import Settings


async def token(session: AsyncSession, keyring: Keyring, client_id: int, page_id: int, stored: bytes = b"") -> str:
    """128 bits. `stored`: the hash that the page has; one of before these keys is given as it was then."""
    raw = await keyring.token(session, client_id, f"link of page {page_id}")
    old = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return old if stored == hashed(old) else key_of(raw)


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def address(settings: Settings, token: str) -> str:
    return f"{settings.public_base_url.rstrip('/')}/p/{token}"
