"""What the console sends."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Urgency = Literal["urgent", "routine"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewMessage(Body):
    """A message without a call: somebody came by, or wrote a letter."""

    account_id: int
    call_type: str | None = Field(None, max_length=60)
    urgency: Urgency = "routine"
    fields: dict[str, Any] = Field(default_factory=dict, max_length=60)


class Draft(Body):
    """`version` is the one last loaded or saved; another means that somebody else saved in between."""

    call_type: str | None = Field(None, max_length=60)
    urgency: Urgency
    urgency_reason: str | None = Field(None, max_length=500)
    fields: dict[str, Any] = Field(max_length=60)
    version: int = Field(ge=0)


class Submit(Body):
    version: int | None = Field(None, ge=0)


class Reason(Body):
    reason: Words


class SetUrgency(Body):
    urgency: Urgency
    reason: Words | None = None


class PageNext(Body):
    page_id: int | None = Field(None, description="The page seen: only this one is passed over. null: none was open.")


class ConfirmFor(Body):
    contact_id: int
    read_out: bool = Field(description="The message was read out to them; must be true.")
