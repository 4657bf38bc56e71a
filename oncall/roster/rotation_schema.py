"""A rotation as it is written: turns, lengths, hand-over times."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from whenever import Date

from clients.hours.schema import Weekday
from clients.values import ClockTime, IsoDate, Slug, Strict, Zone

MINUTES = {"weeks": 7 * 1440, "days": 1440, "hours": 60, "minutes": 1}
# a rota of ten-second shifts is a mistake, and its year would be three million of them
_SHORTEST_MIN = 60

Order = Annotated[list[Slug], Field(min_length=1, max_length=20)]


class Length(Strict):
    """A sum on the wall clock: a day is from one 17:00 to the next, whatever the clocks do between."""

    weeks: int = Field(0, ge=0, le=520, description="Weeks.")
    days: int = Field(0, ge=0, le=3660, description="Days.")
    hours: int = Field(0, ge=0, le=8784, description="Hours.")

    @property
    def in_minutes(self) -> int:
        return sum(getattr(self, unit, 0) * each for unit, each in MINUTES.items())

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        if self.in_minutes < _SHORTEST_MIN:
            raise ValueError("a shift lasts an hour at least; write `weeks`, `days` or `hours`")
        return self


class Lasts(Length):
    """How long each shift lasts, where that is less than until the next hand-over."""

    minutes: int = Field(0, ge=0, le=59, description="Minutes, beside the others.")


class Every(Strict):
    """From one hand-over to the next: `weeks`, `days`, `hours`, or `months` alone."""

    weeks: int = Field(0, ge=0, le=520, description="Weeks.")
    days: int = Field(0, ge=0, le=3660, description="Days.")
    hours: int = Field(0, ge=0, le=8784, description="Hours; 24 of them are a day.")
    months: int = Field(0, ge=0, le=120, description="Calendar months; `hand_over` then says which day of them.")

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(1 for value in (self.weeks, self.days, self.hours, self.months) if value) != 1:
            raise ValueError("write one of `weeks`, `days`, `hours` and `months`, such as {weeks: 1}")
        return self


class Nth(Strict):
    day: Weekday = Field(description="mon tue wed thu fri sat sun.")
    nth: Literal[1, 2, 3, 4, -1] = Field(description="1 to 4; -1 is the last of the month.")


class HandOver(Strict):
    time: ClockTime = Field(description="Local time, HH:MM; it stays that time when the clocks change.")
    day: Weekday | None = Field(
        None, description="The weekday of the first hand-over: mon tue wed thu fri sat sun; the one of `starts` if not."
    )
    day_of_month: int | None = Field(
        None, description="For months: 1 to 31, the last day where a month is shorter; -1 is the last day."
    )
    nth: Nth | None = Field(None, description="For months: such as the first Monday.")

    @model_validator(mode="after")
    def _day_of_month(self) -> Self:
        if self.day_of_month is not None and self.day_of_month != -1 and not 1 <= self.day_of_month <= 31:
            raise ValueError("day_of_month is 1 to 31, or -1 for the last day")
        return self


class Rotation(Strict):
    """Each turn in turn, from one hand-over to the next."""

    people: list[Slug | Order] = Field(
        min_length=1,
        max_length=100,
        description="Contacts in their turns; after the last the first again. A turn may be a list: its first is on"
        " call, the others follow in that order.",
    )
    every: Every | None = Field(None, description="From one hand-over to the next; {weeks: 1} if left out.")
    lengths: list[Length] | None = Field(
        None,
        min_length=1,
        max_length=60,
        description="Instead of `every`: lengths that follow each other, such as five days and two.",
    )
    hand_over: HandOver = Field(description="When one turn hands over to the next.")
    starts: IsoDate = Field(
        description="The first shift begins at the first hand-over on or after this date; before it nobody has it."
    )
    ends: IsoDate | None = Field(None, description="From that date's hand-over time on nobody has it.")
    lasts: Lasts | None = Field(None, description="Each shift only so long; else until the next hand-over.")
    timezone: Zone | None = Field(None, description="IANA name; else that of the slot or the roster.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.every is not None and self.lengths is not None:
            raise ValueError("write `every` or `lengths`, not both")
        monthly = self.every is not None and bool(self.every.months)
        named = [self.hand_over.day_of_month, self.hand_over.nth]
        if monthly and (sum(1 for one in named if one is not None) != 1 or self.hand_over.day is not None):
            raise ValueError("months hand over on one `day_of_month` or one `nth`; write one of them, and no `day`")
        if not monthly and any(one is not None for one in named):
            raise ValueError("`day_of_month` and `nth` go with `every: {months: …}` only; write `day` here")
        if self.ends is not None and Date.parse_iso(self.ends) <= Date.parse_iso(self.starts):
            raise ValueError("`ends` must be a later date than `starts`")
        return self

    @property
    def turns(self) -> list[tuple[str, ...]]:
        return [(turn,) if isinstance(turn, str) else tuple(turn) for turn in self.people]
