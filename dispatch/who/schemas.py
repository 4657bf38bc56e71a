"""What "who would be paged" answers. Times are UTC; addresses are masked."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from clients.languages import AccountText


class WhoAttempt(BaseModel):
    at: datetime
    round: int = Field(description="From 1.")
    channel: str
    address: str
    reason: str


class WhoPassed(BaseModel):
    channel: str
    address: str
    reason: str


class WhoStage(BaseModel):
    """One person's turn, or why a step has nobody."""

    number: int = Field(description="The protocol's step, from 1; the backup contact has the number of the empty step.")
    label: str = Field(description="What the step names, such as `doctors · primary`.")
    contact_id: int | None
    name: str | None = Field(description="null: nobody.")
    reason: str = Field(description="Why this one, or why nobody, in words.")
    begins_at: datetime
    ends_at: datetime = Field(description="When the next begins, if nobody has answered.")
    attempts: list[WhoAttempt]
    passed: list[WhoPassed] = Field(description="Methods that would not be used, and why.")


class WhoAnswer(BaseModel):
    account_id: int
    account_name: str
    timezone: str
    call_type: str
    urgency: Literal["urgent", "routine"]
    at: datetime = Field(description="The dispatch's beginning that was asked about.")
    as_of: datetime | None = Field(description="null: the past as it was known then, the future as it is known now.")
    begins_at: datetime = Field(description="Later than `at` for a voicemail: the desk may see to it first.")
    rule: int | None = Field(description="The protocol's rule that fits, from 1; null: none does.")
    stages: list[WhoStage]
    desk_at: datetime = Field(description="When the operators own it, alarmed until one claims it.")
    desk_reason: str


class WhoCallType(BaseModel):
    """What may be asked about: a call type of the account's script, or a kind of message without one (label null)."""

    slug: str
    label: AccountText | None
    urgency: Literal["urgent", "routine"]


class WhoCallTypes(BaseModel):
    items: list[WhoCallType]
