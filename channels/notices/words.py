"""What a notice says, sealed while it waits: it may be a code, and neither the outbox nor a log may hold one."""

from typing import Final

from channels.notices.models import TEXT
from core.crypto import Keyring

_BETWEEN: Final = "\x1f"  # no line of text has it


def sealed(keyring: Keyring, text: str, subject: str = "") -> bytes:
    return keyring.seal_secret(f"{subject}{_BETWEEN}{text}", TEXT)


def opened(keyring: Keyring, stored: bytes | None) -> tuple[str, str] | None:
    """Subject and text; None where they have been forgotten."""
    if stored is None:
        return None
    subject, _, text = keyring.open_secret(stored, TEXT).get_secret_value().partition(_BETWEEN)
    return subject, text
