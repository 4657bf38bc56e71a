"""What the routes of reminders take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from clients.accounts.settings import Minutes

DutyNoticeState = Literal["planned", "sent", "confirmed", "unconfirmed", "cancelled"]


class NewReminders(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    minutes: Annotated[list[Minutes], Field(max_length=5)] | None = Field(
        description="Told so many minutes before the start, and at it; empty: not told; null: as the account says."
    )


class RemindersView(BaseModel):
    contact_id: int
    minutes: list[int] | None = Field(description="Null: as the account says.")
    account_minutes: list[int]
    confirm: bool = Field(description="Whether the account asks everybody who goes on call to confirm it.")


class DutyNoticeView(BaseModel):
    """`minutes` before the start; 0: at the start. `channel` is sms, voice or email, null before it was sent."""

    id: int
    roster: str
    slot: str
    contact_id: int
    contact: str
    name: str
    starts_at: datetime
    ends_at: datetime | None
    minutes: int
    send_at: datetime
    asks: bool = Field(description="Whether it asks for a confirmation.")
    status: DutyNoticeState
    channel: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None


class DutyNoticeList(BaseModel):
    items: list[DutyNoticeView]
