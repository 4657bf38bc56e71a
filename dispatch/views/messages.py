"""Messages as rows of a list and as a whole. Callback, summary and answers are health data: authorised routes only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.callers import callers_of
from calls.models import Call, Recording
from channels.sends.models import SEND
from clients.contacts.models import Contact, ContactMethod
from clients.languages import AccountText, pick
from core.crypto import PHI, Keyring
from core.states import Transition
from dispatch.ledger.models import Dispatch
from dispatch.messages.contents import Line, call_type_label, contents, shortened
from dispatch.messages.models import Message, Note
from dispatch.views.dispatches import Data, when
from dispatch.views.message_answers import FieldView, MessageDetail, MessageRow, TransitionView
from dispatch.views.names import names

_READY = {"stored": "ready", "absent": "absent", "lost": "lost", "erased": "erased"}

_SHOWN_AS: Final = {SEND.entity: "delivery"}
"""What screens know by another name."""


async def message_rows(session: AsyncSession, keyring: Keyring, messages: Sequence[Message]) -> list[MessageRow]:
    """As a list shows them, callback and summary opened."""
    named = await names(
        session,
        accounts=[one.account_id for one in messages],
        users=[each for one in messages for each in (one.taken_by, one.owner_id)],
    )
    dispatches = await _dispatches(session, messages)
    recordings = await _recordings(session, messages)
    callbacks = await keyring.open_many(session, [one.callback_sealed for one in messages])
    summaries = await _summaries(session, keyring, messages)
    senders = await _senders(session, messages, callbacks)
    rows = []
    for one, callback, summary in zip(messages, callbacks, summaries, strict=True):
        dispatch = dispatches.get(one.id)
        account = named.accounts[one.account_id]
        rows.append(
            {
                "id": one.id,
                "account_id": one.account_id,
                "account_name": account.name,
                "account_color": account.color,
                "kind": one.kind,
                "status": one.status,
                "urgency": one.urgency,
                "call_type": one.call_type,
                "call_type_label": await call_type_label(session, one),
                "created_at": when(one.created_at),
                "taken_by_name": named.user(one.taken_by),
                "owner_name": named.user(one.owner_id),
                "callback": callback.reveal() if callback is not None else None,
                "sender_name": senders.get(one.id),
                "summary": summary.reveal() if summary is not None else None,
                "dispatch_id": dispatch.id if dispatch else None,
                "dispatch_status": dispatch.status if dispatch else None,
                "recording": _recording(one, recordings.get(one.recording_id or 0)),
                "next_action": dispatch.next_action if dispatch else one.next_action,
                "next_at": when(dispatch.next_at if dispatch else one.next_at),
            }
        )
    return [MessageRow.model_validate(row) for row in rows]


async def _summaries(session: AsyncSession, keyring: Keyring, messages: Sequence[Message]) -> list[PHI | None]:
    """A line of each; of a text, which no script sums up, its own first words."""
    sealed = [one.fields_sealed if one.kind == "text" else one.summary_sealed for one in messages]
    opened = await keyring.open_many(session, sealed)
    return [_first_words(found) if one.kind == "text" else found for one, found in zip(messages, opened, strict=True)]


def _first_words(fields: PHI | None) -> PHI | None:
    text = fields.reveal_json().get("text") if fields is not None else None
    return PHI(shortened(text)) if isinstance(text, str) else None


async def _senders(
    session: AsyncSession, messages: Sequence[Message], callbacks: Sequence[PHI | None]
) -> dict[int, str]:
    """By message: the one contact of its account that has the number. Two share a handset: then nobody's name."""
    numbers = {one.id: number.reveal() for one, number in zip(messages, callbacks, strict=True) if number is not None}
    accounts = {one.account_id for one in messages if one.id in numbers}
    found = (
        select(ContactMethod.account_id, ContactMethod.address, func.min(Contact.name))
        .join(Contact, Contact.id == ContactMethod.contact_id)
        .where(ContactMethod.account_id.in_(accounts), ContactMethod.address.in_(set(numbers.values())))
        .where(ContactMethod.retired_at.is_(None), Contact.retired_at.is_(None))
        .group_by(ContactMethod.account_id, ContactMethod.address)
        .having(func.count(Contact.id.distinct()) == 1)
    )
    names = {(row[0], row[1]): row[2] for row in (await session.execute(found)).all()} if numbers else {}
    known = {one.id: names.get((one.account_id, numbers.get(one.id, ""))) for one in messages}
    return {key: name for key, name in known.items() if name is not None}


