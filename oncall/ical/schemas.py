"""Feeds over REST."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class NewFeed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scope: Literal["person", "slot", "account"] = Field(description="Of one person, one slot, or the whole account.")
    contact_id: int | None = Field(None, ge=1, le=2**63 - 1, description="With scope person.")
    roster: str | None = Field(None, max_length=60, description="With scope slot: slug of the roster.")
    slot: str | None = Field(None, max_length=60, description="With scope slot.")


class FeedView(BaseModel):
    id: int
    scope: str
    contact_id: int | None
    contact_name: str | None
    roster: str | None
    slot: str | None
    created_by_name: str | None
    created_at: datetime
    read_at: datetime | None = Field(description="When a calendar last asked, to the hour; null: never.")


class NewFeedView(FeedView):
    url: str = Field(description="Whoever has it reads the feed. It is given this once and kept nowhere.")


class FeedList(BaseModel):
    items: list[FeedView]
