"""What the routes of cover take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewOverride(_Strict):
    roster: str = Field(description="Slug of the roster.")
    slot: str
    contact_id: int = Field(description="Who stands in.")
    starts_at: AwareDatetime | None = Field(None, description="With offset; left out: now.")
    ends_at: AwareDatetime = Field(description="With offset.")
    reason: Reason = Field("", description="Shown to operators; nothing about patients.")


class NewTake(_Strict):
    roster: str = Field(description="Slug of the roster.")
    slot: str
    contact_id: int = Field(description="Who takes it.")
    minutes: int = Field(ge=1, le=24 * 60, description="From now on, for so long.")
    reason: Reason = Field("", description="Shown to operators; nothing about patients.")


class OverrideView(BaseModel):
    id: int
    roster: str
    slot: str
    contact_id: int
    contact_name: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    created_by_name: str | None


class EnteredOverride(OverrideView):
    conflicts: list[str] = Field(description="What speaks against it, in words: on call elsewhere, away. It holds.")


CoverKind = Literal["override", "swap", "give", "absence"]


class CoverView(BaseModel):
    """`contact` stands in: for `replaces`, or (null) for whoever it is. An absence: `replaces` is away, a null
    `contact` is whoever comes next, a null `slot` every slot, a null `roster` every roster. It held until
    `cancelled_at`.
    """

    id: int
    kind: CoverKind
    roster: str | None
    slot: str | None
    contact_id: int | None
    contact_name: str | None
    replaces_id: int | None
    replaces_name: str | None
    starts_at: datetime
    ends_at: datetime
    reason: str
    request_id: int | None
    created_by_name: str | None
    created_at: datetime
    cancelled_at: datetime | None
    cancelled_by_name: str | None


class CoverList(BaseModel):
    items: list[CoverView]


class NewAbsence(_Strict):
    contact_id: int = Field(description="Who is away.")
    starts_at: AwareDatetime | None = Field(None, description="With offset; left out: now.")
    ends_at: AwareDatetime = Field(description="With offset.")
    stand_in_id: int | None = Field(None, description="Who has their shifts meanwhile; left out: whoever comes next.")
    roster: str | None = Field(None, description="In this roster only; left out: in all of the account's.")
    reason: Reason = Field("", description="Shown to operators; nothing about anybody's health.")


class MovedView(BaseModel):
    """A stretch that was theirs; `people` are contacts' slugs in order, empty: nobody has it now."""

    roster: str
    slot: str
    since: datetime
    until: datetime
    people: list[str]
    reason: str


class EnteredAbsence(CoverView):
    moved: list[MovedView]
    conflicts: list[str] = Field(description="What is left to settle, in words. The absence holds.")


RequestStatus = Literal[
    "open", "accepted", "declined", "withdrawn", "expired", "in_force", "refused", "undone", "lapsed"
]


class NewRequest(_Strict):
    kind: Literal["swap", "give"]
    roster: str = Field(description="Slug of the roster.")
    slot: str
    at: AwareDatetime = Field(description="Any instant of the shift, with offset.")
    from_contact_id: int = Field(description="Whose shift it is.")
    to_contact_id: int | None = Field(None, description="Who is asked; left out (give only): anybody may take it.")
    return_at: AwareDatetime | None = Field(None, description="Swap: any instant of the other's shift.")
    return_roster: str | None = Field(None, description="Swap: left out, the same roster.")
    return_slot: str | None = Field(None, description="Swap: left out, the same slot.")
    note: Reason = Field("", description="To who is asked; nothing about patients.")
    anyway: bool = Field(False, description="Even though who is asked is on call elsewhere meanwhile, or partly away.")


class Acceptance(_Strict):
    contact_id: int | None = Field(None, description="Who says yes; left out: who was asked.")
    anyway: bool = Field(False, description="Even though they are on call elsewhere meanwhile, or partly away.")


class Approval(_Strict):
    reason: Reason = ""
    anyway: bool = Field(False, description="Even though they are on call elsewhere meanwhile, or partly away.")


class Why(_Strict):
    reason: Reason = ""


class ShiftView(BaseModel):
    roster: str
    slot: str
    starts_at: datetime
    ends_at: datetime


class RequestView(BaseModel):
    """`taker` is who said yes. `reason` says why the status is what it is; after `expires_at` nobody can say yes."""

    id: int
    kind: Literal["swap", "give"]
    status: RequestStatus
    reason: str
    shift: ShiftView
    return_shift: ShiftView | None
    from_contact_id: int
    from_name: str
    to_contact_id: int | None
    to_name: str | None
    taker_id: int | None
    taker_name: str | None
    note: str
    created_by_name: str | None
    created_at: datetime
    answered_by_name: str | None
    answered_at: datetime | None
    expires_at: datetime
    ended_at: datetime | None


class RequestList(BaseModel):
    items: list[RequestView]


class NewNote(_Strict):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)] = Field(
        description="For operators; nothing about patients."
    )
    until: AwareDatetime | None = Field(None, description="With offset; left out: for 12 hours.")
    contact_id: int | None = Field(None, description="Whom it is about, if anybody.")


class NoteView(BaseModel):
    """`author` is null where the system wrote it."""

    id: int
    text: str
    until: datetime
    contact_id: int | None
    contact_name: str | None
    author: str | None
    created_at: datetime


class NoteList(BaseModel):
    items: list[NoteView]
