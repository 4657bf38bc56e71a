"""In which order a contact's methods are tried, when, and when a routine page does not ring: as it is written down.

rules:
  - {urgency: routine, days: [sat, sun], methods: [sms]}      # the first rule that fits is the order
  - {from: "22:00", to: "07:00", methods: [voice, sms]}
quiet:
  windows: [{days: [sat, sun], from: "22:00", to: "08:00"}]
  until: "2026-12-24T18:00:00-05:00"                          # do not disturb, once
"""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from clients.contacts.kinds import MethodKind
from clients.hours.schema import Span, Weekday
from clients.values import ClockTime, ClosingTime, Strict

Urgency = Literal["urgent", "routine"]
MethodId = Annotated[int, Field(ge=1, lt=2**63)]


class RuleTimes(Span):
    """When a rule fits."""

    urgency: Urgency | None = Field(None, description="Only pages of this urgency; without it, both.")
    days: list[Weekday] = Field(default_factory=list, max_length=7, description="Only on these days; none: every day.")
    starts: ClockTime = Field("00:00", alias="from", description="Only from this local time.")
    ends: ClosingTime = Field("24:00", alias="to", description="Only until this local time; may be after midnight.")


class OrderRule(RuleTimes):
    """Without urgency, days or times: always. Methods that it does not name come after those it does: a rule is an
    order, it silences nothing."""

    methods: list[MethodKind | MethodId] = Field(
        min_length=1, max_length=20, description="Kinds, or ids of single methods, in order."
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.methods)) != len(self.methods):
            raise ValueError("methods: name each once")
        return self


class QuietWindow(Span):
    """A local time of the account in which a routine page does not ring."""

    days: list[Weekday] = Field(default_factory=list, max_length=7, description="On these days; none: every day.")


class Quiet(Strict):
    """In quiet time a routine page is not rung. An urgent one never looks at it."""

    windows: list[QuietWindow] = Field(default_factory=list, max_length=20, description="Every week.")
    until: AwareDatetime | None = Field(None, description="Do not disturb until then, once.")


class Preferences(Strict):
    """All of it for one contact, as one version of it is kept. `methods` are ids by position."""

    methods: list[int] = Field(default_factory=list)
    rules: list[OrderRule] = Field(default_factory=list, max_length=20)
    quiet: Quiet = Field(default_factory=Quiet)
