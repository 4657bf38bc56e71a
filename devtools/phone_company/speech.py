"""How long things take to say, and how Twilio counts a text."""

import math

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = set("^{}\\[~]|€\f")


def seconds_of(text: str, rate: float | None) -> float:
    """Length of `text` in seconds at `rate` characters a second; no time at all without a rate."""
    return len(text) / rate if rate else 0.0


def segments(body: str) -> int:
    """SMS segments: 160 GSM-7 septets or 70 UCS-2 units alone, 153 or 67 each when there are several."""
    if all(char in _GSM or char in _GSM_DOUBLE for char in body):
        units = sum(2 if char in _GSM_DOUBLE else 1 for char in body)
        alone, each = 160, 153
    else:
        units = len(body.encode("utf-16-le")) // 2
        alone, each = 70, 67
    return 1 if units <= alone else math.ceil(units / each)
