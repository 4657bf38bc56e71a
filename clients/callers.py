"""What a carrier calls a caller: a number, an address, a name for nothing, or nonsense. Pure.

Withheld and impossible callers are never one person, and are neither dialled nor texted: other people's messages would
stand on the card, and a stranger would be rung.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from clients import phones
from core import signs

Kind = Literal["number", "address", "withheld", "unknown", "impossible"]
LONGEST: Final = 200
_SHOWN: Final = 40
_WITHHELD: Final = frozenset(
    {
        "",
        "anonymous",
        "unknown",
        "restricted",
        "private",
        "unavailable",
        "blocked",
        "withheld",
        "nobody",
        "none",
        "null",
    }
)
_KEYS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_KEYED: Final = frozenset(word.translate(_KEYS) for word in _WITHHELD if len(word) > 4)
"""The same words as keys of a telephone, which is how some networks pass them on, with and without a country code."""
_SIP: Final = re.compile(r"(?i)(?:.*<)?\s*(sips?|tel|client|whatsapp|messenger|mailto):\s*([^>]*)>?.*")
_AT: Final = re.compile(r"[^\s@]+@[^\s@]+")
_LEAST_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Caller:
    """`shown`: what the operator reads, None for who withholds it. `number`: E.164, to call back. `person`: what other
    calls of the same caller have too, None for who can't be told from others."""

    kind: Kind
    shown: str | None
    number: str | None = None
    person: str | None = None


NOBODY: Final = Caller("withheld", None)
NAMELESS: Final = frozenset({"withheld", "unknown"})
"""Kinds of callers of whom nothing is known: the account's `anonymous` says what they meet."""


def caller_of(from_: str | None) -> Caller:
    """Of the carrier's `From`, or of what was kept of it."""
    text = signs.as_read(from_ or "")[:LONGEST].strip()
    if _withheld(text):
        return NOBODY
    if (found := _SIP.fullmatch(text)) or _AT.fullmatch(text):
        scheme, rest = (found[1].lower(), found[2]) if found else ("sip", text)
        return _address(scheme, rest.strip(), text)
    if not text.startswith("+"):
        return Caller("impossible", _cut(text))
    number = phones.read(text, None)
    if number is not None:
        return Caller("number", str(number), str(number), str(number))
    if sum(sign.isdigit() for sign in text) < _LEAST_DIGITS:
        return Caller("unknown", None)
    return Caller("impossible", _cut(text))


def kept(caller: Caller, from_: str) -> str | None:
    """What is written down of it; `caller_of` makes the same of it again. None: nothing is known."""
    return None if caller.kind in NAMELESS else signs.as_read(from_)[:LONGEST].strip()


def blockable(text: str) -> str:
    """As an account's list of blocked callers holds it. Raises ValueError for what would block nobody, or too many."""
    caller = caller_of(text)
    if caller.kind in NAMELESS:
        raise ValueError("callers without a number are no one caller; turn all of them away with `anonymous: reject`")
    if caller.person is not None:
        return caller.person
    if (meant := phones.read(text, "US")) is not None:
        raise ValueError(f"write + with country code and number, such as {meant.e164}")
    return signs.as_read(text)


def _withheld(text: str) -> bool:
    word = text.lower().strip("<> \"'")
    digits = word.replace(" ", "").replace("-", "").removeprefix("+")
    return word in _WITHHELD or digits in _KEYED or digits.removeprefix("1") in _KEYED


def _address(scheme: str, rest: str, text: str) -> Caller:
    address = rest.partition(";")[0].partition("?")[0]
    user, _, host = address.partition("@")
    if _withheld(user) or host.lower().endswith("anonymous.invalid"):
        return NOBODY
    if scheme == "client":
        return Caller("address", _cut(text), None, f"client:{address}")
    number = phones.read(user, None) if user.startswith("+") else None
    kept_number = number.e164 if number else None
    return Caller("address", _cut(text), kept_number, kept_number or f"{scheme}:{address.lower()}")


def _cut(text: str) -> str:
    """Long nonsense would push the rest off the card."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