async def message_detail(session: AsyncSession, keyring: Keyring, message: Message) -> MessageDetail:
    """Everything of one message, and its own transitions with what people wrote about them."""
    row = (await message_rows(session, keyring, [message]))[0]
    opened = await contents(session, keyring, message)
    call = await session.get(Call, message.call_id) if message.call_id else None
    callers = await callers_of(session, keyring, [call]) if call else []
    return MessageDetail(
        **row.model_dump(),
        call_id=message.call_id,
        version=message.version,
        locked_at=when(message.locked_at),
        erased=opened.erased,
        caller=callers[0] if callers else None,
        caller_number=callers[0].number if callers else None,
        fields=[_field(line) for line in opened.lines],
        transitions=await transition_data(session, keyring, [("message", message.id)], message.id),
    )


def _field(line: Line) -> FieldView:
    value = line.value.reveal()
    shown: AccountText = {"yes": "Yes", "no": "No"}.get(value, value) if line.kind == "yes_no" else value
    shown = next((option for option in line.options if pick(option) == value), shown)
    told = {"name": line.name, "label": line.label, "kind": line.kind, "value": value, "display": shown}
    return FieldView.model_validate({**told, "dangerous": line.dangerous})


async def transition_data(
    session: AsyncSession, keyring: Keyring, things: Sequence[tuple[str, int]], message_id: int
) -> list[TransitionView]:
    """The moves of these things in the order they happened, and people's own words as entries of kind `note`."""
    moves = [row for entity in {kind for kind, _ in things} for row in await _moves(session, entity, things)]
    notes = list((await session.execute(select(Note).where(Note.message_id == message_id).order_by(Note.id))).scalars())
    texts = await keyring.open_many(session, [note.text_sealed for note in notes])
    named = await names(session, bys=[*(move.by for move in moves), *(note.by for note in notes)])
    entries = [
        _entry(
            move.at,
            move.by,
            move.reason,
            entity=_SHOWN_AS.get(move.entity, move.entity),
            entity_id=move.entity_id,
            old=move.old,
            new=move.new,
        )
        for move in sorted(moves, key=lambda move: move.id)
    ]
    entries += [
        _entry(note.at, note.by, words.reveal(), entity="note", entity_id=note.message_id, old=None, new=note.what)
        for note, words in zip(notes, texts, strict=True)
        if words is not None
    ]
    entries.sort(key=lambda entry: str(entry["at"]))
    return [TransitionView(**entry, by_name=named.by(entry["by"])) for entry in entries]


def _entry(at: datetime, by: str, reason: str, **what: object) -> Data:
    return {**what, "reason": reason, "by": by, "at": when(at)}


async def _moves(session: AsyncSession, entity: str, things: Sequence[tuple[str, int]]) -> list[Transition]:
    ids = [number for kind, number in things if kind == entity]
    found = select(Transition).where(Transition.entity == entity, Transition.entity_id.in_(ids))
    return list((await session.execute(found)).scalars())


async def _dispatches(session: AsyncSession, messages: Sequence[Message]) -> dict[int, Dispatch]:
    found = select(Dispatch).where(Dispatch.message_id.in_({one.id for one in messages}))
    return {one.message_id: one for one in (await session.execute(found)).scalars()}


async def _recordings(session: AsyncSession, messages: Sequence[Message]) -> dict[int, Recording]:
    ids = {one.recording_id for one in messages if one.recording_id}
    if not ids:
        return {}
    found = await session.execute(select(Recording).where(Recording.id.in_(ids)))
    return {one.id: one for one in found.scalars()}


def _recording(message: Message, recording: Recording | None) -> Data | None:
    if recording is None:
        return None
    return {
        "id": recording.id,
        "duration_s": recording.duration_s,
        "status": _READY.get(recording.status, "pending"),
        "reason": recording.end_reason,
        "silent": message.silent,
    }
