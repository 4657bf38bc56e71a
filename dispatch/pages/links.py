"""The secret in a page's link. Its hash is stored; the secret itself can be made again only with the client's key."""

import base64
import hashlib

from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import Keyring
from core.settings import Settings


async def token(session: AsyncSession, keyring: Keyring, client_id: int, page_id: int) -> str:
    """22 characters, 128 bits."""
    raw = await keyring.token(session, client_id, f"link of page {page_id}")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def address(settings: Settings, token: str) -> str:
    return f"{settings.public_base_url.rstrip('/')}/p/{token}"
