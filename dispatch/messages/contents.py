"""A message's content, opened at an authorised edge: an audited route, a call after a key, a link after its PIN."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.callscripts.answers import visible_fields
from clients.callscripts.current import script_version
from core.crypto import PHI, Keyring
from dispatch.messages.models import Message

TITLES = {
    "taken": "Message",
    "voicemail": "Voicemail",
    "caller_lost": "A caller hung up while waiting",
    "text": "Text message",
}


SUMMARY: Final = 140
"""A line's length, in characters."""


@dataclass(frozen=True)
class Line:
    """One answer. `kind` is the script field's; `dangerous`: the script says that this answer means danger."""

    name: str
    label: str
    kind: str
    value: PHI
    dangerous: bool = False


@dataclass(frozen=True)
class Contents:
    """`erased`: the data key is gone, and with it everything a person could read."""

    title: str
    lines: list[Line]
    callback: PHI | None
    summary: PHI | None
    erased: bool = False


def shortened(text: str) -> str:
    """On one line, and no longer than one."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1]}…"


async def call_type_label(session: AsyncSession, message: Message) -> str:
    """What the operator picked, in the words of the script it was taken with; else what kind of message it is."""
    if message.script_version_id is not None and message.call_type:
        chosen = (await script_version(session, message.script_version_id)).script.call_type(message.call_type)
        if chosen is not None:
            return chosen.label
    return TITLES[message.kind]


async def fields_of(session: AsyncSession, keyring: Keyring, message: Message) -> dict[str, Any]:
    """The answers by field name, as they were saved; empty if erased."""
    opened = (await keyring.open_many(session, [message.fields_sealed]))[0]
    return dict(opened.reveal_json()) if opened is not None else {}


async def contents(session: AsyncSession, keyring: Keyring, message: Message) -> Contents:
    sealed = [message.fields_sealed, message.callback_sealed, message.summary_sealed]
    fields, callback, summary = await keyring.open_many(session, sealed)
    erased = any(sealed) and all(part is None for part in (fields, callback, summary))
    answers = dict(fields.reveal_json()) if fields is not None else {}
    lines = await _lines(session, message, answers)
    if message.kind == "text" and isinstance(answers.get("text"), str):
        lines = [Line("text", "Text", "text", PHI(answers["text"]))]
    return Contents(await call_type_label(session, message), lines, callback, summary, erased)


async def _lines(session: AsyncSession, message: Message, answers: dict[str, Any]) -> list[Line]:
    if message.script_version_id is None or not message.call_type:
        return []
    chosen = (await script_version(session, message.script_version_id)).script.call_type(message.call_type)
    asked = visible_fields(chosen, answers) if chosen else []
    return [
        Line(field.name, field.label, field.kind, PHI(str(answers[field.name])), answers[field.name] in field.dangerous)
        for field in asked
        if answers.get(field.name)
    ]
