"""Messages and their story as REST tells them. Callback, summary and answers are health data."""

from typing import Literal

from calls.callers import CallerView
from clients.callscripts.schema import FieldKind
from clients.languages import AccountText
from core.answers import Answer, Moment
from dispatch.views.answers import (
    DeliveryView,
    DispatchStatus,
    DispatchView,
    MessageKind,
    MessageStatus,
    PageView,
    StepView,
    Urgency,
)


class RecordingRef(Answer):
    """`absent`: nothing was said. `lost`: something may have been, and nobody will hear it, as `reason` says. `erased`:
    no longer kept. `silent`: too little to page anybody for, when it was told of."""

    id: int
    duration_s: int | None
    status: Literal["pending", "ready", "absent", "lost", "erased"]
    reason: Literal["absent", "failed", "deleted", "late"] | None
    silent: bool


class MessageRow(Answer):
    """As a list shows it. With a dispatch, next action and instant are the dispatch's.

    `sender_name`: whose the number to call back is, where exactly one contact of the account has it.
    """

    id: int
    account_id: int
    account_name: str
    account_color: str
    kind: MessageKind
    status: MessageStatus
    urgency: Urgency
    call_type: str | None
    call_type_label: AccountText
    created_at: Moment
    taken_by_name: str | None
    owner_name: str | None
    callback: str | None
    sender_name: str | None
    summary: str | None
    dispatch_id: int | None
    dispatch_status: DispatchStatus | None
    recording: RecordingRef | None
    next_action: str | None
    next_at: Moment | None


class FieldView(Answer):
    """One answer of the caller's: `value` as stored, `display` as people read it."""

    name: str
    label: AccountText
    kind: FieldKind
    value: str
    display: AccountText
    dangerous: bool


class TransitionView(Answer):
    """One move of one thing; of kind `note`, what a person wrote, in `reason`."""

    entity: str
    entity_id: int
    old: str | None
    new: str
    reason: str
    by: str
    by_name: str
    at: Moment


class MessageDetail(MessageRow):
    """`erased`: the data key is gone, and with it everything a person could read."""

    call_id: int | None
    version: int
    locked_at: Moment | None
    erased: bool
    caller: CallerView | None
    caller_number: str | None
    fields: list[FieldView]
    transitions: list[TransitionView]


class ContactName(Answer):
    id: int
    name: str


class Timeline(Answer):
    """Who owned it, what was tried, what is known, what comes next. `contacts` are those who may confirm."""

    dispatch: DispatchView
    message: MessageRow
    steps: list[StepView]
    pages: list[PageView]
    deliveries: list[DeliveryView]
    transitions: list[TransitionView]
    contacts: list[ContactName]
