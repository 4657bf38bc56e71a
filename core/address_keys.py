"""Keys that stand in an address: made to survive what the world does to links, and read as it gives them back.

Thirty-two letters and digits, case of no matter, none to be taken for another (Crockford's base 32): a link is read out
over the telephone, typed off a lock screen, written in capitals by a keyboard, and sent on by programs that add to it.
"""

import re
import secrets
import unicodedata
from typing import Final

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_ALIKE: Final = str.maketrans("oil", "011")
LENGTH: Final = 26
"""Letters: 128 bits."""
# Keys given out before these: base64, in which case does matter. Of a page's link, and of a calendar's address.
_OLD: Final = re.compile(r"([A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


def new_key() -> str:
    return key_of(secrets.token_bytes(16))


def key_of(raw: bytes) -> str:
    """The same for the same 16 bytes."""
    number = int.from_bytes(raw, "big")
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def read_key(given: str) -> str:
    """The key in what came back of an address: whatever stands between its letters or behind them is left out."""
    plain = unicodedata.normalize("NFKC", given).casefold()
    letters = "".join(sign for sign in plain if sign.isascii() and sign.isalnum())
    old = _OLD.match(given)
    if old and (len(old.group()) > LENGTH or len(letters) < LENGTH):
        return old.group()
    return letters[:LENGTH].translate(_ALIKE)
