"""Telephone numbers as people write them, and as we keep them: E.164, with an extension where there is one. Pure.

One function reads them for YAML, console, scripts, sign-in and tables alike. A number with an extension is kept as
`+12025550123;ext=42` (RFC 3966): dialled, the extension is keyed in after a pause.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final

import phonenumbers
from pydantic import AfterValidator

from core import signs
from core.texts.speaking import gettext

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_EXTENSION: Final = re.compile(r"\d{1,11}")
_TAIL: Final = re.compile(
    r"(?i)(?:;\s*ext\s*=\s*|[,;\s]*(?:\bextension|\bext\.?|\bextn\.?|\bexten|\bdurchwahl|\bdw|\bint\.?|\banexo|(?<=[\d)\s])x)\s*[.:=]?\s*"
    r"|\s*[#,]+\s*(?=\d{1,7}#?$))(\d{1,11})#?$"
)
_VANITY: Final = re.compile(r"\+?[\d().\- ]*\d[\-. ]?[A-Za-z]{3,}[A-Za-z\d\-]*")
_EXAMPLE: Final = "+12025550123"
_PAUSE: Final = "wwww"
"""Two seconds: the other side's announcement has begun by then (Twilio's SendDigits: w is half a second)."""


@dataclass(frozen=True, slots=True)
class Number:
    """`extension`: digits, or empty."""

    e164: str
    extension: str = ""

    def __str__(self) -> str:
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164

    @property
    def keys(self) -> str | None:
        """What is keyed in once the call is answered, for the carrier; None: nothing."""
        return f"{_PAUSE}{self.extension}" if self.extension else None


def read(text: str, region: str | None) -> Number | None:
    """The number that `text` shows, or None if it is none that a numbering plan has room for.

    `region` (ISO 3166) is for text without a plus; None refuses such text. "Possible" in phonenumbers' sense: a new or
    fictional range is no reason to refuse a number somebody gave us.
    """
    typed = signs.as_read(text).removeprefix("tel:")
    tail = _TAIL.search(typed)
    number, extension = (typed[: tail.start()], tail[1]) if tail else (typed, "")
    if any(sign.isalpha() for sign in number) and not _VANITY.fullmatch(number):
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not fits or parsed.extension:
        return None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Number(e164, extension) if _E164.fullmatch(e164) else None


def normal_phone(text: str, region: str | None) -> str | None:
    """As it is kept, or None; see `read`."""
    number = read(text, region)
    return str(number) if number else None


def parted(kept: str) -> Number:
    """The number and its extension, of one that is kept."""
    e164, _, extension = kept.partition(";ext=")
    return Number(e164, extension if _EXTENSION.fullmatch(extension) else "")


def is_e164(text: str) -> bool:
    """Whether `text` is exactly `+`, country code and a number that the country's numbering plan has room for."""
    return bool(_E164.fullmatch(text)) and normal_phone(text, None) == text


def national(kept: str) -> str:
    """`(202) 555-0123 ext. 42`: for people of the same country; as it stands where it is none."""
    number = parted(kept)
    try:
        parsed = phonenumbers.parse(number.e164)
    except phonenumbers.NumberParseException:
        return kept
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return f"{written} ext. {number.extension}" if number.extension else written


def _phone(text: str) -> str:
    number = read(text, None)
    if number is None:
        raise ValueError(_what_is_wrong(text))
    return str(number)


def _plain(text: str) -> str:
    number = read(text, None)
    if number is None:
        raise ValueError(_what_is_wrong(text))
    if number.extension:
        raise ValueError(
            gettext("an extension can't be used here; write the number alone, such as %(number)s", number=number.e164)
        )
    return str(number)


def _what_is_wrong(text: str) -> str:
    """What the number lacks, as narrowly as can be told."""
    typed = signs.as_read(text)
    if "@" in typed or typed.lower().startswith("sip:"):
        return _instead(gettext("is an address, not a phone number"))
    if not typed.startswith("+"):
        guess = read(text, "US")
        number = guess.e164 if guess else _EXAMPLE
        return gettext("write + with country code and number, such as %(number)s", number=number)
    if any(sign.isalpha() for sign in typed):
        return gettext(
            "holds letters; write + with country code and number in digits, such as %(number)s", number=_EXAMPLE
        )
    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(typed))
    except phonenumbers.NumberParseException:
        return _instead(gettext("no country has this code"))
    match reason:
        case phonenumbers.ValidationResult.TOO_SHORT:
            return _instead(gettext("is too short for a number of its country"))
        case phonenumbers.ValidationResult.TOO_LONG:
            return _instead(gettext("is too long for a number of its country"))
    return _instead(gettext("is not of a length that its country has for a number of its country"))


def _instead(wrong: str) -> str:
    return wrong + "; " + gettext("write + with country code and number, such as %(number)s", number=_EXAMPLE)


Phone = Annotated[str, AfterValidator(_plain)]
"""A number that takes texts, or is dialled as it stands."""
Extension = Annotated[str, AfterValidator(_phone)]
"""A number that a call goes to, perhaps with an extension."""
