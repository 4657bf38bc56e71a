"""A dispatch, its pages and deliveries, and what the board shows of a message: as REST and the live line tell them."""

from typing import Literal

from pydantic import Field

from clients.contacts.kinds import ChannelKind, MethodKind
from clients.languages import AccountText
from core.answers import Answer, Moment
from dispatch.engine import PageEnd

DispatchStatus = Literal["active", "at_desk", "confirmed", "closed", "cancelled"]
PageStatus = Literal["open", "confirmed", "declined", "expired", "cancelled"]
DeliveryStatus = Literal["recorded", "sending", "sent", "failed", "unknown"]
MessageStatus = Literal["draft", "open", "deferred", "confirmed", "closed"]
MessageKind = Literal["taken", "voicemail", "caller_lost", "text"]
Urgency = Literal["urgent", "routine"]
Via = Literal["sms", "voice", "link", "desk"]
StepChannel = Literal[MethodKind, "own"]


class DispatchView(Answer):
    """`next_label` says in words what happens at `next_at`; `owner` is protocol, desk, user:ID or contact:ID.

    `soon_s` and `late_s` are the protocol's own times, from `started_at`: the first person's has run out, everybody's
    has.
    """

    id: int
    message_id: int
    account_id: int
    account_name: str
    account_color: str
    kind: MessageKind
    urgency: Urgency
    call_type: str | None
    call_type_label: AccountText
    status: DispatchStatus
    step: int
    steps: int
    round: int
    step_label: str | None
    asked_name: str | None
    next_label: str | None
    nobody_on_call: bool
    next_action: str | None
    next_at: Moment | None
    owner: str | None
    owner_id: int | None
    owner_name: str | None
    claimed_until: Moment | None
    alarm_count: int
    unclaimed_since: Moment | None = Field(description="Since when the desk has it and no operator; else null.")
    told_at: Moment | None = Field(description="When the supervisors were told that nobody reacts; else null.")
    silent: bool = Field(description="A voicemail of which nothing was recorded: listed, without an alarm.")
    started_at: Moment
    soon_s: int
    late_s: int
    confirmed_at: Moment | None
    confirmed_by_name: str | None
    confirmed_via: Via | None
    ended_at: Moment | None


class PageView(Answer):
    """`round` only while it is open: how often it has been repeated. `reason`: why this person is asked; `ended_why`:
    why they are asked no more."""

    id: int
    dispatch_id: int
    contact_id: int
    contact_name: str
    step: int
    round: int | None
    status: PageStatus
    opened_at: Moment
    expires_at: Moment
    first_accepted_at: Moment | None
    viewed_at: Moment | None
    confirmed_at: Moment | None
    confirmed_via: Via | None
    ended_at: Moment | None
    ended_why: PageEnd | None
    reason: str


class DeliveryView(Answer):
    """`address` is masked but for its end. `error_code` is the carrier's, `error_text` what it means. `called_back`: it
    did not fail, it was no longer wanted."""

    id: int
    page_id: int
    channel: ChannelKind
    address: str
    status: DeliveryStatus
    attempt: int
    called_back: bool
    error_code: int | None
    error_text: str | None
    due_at: Moment | None
    created_at: Moment
    sent_at: Moment | None
    delivered_at: Moment | None
    heard_at: Moment | None
    ended_at: Moment | None


class PendingMessage(Answer):
    """One that no dispatch carries yet."""

    account_id: int
    account_name: str
    account_color: str
    kind: MessageKind
    status: MessageStatus
    urgency: Urgency
    call_id: int | None
    call_type: str | None
    call_type_label: AccountText
    owner_id: int | None
    owner_name: str | None
    next_action: str | None
    next_at: Moment | None
    created_at: Moment


class RepeatView(Answer):
    """`times`: further rounds after the first."""

    times: int
    every_s: int


class StepView(Answer):
    """One stage of the protocol the dispatch was begun with."""

    n: int
    label: str
    kind: Literal["slot", "contact", "desk"]
    channels: list[StepChannel] = Field(description="`own`: the person's own order.")
    order: Literal["in_turn", "at_once"]
    repeat: RepeatView
    wait_s: int
