"""What a notice says, sealed while it waits: it may be a code, and neither the outbox nor a log may hold one."""

from dataclasses import dataclass
from typing import Final

from channels.notices.models import TEXT
from core.crypto import Keyring

_BETWEEN: Final = "\x1f"  # no line of text has it


@dataclass(frozen=True)
class Words:
    """`subject` of a mail. `ask` is spoken after the text of a call: which key, and what for."""

    text: str
    subject: str = ""
    ask: str = ""


def sealed(keyring: Keyring, words: Words) -> bytes:
    return keyring.seal_secret(_BETWEEN.join((words.subject, words.text, words.ask)), TEXT)


def opened(keyring: Keyring, stored: bytes | None) -> Words | None:
    """None where they have been forgotten."""
    if stored is None:
        return None
    subject, text, *ask = keyring.open_secret(stored, TEXT).get_secret_value().split(_BETWEEN)
    return Words(text, subject, ask[0] if ask else "")
