"""What the routes of cover take and give."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


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
