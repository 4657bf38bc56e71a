"""Small checked values shared by accounts, contacts, scripts and rosters: slugs, addresses, zones, local times."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from whenever import Date, Time, TimeZoneNotFoundError

from core.addresses import mail_address
from core.texts.speaking import gettext

_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
LONGEST_ADDRESS = 254
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Strict(BaseModel):
    """What people write by hand: an unknown key is an error, never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _zone(text: str) -> str:
    try:
        Date(2026, 1, 1).at(Time(12)).assume_tz(text, disambiguation="compatible")
    except (TimeZoneNotFoundError, ValueError):
        raise ValueError(f"unknown time zone {text!r}; write an IANA name, such as America/New_York") from None
    return text


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError(gettext("write the time as HH:MM from 00:00 to 23:59, such as 17:00"))
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


def _web_address(text: str) -> str:
    written = text.strip()
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        parts, port = None, None
    if parts is None or parts.scheme not in {"https", "http"} or not parts.hostname or not written.isascii():
        raise ValueError(gettext("write an address that begins with https://"))
    if parts.username is not None or port == 0:
        raise ValueError(gettext("write the address without a user name or password"))
    if len(written) > LONGEST_ADDRESS:
        raise ValueError(gettext("write an address of %(most)s characters at most", most=LONGEST_ADDRESS))
    return written


Slug = Annotated[str, AfterValidator(_slug)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Email = Annotated[str, AfterValidator(mail_address)]
Zone = Annotated[str, AfterValidator(_zone)]
ClockTime = Annotated[str, AfterValidator(_clock)]
ClosingTime = Annotated[str, AfterValidator(_closing)]
IsoDate = Annotated[str, AfterValidator(_date)]
Text = Annotated[str, BeforeValidator(as_text)]
