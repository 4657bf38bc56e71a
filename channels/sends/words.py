"""What a send says, and how it is kept while it waits: it may be a code, and neither outbox nor log may hold one."""

from dataclasses import dataclass
from typing import Final

from channels.sends.models import WORDS, Send
from core.crypto import Keyring

_BETWEEN: Final = "\x1f"  # no line of text has it


@dataclass(frozen=True)
class Words:
    """`title`: a mail's subject. `ask` is spoken after the text of a call: which key, and what for. A call that finds
    its words when it is answered has none here. `wanted` False: nothing is to be sent any more."""

    text: str
    title: str = ""
    ask: str = ""
    wanted: bool = True


def sealed(keyring: Keyring, words: Words) -> bytes:
    return keyring.seal_secret(_BETWEEN.join((words.title, words.text, words.ask)), WORDS)


def opened(keyring: Keyring, send: Send) -> Words | None:
    """None where they have been forgotten, or were never kept."""
    if send.words_sealed is None:
        return None
    title, text, ask = keyring.open_secret(send.words_sealed, WORDS).get_secret_value().split(_BETWEEN)
    return Words(text, title, ask)
