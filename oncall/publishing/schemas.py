"""Rosters over REST."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from oncall.schedule import Source


class Taken(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewDraft(Taken):
    body: dict[str, Any] = Field(description="A roster as in an account's YAML, finished or not.")


class NewVersion(Taken):
    hand_over: bool = Field(
        False,
        description="Publish though somebody would lose a shift in its middle (otherwise refused: `running-shift`).",
    )
    effective_from: AwareDatetime | None = Field(None, description="In force from this instant; left out: now.")


class NewPreview(Taken):
    body: dict[str, Any] = Field(description="A roster nobody has published.")
    starts: AwareDatetime = Field(alias="from", description="With offset.")
    ends: AwareDatetime = Field(alias="to", description="With offset; 400 days later at most.")


class FindingView(BaseModel):
    path: str = Field(description="JSON Pointer into the body.")
    message: str = Field(description="What is wrong and how to mend it.")


class ChangeView(BaseModel):
    path: str = Field(description="Like a JSON Pointer, with the names of slots, layers and shifts for places.")
    old: Any = Field(description="Null if it is new.")
    new: Any = Field(description="Null if it is gone.")


class GapView(BaseModel):
    slot: str
    since: datetime
    until: datetime


class OnDutyView(BaseModel):
    """Contacts by slug; null is nobody."""

    slot: str
    before: str | None
    after: str | None
    until: datetime = Field(description="How long it would then be so, of the following 14 days.")


class MoveView(BaseModel):
    """Somebody else is first in line than before; contacts by slug, null is nobody."""

    slot: str
    since: datetime
    until: datetime
    before: str | None
    after: str | None
    running: bool = Field(description="Somebody would lose a shift in its middle: publishing asks for `hand_over`.")


class EffectView(BaseModel):
    """Taking effect then, what it would do to people: unknown, so empty, while there are findings."""

    unused: list[str] = Field(description="People and layers that would never come on, in words.")
    now: list[OnDutyView] = Field(description="Who is on call when it takes effect, before and after.")
    moves: list[MoveView] = Field(description="Of the 14 days from then on, the first 100.")


class RosterDraftView(EffectView):
    findings: list[FindingView] = Field(description="What must be mended before it can be published.")
    changes: list[ChangeView] = Field(description="Against what is in force then.")
    gaps: list[GapView] = Field(description="When nobody would be on, of the 30 days from then on.")


class TurnedDraftView(RosterDraftView):
    body: dict[str, Any] = Field(description="The draft as it is now.")


class VersionRow(BaseModel):
    number: int
    effective_from: datetime
    published_at: datetime
    published_by_name: str | None


class VersionView(VersionRow):
    body: dict[str, Any]
    changes: list[ChangeView] = Field(description="Against the version numbered before.")


class RosterRow(BaseModel):
    slug: str
    name: str
    slots: list[str] = Field(description="Of the version in force; of the draft, if there is none.")
    version: int | None
    draft_at: datetime | None


class RosterRows(BaseModel):
    items: list[RosterRow]


class RosterDetail(BaseModel):
    slug: str
    name: str
    body: dict[str, Any] | None = Field(description="In force now; null before the first version is.")
    version: int | None
    draft: dict[str, Any] | None
    draft_by_name: str | None
    draft_at: datetime | None
    history: list[VersionRow] = Field(description="Newest first; a version may take effect later.")


class DutyPerson(BaseModel):
    contact: str
    contact_id: int
    name: str


class PieceView(BaseModel):
    """`since` to `until`, the end not included; retired people are left out, and `reason` says so."""

    since: datetime
    until: datetime
    people: list[DutyPerson] = Field(description="In order: the first is on call; none: nobody is.")
    source: Source
    layer: str | None
    shift: int | str | None
    cover_id: int | None
    reason: str


class LayerPieces(BaseModel):
    layer: str
    pieces: list[PieceView]


class SlotSchedule(BaseModel):
    slot: str
    label: str
    pieces: list[PieceView] = Field(description="Without a gap from `from` to `to`, while there is a roster.")
    layers: list[LayerPieces] = Field(description="Each alone, bottom first: its shifts.")


class ScheduleView(BaseModel):
    timezone: str
    slots: list[SlotSchedule]
