"""What the routes of `oncall` take and give."""

from datetime import datetime

from pydantic import BaseModel, Field

from clients.accounts.schemas import AccountDetail
from oncall.cover.schemas import OverrideView
from oncall.schedule import Source


class OrderView(BaseModel):
    contact_id: int
    contact: str
    name: str


class SlotView(BaseModel):
    """One slot. From `since` to `until` it stays so (null: it was always so, or stays so for more than 400 days);
    `contact_id`, `contact` and `name` are null if nobody is on call."""

    roster: str
    slot: str
    label: str
    contact_id: int | None
    contact: str | None
    name: str | None
    since: datetime | None
    until: datetime | None
    reason: str = Field(description="Why, in words.")
    source: Source
    layer: str | None
    cover_id: int | None = Field(description="The cover that decided, if any.")
    order: list[OrderView] = Field(description="Who is on call, and who follows.")


class OnCallAnswer(BaseModel):
    at: datetime
    as_of: datetime = Field(description="What was entered or cancelled later is not in it.")
    items: list[SlotView]


class RosterView(BaseModel):
    slug: str
    name: str
    slots: list[str]


class AccountWithRosters(AccountDetail):
    rosters: list[RosterView]
    overrides: list[OverrideView] = Field(description="What holds or will hold, by its start.")
