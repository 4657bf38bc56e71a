"""Card numbers never touch us: digits that look like one are masked before anything is stored. Pure."""

import re

# 13 to 19 digits, in groups or not (ISO/IEC 7812), not part of a longer number.
_CANDIDATE = re.compile(r"(?<![\d+])(?:\d[ -]?){12,18}\d(?!\d)")


def masked(text: str) -> str:
    """The text with all but the last four digits of every number that passes the card check (Luhn) replaced."""
    return _CANDIDATE.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    digits = [int(each) for each in found[0] if each.isdigit()]
    if not _luhn(digits):
        return found[0]
    return "•" * (len(digits) - 4) + "".join(map(str, digits[-4:]))


def _luhn(digits: list[int]) -> bool:
    doubled = [digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and any(digits)
