"""What the routes of `oncall` take and give."""

from datetime import datetime

from pydantic import BaseModel, Field

from clients.accounts.schemas import AccountDetail
from oncall.cover.schemas import OverrideView


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


class RosterView(BaseModel):
    slug: str
    name: str
    slots: list[str]


class AccountWithRosters(AccountDetail):
    rosters: list[RosterView]
    overrides: list[OverrideView] = Field(description="What holds or will hold, by its start.")
