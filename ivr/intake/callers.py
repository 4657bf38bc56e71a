"""What a carrier calls a caller."""

import re
from typing import Final

_E164: Final = re.compile(r"\+[1-9]\d{5,14}")
_SID: Final = re.compile(r"[A-Za-z0-9]{2,60}")
_WITHHELD: Final = frozenset({"", "anonymous", "unknown", "restricted", "private", "unavailable", "blocked"})
_KEYPAD_NAMES: Final = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""`anonymous`, `restricted`, `blocked`, `unknown`, `unavailable` as keys of a telephone: how some networks pass them
on."""
LONGEST: Final = 200


def caller_of(from_: str) -> str | None:
    """The caller's number in E.164, a raw address (`sip:…`) as it came, or None when it is withheld."""
    text = from_.strip()[:LONGEST]
    if text.lower() in _WITHHELD or text in _KEYPAD_NAMES:
        return None
    return text


def is_number(text: str | None) -> bool:
    return text is not None and _E164.fullmatch(text) is not None


def is_sid(text: str) -> bool:
    return _SID.fullmatch(text) is not None
