"""Operators at work: their state, and when their browser was last seen."""

from typing import cast

from sqlalchemy import Boolean, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base
from core.states import Machine


class Operator(Base):
    """A user at the desk, on one carrier account: whoever is on a synthetic one never meets a real caller."""

    __tablename__ = "operators"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), index=True)
    identity: Mapped[str] = mapped_column(String(121), unique=True)  # `client:IDENTITY`; letters, digits, underscore
    status: Mapped[str] = mapped_column(String(20), server_default="offline")
    reason: Mapped[str | None] = mapped_column(String(60))  # of a break
    then_status: Mapped[str | None] = mapped_column(String(20))  # chosen in the middle of a call: what comes after it
    then_reason: Mapped[str | None] = mapped_column(String(60))
    since: Mapped[At]
    idle_since: Mapped[
        At
    ]  # the end of the last call, or signing on: the longest idle operator is offered the next call
    seen_at: Mapped[At | None]  # the browser's last sign of life
    online: Mapped[bool] = mapped_column(Boolean, server_default="false")  # as last told to the screens
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id", use_alter=True))  # talking about, or wrapping up
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]


OPERATOR = Machine(
    entity="operator",
    table=cast("Table", Operator.__table__),
    id_column="user_id",
    states={
        "offline": "signed off, or the browser has been gone for a while",
        "ready": "takes the next call, provided the browser was seen a moment ago",
        "offered": "a call is on the screen, or being connected; no other may be offered",
        "talking": "connected with a caller",
        "wrapping": "the call is over, its message is being finished; ends by itself after a limit",
        "on_break": "not to be offered calls, for a reason",
        "not_answering": "let two offers in a row lapse: offered no more until they say that they are there",
    },
    moves={
        "offline": {"ready", "on_break"},
        "ready": {"offered", "on_break", "offline", "wrapping"},
        "offered": {"ready", "talking", "not_answering", "on_break", "offline"},
        "talking": {"wrapping", "ready", "on_break", "offline"},
        "not_answering": {"ready", "on_break", "offline", "wrapping"},
        "wrapping": {"ready", "on_break", "offline"},
        "on_break": {"ready", "offline", "on_break"},
    },
)
