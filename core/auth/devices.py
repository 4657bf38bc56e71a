"""Browsers that somebody has signed in with before. What strangers try elsewhere doesn't count against them, so that
nobody is locked out by it: not where everybody comes from one address, and not by those who know one's own.

The cookie opens nothing. It says, sealed with our key, for whom this browser was right before; of a browser that
several people share, for each of the last few.
"""

import base64
import binascii
import secrets
from typing import Final

from core.crypto import Tampered
from core.crypto.keyring import Keyring

LASTS_S: Final = 400 * 24 * 3600
_PEOPLE: Final = 10
_LONGEST: Final = 200


def known(keyring: Keyring, cookie: str | None, subject: str) -> str | None:
    """A word for this browser, if `subject` was right in it before."""
    for one in _each(cookie):
        if (found := _opened(keyring, one, subject)) is not None:
            return found
    return None


def and_now(keyring: Keyring, cookie: str | None, subject: str) -> str:
    """The cookie for a browser in which they were right just now."""
    if cookie is not None and known(keyring, cookie, subject) is not None:
        return cookie
    sealed = keyring.seal_secret(secrets.token_urlsafe(9), _about(subject))
    mine = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    return ".".join([mine, *_each(cookie)][:_PEOPLE])


def _each(cookie: str | None) -> list[str]:
    return [one for one in (cookie or "").split(".")[:_PEOPLE] if 0 < len(one) <= _LONGEST]


def _opened(keyring: Keyring, sealed: str, subject: str) -> str | None:
    try:
        data = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        return keyring.open_secret(data, _about(subject)).get_secret_value()
    except (Tampered, binascii.Error, ValueError):
        return None


def _about(subject: str) -> str:
    return f"known browser of {subject}"
