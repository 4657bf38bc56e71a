"""A message's content, opened at an authorised edge: an audited route, a call after a key, a link after its PIN."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.callscripts.answers import visible_fields
from clients.callscripts.current import script_version
from clients.languages import AccountText, pick
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
    """One answer. `kind` is the script field's; `dangerous`: the script says that this answer means danger.
    `options`: those of a choice, of which the value is one in the account's own language."""

    name: str
    label: AccountText
    kind: str
    value: PHI
    dangerous: bool = False
    options: Sequence[AccountText] = ()


@dataclass(frozen=True)
class Contents:
    """`title` is in the account's own language. `erased`: the data key is gone, and with it everything a person could
    read."""

    title: str
    lines: list[Line]
    callback: PHI | None
    summary: PHI | None
    erased: bool = False


def shortened(text: str) -> str:
    """On one line, and no longer than one."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1]}…"


async def call_type_label(session: AsyncSession, message: Message) -> AccountText:
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
    return Contents(pick(await call_type_label(session, message)), lines, callback, summary, erased)


async def _lines(session: AsyncSession, message: Message, answers: dict[str, Any]) -> list[Line]:
    if message.script_version_id is None or not message.call_type:
        return []
    chosen = (await script_version(session, message.script_version_id)).script.call_type(message.call_type)
    asked = visible_fields(chosen, answers) if chosen else []
    return [
        Line(
            name=field.name,
            label=field.label,
            kind=field.kind,
            value=PHI(str(answers[field.name])),
            dangerous=answers[field.name] in field.dangerous,
            options=field.options,
        )
        for field in asked
        if answers.get(field.name)
    ]
