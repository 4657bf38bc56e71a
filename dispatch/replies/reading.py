"""What a text message says in answer to a page. Pure."""

import re
from dataclasses import dataclass

from channels.inbound import Answer

_CONFIRM = {
    "1",
    "y",
    "yes",
    "ok",
    "okay",
    "k",
    "confirm",
    "confirmed",
    "ack",
    "si",
    "sí",
    "i have it",
    "have it",
    "got it",
}
_DECLINE = {"2", "n", "no", "decline", "declined", "nack", "not me", "busy"}
_CODE = re.compile(r"(?<!\d)([3-9]\d\d)(?!\d)")
_GLUED = re.compile(r"([12])([3-9]\d\d)")


@dataclass(frozen=True)
class Reply:
    """`answer` None: neither yes nor no could be read. `code` None: none was given."""

    answer: Answer | None
    code: str | None


def read(body: str) -> Reply:
    """`1 482`, `1482`, `yes 482`, `482`, `2 482`, `1`, `no`: everything else has no answer.

    A code alone confirms: nobody types it for another reason. More words than an answer and a code make no answer: what
    else they say is for a person to read.
    """
    text = " ".join(re.sub(r"[^\w\s]", " ", body.casefold()).split())
    if glued := _GLUED.fullmatch(text):
        return Reply(_answer(glued[1]), glued[2])
    codes = _CODE.findall(text)
    code = codes[0] if len(codes) == 1 else None
    words = " ".join(_CODE.sub(" ", text).split()) if code else text
    if code and not words:
        return Reply("confirm", code)
    return Reply(_answer(words), code)


def _answer(words: str) -> Answer | None:
    if words in _CONFIRM:
        return "confirm"
    return "decline" if words in _DECLINE else None
