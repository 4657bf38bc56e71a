"""What the routes of `oncall` take and give."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from clients.accounts.schemas import AccountDetail


class SlotView(BaseModel):
    """One slot. From `since` to `until` it stays this person; all but the first three are null if nobody is on call."""

    roster: str
    slot: str
    label: str
    contact_id: int | None
    contact: str | None
    name: str | None
    since: datetime | None
    until: datetime | None
    reason: str | None


class OnCallAnswer(BaseModel):
    at: datetime
    items: list[SlotView]


class NewOverride(BaseModel):
    model_config = ConfigDict(extra="forbid")

    roster: str = Field(description="Slug of the roster.")
    slot: str
    contact_id: int = Field(description="Who stands in.")
    starts_at: AwareDatetime | None = Field(None, description="With offset; left out: now.")
    ends_at: AwareDatetime = Field(description="With offset.")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        "", description="Shown to operators; nothing about patients."
    )


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


class RosterView(BaseModel):
    slug: str
    name: str
    slots: list[str]


class AccountWithRosters(AccountDetail):
    rosters: list[RosterView]
    overrides: list[OverrideView] = Field(description="What holds or will hold, by its start.")
