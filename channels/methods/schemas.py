"""What the routes of codes and test pages take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from channels.sends.models import Send
from clients.contacts.preferences import MethodId

NoticeState = Literal["recorded", "sending", "sent", "failed", "unknown"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class GivenCode(Body):
    code: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]


class TestPage(Body):
    method_id: MethodId | None = Field(None, description="Left out: what an urgent page would use first.")


class CodeSent(BaseModel):
    notice_id: int
    good_until: datetime


class CodeResult(BaseModel):
    """`wrong`: try again; `over`: no code is good any more, send another."""

    result: Literal["right", "wrong", "over"]
    state: str = Field(description="The method's state afterwards.")


class TestView(BaseModel):
    """What is known of a test page: four facts, each with its time or null. `error` in words, if it failed."""

    id: int
    method_id: int | None
    kind: str
    status: NoticeState
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    answered_at: datetime | None
    error_code: int | None
    error: str | None

    @classmethod
    def of(cls, send: Send, error: str | None) -> "TestView":
        return cls(
            id=send.id,
            method_id=send.method_id,
            kind=send.channel,
            status=send.status,
            created_at=send.created_at,
            sent_at=send.sent_at,
            delivered_at=send.delivered_at,
            answered_at=send.answered_at,
            error_code=send.error_code,
            error=error,
        )


class TestList(BaseModel):
    items: list[TestView]


class SigningSecret(BaseModel):
    """`header` carries `t=` (Unix time, s) and `v1=`: the hex HMAC-SHA256, with the secret, of that time, a full stop
    and the body."""

    secret: str
    header: str
