"""What a text message says in answer to a page. Pure.

An answer is made of a yes or a no, a code, and politeness; any other word makes it a text for a person to read. What a
reaction or a reply quotes of our own words is no part of what somebody says.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from channels.inbound import Answer
from dispatch.replies.reactions import Reaction, apart

_CONFIRM: Final = """
1; y; yes; yep; yeah; ok; okay; k; confirm; confirmed; to confirm; ack; acknowledged; accept; accepted; si; vale;
i have it; i have this; have it; i got it; got it; i ve got it; i got this; got this; i take it; i ll take it;
i will take it; taking it; on it; i m on it; lo tengo; la tengo; lo tomo; recibido; confirmo; confirmado; acepto
"""
_DECLINE: Final = """
2; n; no; nope; decline; declined; to decline; nack; not me; busy; i m busy; i can t; can t; cannot; i cannot;
i can t take it; can t take it; unavailable; not available; no puedo; yo no; ocupado; ocupada; rechazo
"""
_POLITE: Final = """
thanks; thank you; thank u; thx; ty; tks; cheers; please; pls; hi; hello; hey; dr; doctor; will do; will call;
calling now; on my way; omw; right away; asap; now; sir; ma am; reply; code; nightbell; gracias; muchas gracias;
por favor; hola; voy; voy para alla; en camino; ahora; ahora mismo; codigo
"""
_Part = Literal["confirm", "decline", "polite"]
_PARTS: Final[tuple[tuple[_Part, str], ...]] = (("confirm", _CONFIRM), ("decline", _DECLINE), ("polite", _POLITE))
_PHRASES: Final = {
    tuple(phrase.split()): part for part, phrases in _PARTS for phrase in phrases.replace("\n", " ").split(";")
}
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_CODE: Final = re.compile(r"[3-9]\d\d")
_DIGITS: Final = re.compile(r"([12]?)([3-9]\d\d)?")


@dataclass(frozen=True)
class Reply:
    """`answer` None: neither yes nor no could be read. `code` None: none was given. `reaction`: it is one to a text of
    ours, and no answer; `quoted` then has the codes in what it quotes."""

    answer: Answer | None
    code: str | None
    reaction: Reaction | None = None
    quoted: tuple[str, ...] = ()


def read(body: str, *, ours: str = "") -> Reply:
    """`1 482`, `1482`, `yes 482`, `482`, `2 482`, `1`, `no`, `OK got it`, `Yes ack 482`, `1 579 thanks`.

    A code alone confirms: nobody types it for another reason. Several codes, or a yes and a no, make no answer. `ours`
    is the address that our links begin with.
    """
    words, quoted, reaction = apart(body, ours)
    said = _said(words)
    if quoted is None and reaction is None:
        return said
    codes = tuple(dict.fromkeys(_codes(plain(quoted or "").split())[0]))
    if said.answer is not None and said.code is not None:  # an answer with what it answers below it
        return said
    return Reply(None, said.code, reaction or "other", codes)


def plain(text: str) -> str:
    """Small letters without accents, digits of whatever script as 0 to 9, everything else but letters as spaces."""
    kept = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # accents, keycaps, invisible marks
            continue
        if (digit := unicodedata.decimal(char, None)) is not None:
            kept.append(str(digit))
        else:
            kept.append(char if char.isalnum() else " ")
    return " ".join("".join(kept).split())


def _said(text: str) -> Reply:
    tokens = plain(text).split()
    digits = "".join(tokens) if "?" not in text else ""
    if digits.isdecimal() and (found := _DIGITS.fullmatch(digits)):
        return Reply("decline" if found[1] == "2" else "confirm", found[2])
    codes, rest = _codes(tokens)
    code = codes[0] if len(codes) == 1 else None
    parts = _parts(rest)
    answers = set(parts or ()) - {"polite"}
    if len(codes) > 1 or parts is None or len(answers) > 1 or "?" in text:  # a question is for a person
        return Reply(None, code)
    if not answers:
        return Reply("confirm" if code else None, code)
    return Reply("confirm" if "confirm" in answers else "decline", code)


def _codes(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The codes among them, each once, and all the rest. `1482` is a `1` and a code."""
    codes, rest = [], []
    for token in tokens:
        if _CODE.fullmatch(token):
            codes.append(token)
        elif len(token) == 4 and token[0] in "12" and _CODE.fullmatch(token[1:]):
            rest.append(token[0])
            codes.append(token[1:])
        else:
            rest.append(token)
    return list(dict.fromkeys(codes)), rest


def _parts(tokens: list[str]) -> list[_Part] | None:
    """What the phrases say, the longest first; None where a word is none of them."""
    parts: list[_Part] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            part = _PHRASES.get(tuple(tokens[at : at + length]))
            if part is not None:
                parts.append(part)
                at += length
                break
        else:
            return None
    return parts
