"""Writing a message down: autosave with an optimistic version, checks before it goes out, urgency that only rises."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.callscripts.answers import AnswerProblem, callback_number, check_answers, dangers
from clients.callscripts.current import ScriptVersion, current_script, script_version
from clients.callscripts.schema import CallType, Script
from core import clock
from core.crypto import PHI, Keyring
from core.crypto.keyring import Cipher
from core.errors import Conflict, Invalid
from core.states import move
from dispatch.messages import store
from dispatch.messages.arrivals import DRAFT_LEFT
from dispatch.messages.cards import masked
from dispatch.messages.contents import fields_of, shortened
from dispatch.messages.models import MESSAGE, Message, Note

Urgency = Literal["urgent", "routine"]
# of one answer while it is written: well over what any script lets go out, so that it can still be shortened
MOST_KEPT = 8000


@dataclass(frozen=True)
class Words:
    """Why somebody did something, in their own words."""

    what: Literal["closed", "reopened", "urgency lowered"]
    text: str
    by: str


@dataclass(frozen=True)
class Typed:
    """What the console has on screen. `version` is the one it loaded or last saved; `danger`: an answer has raised the
    urgency."""

    call_type: str | None
    urgency: Urgency
    urgency_reason: str | None
    fields: Mapping[str, Any]
    version: int
    danger: bool = False


async def save(session: AsyncSession, keyring: Keyring, message: Message, typed: Typed, by: str) -> None:
    """Keep what has been typed so far, also where it is wrong or missing. `message` is locked.

    Raises Conflict when somebody else saved in between, or its content is locked.
    """
    _changeable(message, typed.version)
    script = await script_of(session, message)
    typed = await _in_danger(session, keyring, message, script.script if script else None, typed)
    await _set_urgency(session, keyring, message, typed, by)
    cipher = await keyring.cipher(session, message.key_id)
    await session.execute(
        update(Message)
        .where(Message.id == message.id)
        .values(
            call_type=typed.call_type,
            script_version_id=script.id if script else None,
            version=message.version + 1,
            saved_at=clock.now(),
            **_sealed(cipher, script.script if script else None, typed),
        )
        .execution_options(synchronize_session=False)
    )
    await session.refresh(message)
    if message.next_action == "finish_draft":
        await store.set_next(session, message, "finish_draft", clock.now() + DRAFT_LEFT)


async def complete(session: AsyncSession, keyring: Keyring, message: Message, version: int | None, by: str) -> None:
    """The draft is a message: everything asked is answered. Raises Invalid (`fields_missing`) naming each field.

    A voicemail, a lost caller or a text may go out as it is; what was typed into it is checked all the same.
    """
    _changeable(message, message.version if version is None else version)
    script = await script_of(session, message)
    typed = message.kind == "taken" or message.call_type is not None
    if typed and script is not None:
        answers = await fields_of(session, keyring, message)
        problems = check_answers(script.script, message.call_type or "", answers).problems
        if problems:
            raise _incomplete(problems)
    await store.opened(session, message, reason="taken", by=by)


async def write_note(session: AsyncSession, keyring: Keyring, message: Message, words: Words) -> None:
    """A person's own words about a message, sealed with its key."""
    session.add(
        Note(
            message_id=message.id,
            account_id=message.account_id,
            what=words.what,
            text_sealed=await keyring.seal(session, message.key_id, PHI(masked(words.text))),
            by=words.by,
            at=clock.now(),
        )
    )
    await session.flush()


async def script_of(session: AsyncSession, message: Message) -> ScriptVersion | None:
    """The script it was begun with; the account's current one before the first save."""
    if message.script_version_id is not None:
        return await script_version(session, message.script_version_id)
    return await current_script(session, message.account_id)


def _changeable(message: Message, version: int) -> None:
    if message.status not in ("draft", "open", "deferred"):
        raise Conflict(f"This message is {message.status}; reopen it to change it.", code="locked")
    if message.locked_at is not None:
        raise Conflict("It has been sent to somebody and no longer changes; reopen it to correct it.", code="locked")
    if message.version != version:
        raise Conflict(
            "Somebody else has saved it in between; load it again.", code="version_conflict", version=message.version
        )


