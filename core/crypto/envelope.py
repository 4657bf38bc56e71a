"""AES-256-GCM, and the keys derived from a key. The only file that calls the cipher.

An envelope is `version (1 byte) | nonce (12) | ciphertext and tag (16 more than the text)`. `about` says what the value
is and is authenticated with it, so that an envelope moved to another row does not open.
"""

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_SHORTEST: Final = len(_VERSION) + _NONCE_BYTES + 16


class Tampered(Exception):
    """The envelope was not sealed with this key, or was changed or moved since. Says what, never its content."""


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose, from which neither `key` nor the other purposes' keys can be found (HKDF, RFC 5869)."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def seal(key: bytes, data: bytes, about: bytes) -> bytes:
    """A fresh random nonce each time: one key may seal some four thousand million values before that is a risk."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, _VERSION + about)


def unseal(key: bytes, envelope: bytes, about: bytes) -> bytes:
    """The data; raises Tampered when it can't be trusted."""
    what = about.decode("ascii", "replace")
    if len(envelope) < _SHORTEST or envelope[:1] != _VERSION:
        raise Tampered(f"{what}: not an envelope this version can read")
    body = envelope[len(_VERSION) :]
    try:
        return AESGCM(key).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], _VERSION + about)
    except InvalidTag:
        raise Tampered(f"{what}: sealed with another key, or changed since it was sealed") from None


def keyed_hash(key: bytes, text: str) -> bytes:
    """16 bytes that are the same for the same text, and say nothing of it to who lacks the key (HMAC-SHA-256)."""
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")[:16]
