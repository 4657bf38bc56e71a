"""A roster (document kind `roster`): named slots, each with layers of rotations and free-form shifts, or with the place
in another slot's order.

People are slugs of the account's contacts. A later layer is above an earlier one and wins where it has somebody; where
none has, the exceptions and the default list answer.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from clients.values import ClockTime, ClosingTime, IsoDate, Slug, Strict, Zone
from core.names import Label, Name
from oncall.roster.rotation_schema import Order, Rotation
from oncall.roster.times import fault_of

KIND = "roster"
# the one layer of the short form, which writes its rotation on the slot itself
SHORT = "rotation"

WindowDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]


# what a shift's two times are
_WHEN = "Local date and time, YYYY-MM-DDTHH:MM; or exactly, such as 2026-11-01T01:30:15-05:00."


def _local_time(text: str) -> str:
    fault = fault_of(text)
    if fault is not None:
        raise ValueError(fault)
    return text


LocalTime = Annotated[str, AfterValidator(_local_time)]


class Holidays(Strict):
    """Whole local days: those of a country's calendar, and others, but for some."""

    country: str | None = Field(None, description="ISO 3166 code, such as US.")
    subdivision: str | None = Field(None, description="State or region, such as NY.")
    also: list[IsoDate] = Field(default_factory=list, max_length=400, description="Other dates that count.")
    not_: list[IsoDate] = Field(
        default_factory=list, alias="except", max_length=400, description="Dates that don't count after all."
    )


class Window(Strict):
    """Each day from one local time to another; ending at or before its start it runs over midnight."""

    days: list[WindowDay] | None = Field(
        None, min_length=1, description="mon tue wed thu fri sat sun holiday; a window counts to the day it starts on."
    )
    starts: ClockTime = Field("00:00", alias="from", description="Local time, HH:MM.")
    ends: ClosingTime = Field("24:00", alias="to", description="Local time, HH:MM; 24:00 is the end of the day.")


class Shift(Strict):
    """From one local time to another."""

    shift: Slug = Field(description="Names the shift; unique in its layer, and the same over versions.")
    starts: LocalTime = Field(
        alias="from",
        description=_WHEN,
    )
    ends: LocalTime = Field(alias="to", description=_WHEN)
    people: Order = Field(description="In order: the first is on call.")
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        "", description="Shown with the shift; nothing about patients."
    )


class Layer(Strict):
    layer: Slug = Field(description="Names the layer; unique in the slot, and the same over versions.")
    rotation: Rotation | None = Field(None, description="People in turn.")
    only: list[Window] | None = Field(
        None, min_length=1, max_length=50, description="The rotation counts only within these windows."
    )
    not_on_holidays: bool = Field(False, description="The rotation doesn't count on holidays, which are whole days.")
    shifts: list[Shift] | None = Field(None, max_length=5000, description="Free-form shifts instead of a rotation.")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.rotation is None) == (self.shifts is None):
            raise ValueError("write either `rotation` or `shifts`")
        if self.rotation is None and (self.only is not None or self.not_on_holidays):
            raise ValueError("`only` and `not_on_holidays` go with a rotation; a shift's own times are exact already")
        return self


class PlaceOf(Strict):
    slot: Slug = Field(description="Another slot of this roster.")
    place: int = Field(ge=1, le=20, description="1 is who is on call there, 2 the next in its order.")


class Slot(Strict):
    slot: Slug = Field(description="Named by protocols, such as primary or backup.")
    label: Label = Field("", description="For people to read; the slot's name if empty.")
    timezone: Zone | None = Field(None, description="IANA name; else that of the roster.")
    rotation: Rotation | None = Field(None, description="Short for one layer, named `rotation`.")
    layers: list[Layer] = Field(
        default_factory=list, max_length=30, description="Bottom first: a later one wins where it has somebody."
    )
    default: list[Slug] = Field(
        default_factory=list, max_length=20, description="Who has the slot, in order, when no layer has anybody."
    )
    exceptions: list[Shift] = Field(
        default_factory=list, max_length=1000, description="Dated exceptions to the default list."
    )
    place_of: PlaceOf | None = Field(
        None, description="Instead of layers: whoever stands at this place of another slot's order at the moment."
    )

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.rotation is not None, bool(self.layers), self.place_of is not None]
        if sum(forms) > 1:
            raise ValueError("write one of `rotation`, `layers` and `place_of`")
        if not any(forms) and not self.default and not self.exceptions:
            raise ValueError("names nobody: write `rotation`, `layers`, `place_of` or `default`")
        return self

    @property
    def all_layers(self) -> list[Layer]:
        """Bottom first; the short form is one layer too."""
        return [Layer(layer=SHORT, rotation=self.rotation)] if self.rotation is not None else self.layers


class Roster(Strict):
    name: Name = Field(description="For people to read.")
    timezone: Zone | None = Field(
        None, description="IANA name; of every local time in the roster whose rotation or slot names none."
    )
    holidays: Holidays | None = Field(None, description="What `holiday` and `not_on_holidays` mean.")
    confirm_every_days: int = Field(
        30, ge=0, le=3660, description="The roster is stale when nobody confirmed it for so long; 0: never."
    )
    slots: list[Slot] = Field(min_length=1, max_length=40, description="In the order shown.")

    def zone_of(self, slot: Slot, rotation: Rotation | None = None) -> str | None:
        return (rotation.timezone if rotation else None) or slot.timezone or self.timezone
