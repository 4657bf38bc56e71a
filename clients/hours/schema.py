"""Opening hours and answer phrases as they are written in an account."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from whenever import Date

from clients.languages import InLanguages
from clients.values import ClockTime, ClosingTime, Strict, Words
from core.names import Label

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _holiday_date(text: str) -> str:
    # 2024 is a leap year, so that 02-29 may be written
    try:
        Date.parse_iso(text if len(text) != 5 else f"2024-{text}")
    except ValueError:
        raise ValueError("write YYYY-MM-DD, or MM-DD for every year") from None
    return text


def _placeholders(text: str) -> str:
    if "{" in text.replace("{operator}", ""):
        raise ValueError("the one placeholder is {operator}, for the operator's name")
    return text


PhraseText = Annotated[Words, StringConstraints(min_length=1), AfterValidator(_placeholders)]


class Span(Strict):
    """From one local time to another; ending at or before its start it runs over midnight into the next day."""

    starts: ClockTime = Field(alias="from", description="Local time, HH:MM.")
    ends: ClosingTime = Field(alias="to", description="Local time, HH:MM; 24:00 is the end of the day.")


class Window(Span):
    days: list[Weekday] = Field(min_length=1, description="mon tue wed thu fri sat sun.")


class Holiday(Strict):
    """A date whose hours replace the weekly ones."""

    date: Annotated[str, AfterValidator(_holiday_date)] = Field(description="YYYY-MM-DD, or MM-DD for every year.")
    name: Label = Field("", description="For people to read.")
    open: list[Span] = Field(default_factory=list, description="Hours of that day; none means closed all day.")


class Hours(Strict):
    """When the client's own office is open; outside these the account is closed. None at all: always closed."""

    open: list[Window] = Field(default_factory=list, description="Weekly opening times.")
    holidays: list[Holiday] = Field(default_factory=list, description="Dates with other hours.")


class Phrase(Span):
    """What to say first. The first phrase that fits the moment is used."""

    text: InLanguages[PhraseText] = Field(
        description="Said by the operator; `{operator}` becomes the operator's name. By language."
    )
    greeting: Words = Field("", description="Spoken to the caller by the line itself before an operator answers.")
    when: Literal["open", "closed"] | None = Field(None, description="`open` or `closed`; without it, both.")
    days: list[Weekday] | None = Field(
        None, min_length=1, description="Only on these days; a span counts to its first."
    )
    starts: ClockTime = Field("00:00", alias="from", description="Only from this local time.")
    ends: ClosingTime = Field("24:00", alias="to", description="Only until this local time.")

    @property
    def all_day(self) -> bool:
        return (self.starts, self.ends) == ("00:00", "24:00")

    @property
    def always(self) -> bool:
        return self.when is None and self.days is None and self.all_day


class Timetable(Strict):
    """The part of an account's settings that the clock decides about."""

    timezone: str
    phrases: list[Phrase]
    hours: Hours

    @model_validator(mode="after")
    def _something_is_always_said(self) -> Self:
        if not any(phrase.always for phrase in self.phrases):
            raise ValueError(
                "phrases: the last one must have no `when`, `days`, `from` or `to`, so that there always is one"
            )
        return self
