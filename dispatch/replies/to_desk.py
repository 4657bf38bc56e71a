"""A text nobody can place is a message: the desk is alarmed until somebody has read it. What the same number writes
after it, before somebody has seen to it, is added to that message: one alarm, and a count."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import InboundText
from clients.callers import caller_of
from core import clock
from core.crypto import PHI
from core.house import House
from core.states import remark
from dispatch.ledger.models import Dispatch
from dispatch.messages import store
from dispatch.messages.models import MESSAGE, Message

Texts = list[list[str | int]]
"""Each different text, and how often it came."""
_TOGETHER: Final = timedelta(minutes=30)
_KEPT: Final = 20
"""So many different texts are kept in one message; after that they begin another."""


async def to_desk(house: House, session: AsyncSession, text: InboundText) -> int:
    """How many times this very text is in the message now: 1 for a new one."""
    # two texts of one number at once must not make two messages
    key = f"texts {text.carrier_id} {text.from_} {text.account_id}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    found = await _before(house, session, text)
    if found is not None:
        return await _added(house, session, text, *found)
    number = caller_of(text.from_).number
    message = await store.new(
        session,
        account_id=text.account_id,
        carrier_id=text.carrier_id,
        key_id=text.key_id,
        kind="text",
        status="open",
        urgency="urgent",
        next_action="page",
        next_at=clock.now(),
        reason="a text came in",
        by="caller",
        callback=await house.keyring.seal(session, text.key_id, PHI(number)) if number else None,
    )
    await _write(house, session, message, text.from_, [[_words(text), 1]])
    return 1


async def _before(house: House, session: AsyncSession, text: InboundText) -> tuple[Message, Texts] | None:
    """The message that this number's last texts are in, if there is room, and nobody has read it yet: what is new must
    not come in behind somebody's back. What is the same is only counted."""
    recent = (
        select(Message)
        .where(Message.account_id == text.account_id, Message.kind == "text", Message.status == "open")
        .where(Message.created_at > clock.now() - _TOGETHER)
        .order_by(Message.id.desc())
    )
    for message in (await session.execute(recent)).scalars().all():
        fields = (await house.keyring.open_many(session, [message.fields_sealed]))[0]
        opened = fields.reveal_json() if fields is not None else {}
        if opened.get("from") != text.from_:
            continue
        texts: Texts = opened["texts"]
        same = any(one[0] == _words(text) for one in texts)
        if same or (len(texts) < _KEPT and (text.flood or await _unread(session, message))):
            return message, texts
    return None


async def _unread(session: AsyncSession, message: Message) -> bool:
    """The desk as a whole is alarmed, and nobody has claimed it; or no dispatch carries it yet."""
    found = select(Dispatch.status, Dispatch.owner_id).where(Dispatch.message_id == message.id)
    row = (await session.execute(found)).first()
    return row is None or (row.status == "at_desk" and row.owner_id is None)


async def _added(house: House, session: AsyncSession, text: InboundText, message: Message, texts: Texts) -> int:
    words = _words(text)
    if all(one[0] != words for one in texts):
        texts.append([words, 0])
    same = next(one for one in texts if one[0] == words)
    same[1] = int(same[1]) + 1
    await _write(house, session, message, text.from_, texts)
    count = sum(int(one[1]) for one in texts)
    await remark(session, MESSAGE, message.id, reason=f"the same number texted again: {count} in all", by="caller")
    return int(same[1])


async def _write(house: House, session: AsyncSession, message: Message, from_: str, texts: Texts) -> None:
    shown = "\n".join(f"{words} ({times} times)" if int(times) > 1 else str(words) for words, times in texts)
    body = {"text": shown, "from": from_, "texts": texts}
    message.fields_sealed = await house.keyring.seal(session, message.key_id, PHI.of_json(body))
    await session.flush()


def _words(text: InboundText) -> str:
    """Pictures are not fetched: whoever reads this asks for what they show."""
    came = "1 picture or file came with it" if text.media == 1 else f"{text.media} pictures or files came with it"
    return "\n".join(part for part in (text.body.reveal(), f"[{came}; not kept here]" if text.media else "") if part)
