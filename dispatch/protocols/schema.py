"""Protocols as they are written: who is paged for which message, how, and what follows when nobody answers.

rules:
  - call_types: [urgent-symptom]        # empty: every call type; also the kinds voicemail, caller_lost and text
    urgency: urgent                     # urgent, routine; absent: both
    steps:
      - page: {roster: doctors, slot: primary}   # or {contact: dr-lee}, or desk
        channels: [sms, voice]          # or own: the person's own order
        order: in_turn                  # or at_once
        repeat: {times: 2, every_s: 120}
        wait_s: 300
"""

from collections.abc import Sequence
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from clients.contacts.kinds import KINDS, MethodKind
from clients.values import Slug, Strict

KIND = "protocol"
# an account has one protocol; its rules are what differs
SLUG = "main"

Channel = MethodKind
CHANNELS: Final = KINDS
OWN_ROUNDS: Final = 5
"""So many rounds a page over the person's own order has at least, in turn: more methods than that hardly anyone has."""
Urgency = Literal["urgent", "routine"]


class Slot(Strict):
    """Whoever is on call there at the moment the step begins."""

    roster: Slug = Field(description="The roster's slug.")
    slot: Slug = Field(description="The slot of that roster.")


class Named(Strict):
    """One contact of the account, on call or not."""

    contact: Slug = Field(description="The contact's slug.")


class Repeat(Strict):
    """A round tries the step's channels once: the next one of them (in turn) or all (at once)."""

    times: int = Field(0, ge=0, le=20, description="Further rounds after the first, while there is no answer.")
    every_s: int = Field(60, ge=1, le=3600, description="Seconds between rounds.")


class Step(Strict):
    """One stage: page this person, and wait this long for an answer."""

    page: Slot | Named | Literal["desk"] = Field(description="A roster's slot, a named contact, or `desk`.")
    channels: list[Channel] | Literal["own"] = Field(
        ["sms", "voice"],
        min_length=1,
        max_length=len(KINDS),
        description="Over which of sms, voice, link, email, slack, webhook and desk, in order; `own`: the person's own"
        " order.",
    )
    order: Literal["in_turn", "at_once"] = Field("in_turn", description="One channel a round, or all in each.")
    repeat: Repeat = Field(default_factory=Repeat, description="How often the page is repeated.")
    wait_s: int = Field(
        300, ge=1, le=36000, description="Seconds for an answer, from the moment the carrier takes the first delivery."
    )

    @model_validator(mode="after")
    def _channels_once(self) -> Self:
        if self.channels != "own" and len(set(self.channels)) != len(self.channels):
            raise ValueError("channels: name each channel once; use `repeat` to try again")
        return self

    @property
    def own(self) -> bool:
        """Whether the person's own order counts, rather than the protocol's."""
        return self.channels == "own"

    @property
    def kinds(self) -> Sequence[Channel]:
        """The kinds of methods that may be used at all."""
        return CHANNELS if isinstance(self.channels, str) else self.channels

    @property
    def rounds(self) -> int:
        """How many rounds there are at most; in turn, every channel has one even without a repeat."""
        in_turn = OWN_ROUNDS if self.own else len(self.channels)
        return max(in_turn if self.order == "in_turn" else 1, 1 + self.repeat.times)

    def channels_of(self, round_: int) -> list[Channel]:
        """What is tried in this round (from 0), as far as the protocol says it."""
        kinds = self.kinds
        return list(kinds) if self.order == "at_once" or self.own else [kinds[round_ % len(kinds)]]

    @property
    def label(self) -> str:
        if isinstance(self.page, Slot):
            return f"{self.page.roster} · {self.page.slot}"
        return self.page.contact if isinstance(self.page, Named) else "desk"


# Kinds of message that are the desk's own, unless a rule says otherwise.
DESK_KINDS = ("caller_lost", "text")


class Rule(Strict):
    """The first rule that fits the message is carried out."""

    call_types: list[Slug] = Field(default_factory=list, description="Slugs of call types; none: all of them.")
    urgency: Urgency | None = Field(None, description="Only messages of this urgency; without it, both.")
    steps: list[Step] = Field(max_length=20, description="In this order. After the last, the desk has it.")

    def fits(self, call_type: str | None, urgency: str) -> bool:
        """`call_type` is the message's, else its kind. Lost callers and texts page only where a rule names them."""
        named = call_type in self.call_types if self.call_types else call_type not in DESK_KINDS
        return named and self.urgency in (None, urgency)


class Desk(Strict):
    """What the operators' desk does with what reaches it."""

    alarm_s: int = Field(30, ge=1, le=3600, description="Alarmed again this often until somebody claims it.")
    claim_s: int = Field(600, ge=1, le=86400, description="A claim lapses after this long, and the alarm begins again.")
    tell_s: int | None = Field(
        120,
        ge=10,
        le=86400,
        description="The supervisors are told when nobody has claimed it for so long; null: never.",
    )


class Voicemail(Strict):
    """What becomes of a voicemail."""

    desk_s: int = Field(120, ge=0, le=3600, description="The desk may see to it this long; then the protocol pages.")


class Protocol(Strict):
    """The body of a document of kind `protocol`. No rule that fits means: the desk."""

    rules: list[Rule] = Field(min_length=1, description="Tried from the top.")
    desk: Desk = Field(default_factory=Desk, description="Alarms and claims.")
    voicemail: Voicemail = Field(default_factory=Voicemail, description="The desk's time before a voicemail pages.")
