"""What shows a client's own system that a post is ours: an HMAC over the time and the body, with the method's secret.

    Nightbell-Signature: t=1767225600,v1=5f2c…

`v1` is the hex HMAC-SHA256 of `t`, a full stop and the body. Refuse what is older than five minutes.
"""

import hashlib
import hmac
from typing import Final

from core.crypto import Keyring

HEADER: Final = "Nightbell-Signature"


def secret_of(keyring: Keyring, method_id: int) -> str:
    """Always the same for one method; it changes with the master key."""
    return "whsec_" + keyring.house_token(f"webhook {method_id}").hex()


def signed(secret: str, at: int, body: bytes) -> str:
    """The header's value. `at`: Unix time, s."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"
