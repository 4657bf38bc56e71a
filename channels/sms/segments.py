"""How many segments a text message takes: what does not fit into few of them arrives late, in pieces, or cut. Pure."""

import math
from typing import Final

_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE: Final = frozenset("^{}\\[~]|€")
"""Of GSM 03.38's extension: two places each."""


def segments(text: str) -> int:
    """160 places in one, 153 in each of several; with any letter outside GSM 03.38, 70 and 67 UTF-16 units."""
    if all(sign in _GSM or sign in _TWICE for sign in text):
        places, one, more = sum(2 if sign in _TWICE else 1 for sign in text), 160, 153
    else:
        places, one, more = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if places <= one else math.ceil(places / more)
