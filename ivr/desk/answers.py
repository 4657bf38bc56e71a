"""The call card as REST tells it. Number, answers and notes are health data: authorised routes only."""

from typing import Any

from calls.callers import CallerView
from clients.callscripts.schema import FieldKind, Urgency
from clients.languages import AccountText, Language
from core.answers import Answer, Moment
from dispatch.views.answers import MessageKind, MessageStatus
from oncall.cover.schemas import NoteView
from oncall.schemas import SlotView


class EarlierCall(Answer):
    id: int
    started_at: Moment
    outcome: str | None
    call_type: AccountText | None


class CallPart(Answer):
    """`caller_number` is `caller.number`: null where there is nothing to call back. `earlier_calls` are the same
    caller's to the same account, newest first."""

    id: int
    status: str
    started_at: Moment
    caller: CallerView
    caller_number: str | None
    earlier_calls_today: int
    earlier_calls: list[EarlierCall]


class EmergencyPart(Answer):
    text: AccountText
    number: str | None


class AccountPart(Answer):
    """`local_time` is HH:MM where the client is; `phrase` names the operator."""

    id: int
    name: str
    color: str
    timezone: str
    local_time: str
    open: bool
    hours_text: str
    phrase: AccountText
    emergency: EmergencyPart | None
    notes: AccountText


class ChoiceView(Answer):
    """`value` is what is stored, in whatever language it is shown."""

    value: str
    label: AccountText


class WhenView(Answer):
    """Asked only if that earlier field was answered so, or as one of these."""

    field: str
    equals: str | list[str]


class ScriptFieldView(Answer):
    name: str
    label: AccountText
    kind: FieldKind
    required: bool
    options: list[ChoiceView]
    dangerous: list[str]
    when: WhenView | None
    ask: AccountText
    max_length: int


class CallTypeView(Answer):
    slug: str
    label: AccountText
    urgency: Urgency
    key: str
    fields: list[ScriptFieldView]


class DraftView(Answer):
    """What is saved so far, right or wrong. The console saves text only, as its script field's kind has it."""

    id: int
    kind: MessageKind
    status: MessageStatus
    call_type: str | None
    urgency: Urgency
    fields: dict[str, Any]
    version: int
    saved_at: Moment


class CallCard(Answer):
    """`call` is null for a message taken without one. `notes` are tonight's, newest first; `account.notes` stay.
    `languages` are those the account's texts are written in, its own first."""

    call: CallPart | None
    account: AccountPart
    languages: list[Language]
    call_types: list[CallTypeView]
    draft: DraftView | None
    dispatch_id: int | None
    on_call: list[SlotView]
    notes: list[NoteView]