def _incomplete(problems: list[AnswerProblem]) -> Invalid:
    errors = [{"field": one.field or "call_type", "code": one.code, "message": one.message} for one in problems]
    return Invalid("; ".join(one.message for one in problems), code="fields_missing", errors=errors)


def _answers(script: Script | None, call_type: str | None, fields: Mapping[str, Any]) -> dict[str, str]:
    """As typed, without what the script does not ask; before a call type is chosen, everything."""
    if script is None or call_type is None or script.call_type(call_type) is None:
        kept = {name: value for name, value in fields.items() if isinstance(value, str)}
    else:
        kept = check_answers(script, call_type, fields, complete=False).answers
    endless = [name for name, value in kept.items() if len(value) > MOST_KEPT]
    if endless:
        words = f"Longer than {MOST_KEPT} characters: nothing of it is kept as long as it is."
        errors = [{"field": name, "code": "too_long", "message": words} for name in endless]
        raise Invalid(words, code="too_long", errors=errors)
    return {name[:40]: masked(value) for name, value in kept.items()}


async def _in_danger(
    session: AsyncSession, keyring: Keyring, message: Message, script: Script | None, typed: Typed
) -> Typed:
    """An answer that means danger makes the message urgent, whatever saves it: a new one in any case; one that is known
    until somebody says why it is less urgent. Another call type, which drops the answer, is no such reason."""
    if script is None or typed.urgency == "urgent" or not script.knows_danger:
        return typed
    now = dangers(script.call_type(typed.call_type or ""), typed.fields)
    before = dangers(script.call_type(message.call_type or ""), await fields_of(session, keyring, message))
    reason = (typed.urgency_reason or "").strip() and typed.call_type == message.call_type
    known = message.urgency == "urgent" and (before or now) and not reason
    return replace(typed, urgency="urgent", danger=True) if now - before or known else typed


async def _set_urgency(session: AsyncSession, keyring: Keyring, message: Message, typed: Typed, by: str) -> None:
    """Raised by anyone; lowered only with a reason, which choosing another call type is."""
    if typed.urgency == message.urgency:
        return
    words = "urgency raised by a dangerous answer" if typed.danger else "urgency raised"
    if typed.urgency == "routine":
        other_type = message.status == "draft" and typed.call_type not in (None, message.call_type)
        reason = (typed.urgency_reason or "").strip()
        if not other_type and not reason:
            raise Invalid("Say why it is less urgent.", code="reason_required", errors=[_NEEDS_REASON])
        words = "urgency lowered with the call type" if other_type else "urgency lowered"
        if reason:
            await write_note(session, keyring, message, Words("urgency lowered", reason, by))
    await move(session, MESSAGE, message.id, message.status, reason=words, by=by, urgency=typed.urgency)


_NEEDS_REASON = {"field": "urgency_reason", "message": "needed when urgency goes down"}


def _sealed(cipher: Cipher, script: Script | None, typed: Typed) -> dict[str, Any]:
    answers = _answers(script, typed.call_type, typed.fields)
    values: dict[str, Any] = {"fields_sealed": cipher.seal(PHI.of_json(answers))}
    chosen = script.call_type(typed.call_type) if script and typed.call_type else None
    if script is not None and chosen is not None:
        if number := callback_number(script, chosen.slug, answers):
            values["callback_sealed"] = cipher.seal(PHI(number))
        values["summary_sealed"] = cipher.seal(PHI(_summary(chosen, answers)))
    return values


def _summary(call_type: CallType, answers: Mapping[str, str]) -> str:
    """What tells one message of a board from another: the first name, and the first words."""
    first: dict[str, str] = {}
    for field in call_type.fields:
        if answers.get(field.name):
            first.setdefault(field.kind, answers[field.name])
    parts = [first[kind] for kind in ("name", "text", "choice") if kind in first]
    return shortened(" · ".join(parts))
