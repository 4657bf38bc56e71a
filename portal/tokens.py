"""What a phone's cookie holds, and what is made of it."""

import hashlib
import hmac
import secrets
from typing import Final

COOKIE: Final = "nightbell_my"


def new_token() -> str:
    """256 random bits; kept nowhere but in the cookie."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> bytes:
    # The token is random: a plain hash is enough, nothing can be guessed.
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def form_token(cookie: str) -> str:
    """What a form of ours carries to show that it is ours: another site can neither read the cookie nor make this."""
    return hashlib.sha256(b"form of " + cookie.encode("utf-8", "replace")).hexdigest()[:32]


def is_ours(cookie: str | None, given: str) -> bool:
    return bool(cookie) and given.isascii() and hmac.compare_digest(form_token(cookie or ""), given)
