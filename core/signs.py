"""Signs in a text that the eye does not see: what they are, where they stand, and the text without them. Pure.

Phones, address books, PDFs and chats add them unasked. In a number they are noise; in a name they may blank it, turn
the text around it, or begin a line of their own in a mail.
"""

import unicodedata
from typing import Final

from core.texts.speaking import gettext

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: they change the order in which what follows is shown."""
_JOINERS: Final = frozenset("\u200c\u200d")
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5\u180e")
"""Letters and marks by their category that show nothing."""
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_MOST_MARKS: Final = 4
"""Marks on one letter; Vietnamese has two, Hebrew with cantillation three."""
FIRST_STRONG: Final = "\u2068"
END_OF_IT: Final = "\u2069"


def is_hidden(sign: str) -> bool:
    """Whether it shows nothing: marks of direction, zero-width spaces, variation selectors, soft hyphens, blanks."""
    return (
        unicodedata.category(sign) == "Cf"
        or sign in _BLANKS
        or "\ufe00" <= sign <= "\ufe0f"
        or "\U000e0100" <= sign <= "\U000e01ef"
    )


def breaks_a_line(sign: str) -> bool:
    """Line ends of every kind, and all that steers a terminal or a printer."""
    return unicodedata.category(sign) in ("Cc", "Zl", "Zp")


def turns_text(sign: str) -> bool:
    return sign in _TURNING


def has_no_meaning(sign: str) -> bool:
    """Half letters that no file can hold, and code points whose look is somebody's private affair."""
    return unicodedata.category(sign) in ("Cs", "Co") or ord(sign) & 0xFFFE == 0xFFFE


def named(sign: str) -> str:
    """`U+202E`"""
    return f"U+{ord(sign):04X}"


def where(text: str, at: int) -> str:
    """`after "Dr. Ames"` or `at the beginning`: to find what can't be seen."""
    before = "".join(sign for sign in text[:at] if not is_hidden(sign) and not breaks_a_line(sign)).strip()[-20:]
    return gettext('after "%(words)s"', words=before) if before else gettext("at the beginning")


def without_hidden(text: str) -> str:
    """What the eye reads. Joiners stay between letters and between pictures, where they shape what is shown."""
    kept = []
    for at, sign in enumerate(text):
        if sign in _JOINERS and 0 < at < len(text) - 1 and not text[at + 1].isspace() and not text[at - 1].isspace():
            kept.append(sign if _shapes(text[at - 1], text[at + 1]) else "")
        elif sign == "\ufe0f" and kept and _is_picture(text[at - 1]):
            kept.append(sign)  # an emoji, not its black and white sign
        elif not is_hidden(sign):
            kept.append(sign)
    return "".join(kept)


def as_read(text: str) -> str:
    """A number or a time as the eye reads it: ordinary digits, signs and spaces, of whatever alphabet or copy."""
    seen = "".join(sign for sign in text.translate(_DASHES) if not is_hidden(sign))
    digits = (str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in seen)
    return " ".join(unicodedata.normalize("NFKC", "".join(digits)).split())


def most_marks(text: str) -> bool:
    """Whether some letter carries more marks than any language puts on one."""
    row = 0
    for sign in unicodedata.normalize("NFD", text):
        row = row + 1 if unicodedata.category(sign) in ("Mn", "Me") and not is_hidden(sign) else 0
        if row > _MOST_MARKS:
            return True
    return False


def isolated(text: str) -> str:
    """So that a name written from right to left leaves the order of what stands beside it alone. Others stay as they
    are: the two signs would cost a text message half of its room."""
    turned = any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in text)
    return f"{FIRST_STRONG}{text}{END_OF_IT}" if turned else text


def _shapes(before: str, after: str) -> bool:
    if _is_picture(before) or _is_picture(after) or before == "\ufe0f":
        return True
    return before.isalpha() and after.isalpha() and not before.isascii() and not after.isascii()


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk")
