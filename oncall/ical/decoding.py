"""What somebody hands in, from bytes to letters. Pure.

Nothing is guessed: what is not UTF-8 is refused in words that say what it is and how to save it, for a guess puts marks
in place of the letters of names.
"""

import re
from typing import Final

from core.errors import Invalid

# writers fold a line after 75 octets, through the middle of a letter too: lines are joined before they are decoded
_FOLD: Final = re.compile(rb"(?:\r*\n|\r)[ \t]")
_LINE_END: Final = re.compile(rb"\r*\n|\r")
_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
# how .xlsx, .ods, .zip and old .xls begin
_PACKED: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_LOOKED_AT: Final = 400
_TABLE_SAVE: Final = 'in the spreadsheet choose "Save as", type "CSV UTF-8 (comma delimited)", and import that file'
_CALENDAR_SAVE: Final = "export the calendar as UTF-8, or import it by its address"
# the mark that some other program has put in place of a letter it could not read
LOST: Final = "\ufffd"
_NO_LETTER: Final = re.compile("[\ud800-\udfff\ufffd]")


def table_text(content: bytes) -> str:
    """Lines end with \\n. Raises Invalid (`bad-csv`, `no-text`)."""
    _no_wide_letters(content, "table", "bad-csv", _TABLE_SAVE)
    body = _LINE_END.sub(b"\n", content.removeprefix(_BOM)).rstrip(b"\x1a \n\t")
    _no_nul(body)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _eight_bits("table", "bad-csv", f"line {line}: {_TABLE_SAVE}") from None
    if LOST in text:
        line = text[: text.index(LOST)].count("\n") + 1
        raise Invalid(
            f"Letters of the table were lost before it came here (line {line}): {_TABLE_SAVE}.", code="bad-csv"
        )
    return text


def calendar_lines(content: bytes) -> list[str]:
    """Joined lines. Where single ones hold what is no letter, it stays as lone surrogates: most are cut off in a
    description that no roster needs. Raises Invalid (`bad-calendar`, `no-text`) if all of it is of another code."""
    _no_wide_letters(content, "calendar", "bad-calendar", _CALENDAR_SAVE)
    body = content.removeprefix(_BOM).rstrip(b"\x1a")
    _no_nul(body)
    whole = [line for line in _LINE_END.split(_FOLD.sub(b"", body)) if line.strip()]
    lines = [line.decode("utf-8", "surrogateescape") for line in whole]
    broken = [line for line in lines if is_broken(line)]
    if broken and all(_NO_LETTER.sub("", line).isascii() for line in lines):
        raise _eight_bits("calendar", "bad-calendar", f"{shown(broken[0])!r}: {_CALENDAR_SAVE}")
    return lines


def is_broken(text: str) -> bool:
    """Whether letters of it could not be read, here or by whoever wrote it."""
    return not text.isascii() and _NO_LETTER.search(text) is not None


def shown(text: str, most: int = 120) -> str:
    """For people to read: question marks for what is no letter, one blank for any white space."""
    clean = text.encode("utf-8", "replace").decode().replace(LOST, "?")
    return " ".join(clean.split())[:most]


def _no_wide_letters(content: bytes, what: str, code: str, how: str) -> None:
    head = content[:_LOOKED_AT]
    if content.startswith(_PACKED):
        raise Invalid(f"That is a spreadsheet or another packed file, not a {what}: {how}.", code=code)
    # Latin letters in UTF-16 are zero in every other place
    if content.startswith(_UTF_16) or (len(head) > 3 and head.count(0) * 3 >= len(head)):
        raise Invalid(f'The {what} is in UTF-16 (programs call it "Unicode text"), not UTF-8: {how}.', code=code)


def _no_nul(content: bytes) -> None:
    if b"\x00" in content:
        raise Invalid("That is no text: it holds what no calendar or table may.", code="no-text")


def _eight_bits(what: str, code: str, where: str) -> Invalid:
    return Invalid(
        f"The {what} is not in UTF-8; it looks as if it were saved in Windows-1252 (also called ANSI), see {where}.",
        code=code,
    )
