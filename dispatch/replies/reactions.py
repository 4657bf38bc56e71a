"""Reactions to a text of ours, which arrive as texts that quote it. Pure.

In every language they are a word or a sign and the quoted text; so whatever quotes us is one, and the words are known
only for those that quote a picture, or nothing, and for those that a person should look at.
"""

import re
import unicodedata
from typing import Final, Literal

from core.signs import without_hidden

Reaction = Literal["asks", "other"]
"""`asks`: a question mark was put to it, which a person should look at."""

_OPEN: Final = '“„«"‟❝‹'
_OURS: Final = ("nightbell:", "test: nightbell")
_QUESTIONS: Final = (
    "questioned",
    "cuestionó",
    "preguntó",
    "a posé une question",
    "domandato",
    "in frage gestellt",
    "❓",
    "‼",
)
# Words of phones that put them before a quotation, or before "an image": a sign alone is read by its category.
_WORDS: Final = re.compile(
    r"^(?:liked|loved|disliked|emphasi[sz]ed|questioned|laughed at|reacted|removed an? \w+(?: \w+)? from|"
    r"le gust[oó]|no le gust[oó]|le encant[oó]|le dio|se ri[oó] de|enfatiz[oó]|cuestion[oó]|reaccion[oó]|elimin[oó]|"
    r"quit[oó]|(?:a |n[’']a pas )?(?:aim[eé]|ador[eé]|ri de|accentu[eé]|r[eé]agi)|hat .{0,40}(?:markiert|reagiert)|"
    r"gef[aä]llt|"
    r"gostou de|amou|riu de|n[aã]o gostou|enfatizou|ha reagito|piace|adora)\b",
    re.IGNORECASE,
)
_A_PICTURE: Final = re.compile(
    r"\b(?:an? (?:image|photo|picture|message|video|attachment)|una? (?:imagen|foto|mensaje|v[ií]deo)|"
    r"une? (?:image|photo)|ein(?:e|en)? (?:bild|foto|nachricht)|uma? (?:imagem|foto))\s*$",
    re.IGNORECASE,
)


def apart(body: str, ours: str) -> tuple[str, str | None, Reaction | None]:
    """What somebody says themselves, what they quote of ours (None: nothing), and the reaction that it is."""
    text = visible(body)
    at = _quote_of_ours(text, ours)
    said = text if at is None else f"{text[: at[0]]} {text[at[1] :]}"
    said = said.strip()
    quoted = None if at is None else text[at[0] : at[1]]
    if (
        quoted is not None
        or _sign_alone(said)
        or (_WORDS.match(said) and (_A_PICTURE.search(said) or _has_quote(said)))
    ):
        asks = any(word in said.casefold() for word in _QUESTIONS)
        return said, quoted, "asks" if asks else "other"
    return said, None, None


def visible(text: str) -> str:
    """Without marks that are not seen: some phones put them around each part."""
    return without_hidden(text).strip()


def _quote_of_ours(text: str, ours: str) -> tuple[int, int] | None:
    """From where to where our own words stand in it: from an opening sign to the last closing one, or to the end."""
    low = text.casefold()
    begins = [low.find(word) for word in (*_OURS, f"{ours.casefold()}/p/" if ours else "") if word and word in low]
    if not begins:
        return None
    start = min(begins)
    before = text[:start].rstrip()
    opened = bool(before) and before[-1] in _OPEN
    if opened:
        start = len(before) - 1
    end = max((text.rfind(sign) for sign in '”“»"›❞'), default=-1)
    return start, end + 1 if opened and end > start else len(text)


def _has_quote(text: str) -> bool:
    return any(sign in text for sign in _OPEN)


def _sign_alone(text: str) -> bool:
    """A thumb, a heart, a tick: no letter and no digit, and something that is more than punctuation."""
    if not text or any(char.isalnum() for char in text):
        return False
    return any(unicodedata.category(char) in ("So", "Sk", "Sm") for char in text)
