"""Small checked values shared by accounts, contacts, scripts and rosters: slugs, phone numbers, zones, local times."""

import re
from typing import Annotated, Any

import phonenumbers
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from whenever import Date, Time, TimeZoneNotFoundError

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
# what can be delivered to at all; whether it is theirs, a code shows
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Strict(BaseModel):
    """What people write by hand: an unknown key is an error, never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def is_e164(text: str) -> bool:
    """Whether `text` is `+`, country code and a number that the country's numbering plan allows.

    "Possible" in phonenumbers' sense: a new or fictional range is no reason to refuse a number somebody gave us.
    """
    return bool(_E164.fullmatch(text)) and normal_phone(text, None) == text


def normal_phone(text: str, region: str | None) -> str | None:
    """E.164, or None if the numbering plan has no number of that length. `region` (ISO 3166) is for text without +."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if number.extension or not fits:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _phone(text: str) -> str:
    if not is_e164(text):
        raise ValueError("write it as + with country code and number, without spaces, such as +12025550123")
    return text


def _zone(text: str) -> str:
    try:
        Date(2026, 1, 1).at(Time(12)).assume_tz(text, disambiguation="compatible")
    except (TimeZoneNotFoundError, ValueError):
        raise ValueError(f"unknown time zone {text!r}; write an IANA name, such as America/New_York") from None
    return text


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError("write the time as HH:MM from 00:00 to 23:59, such as 17:00")
    return text


def _closing(text: str) -> str:
    return text if text == "24:00" else _clock(text)


def _date(text: str) -> str:
    try:
        Date.parse_iso(text)
    except ValueError:
        raise ValueError("write the date as YYYY-MM-DD, such as 2026-11-02") from None
    return text


def as_text(value: Any) -> Any:
    """A PIN or an option written without quotes arrives from YAML as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _slug(text: str) -> str:
    if len(text) > 60 or not _SLUG.fullmatch(text):
        raise ValueError("use small letters and digits, with single hyphens between them, 60 at most, such as dr-lee")
    return text


def _email(text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise ValueError("write the address as name@example.org, without spaces")
    name, _, domain = text.rpartition("@")
    return f"{name}@{domain.lower()}"


Slug = Annotated[str, AfterValidator(_slug)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Phone = Annotated[str, AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_email)]
Zone = Annotated[str, AfterValidator(_zone)]
ClockTime = Annotated[str, AfterValidator(_clock)]
ClosingTime = Annotated[str, AfterValidator(_closing)]
IsoDate = Annotated[str, AfterValidator(_date)]
Text = Annotated[str, BeforeValidator(as_text)]
