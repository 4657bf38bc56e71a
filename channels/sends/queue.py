"""Recording sends before they are made, and calling them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import named
from channels.sends.models import SEND, Send
from channels.sends.subjects import about, subject_of
from core import clock, outbox
from core.states import insert_born, move

REQUEST: Final = "send.request"
HANG_UP: Final = "send.hang_up"


@dataclass(frozen=True)
class Target:
    """To whom, over which channel, from where. `method_id`: what becomes known of the address marks that method."""

    channel: str
    to_address: str
    from_address: str = ""
    carrier_id: int | None = None
    account_id: int | None = None
    method_id: int | None = None


@dataclass(frozen=True)
class Again:
    """A repeat of `first_id`, the `attempt`th in all, due then."""

    first_id: int
    attempt: int
    due_at: datetime


async def record(
    session: AsyncSession,
    subject: tuple[str, int],
    target: Target,
    *,
    validity_s: int,
    words_sealed: bytes | None = None,
    answer_word: str | None = None,
    again: Again | None = None,
) -> Send:
    """Write a send down, and the outbox row that makes it; the caller commits. Calls wait for the carrier's slot.

    `subject`: a registered word and the id of the row it is about.
    """
    word, subject_id = subject
    channel, priority = named(target.channel), about(word).priority
    send = Send(
        subject=word,
        subject_id=subject_id,
        account_id=target.account_id,
        carrier_id=target.carrier_id if channel.carried else None,
        method_id=target.method_id,
        first_id=again.first_id if again else None,
        channel=channel.name,
        to_address=target.to_address,
        from_address=target.from_address if channel.carried else "",
        words_sealed=words_sealed,
        answer_word=answer_word,
        validity_s=validity_s,
        attempt=again.attempt if again else 1,
        status="recorded",
        created_at=clock.now(),
    )
    await insert_born(session, SEND, send, reason=channel.name, by="system")
    await outbox.add(
        session, REQUEST, key=send_key(send.id), due_at=again.due_at if again else None, send_id=send.id,
        carrier_id=send.carrier_id if channel.paced else None, priority=priority,
    )  # fmt: skip
    return send


async def repeat(session: AsyncSession, send: Send, words_sealed: bytes | None) -> Send | None:
    """Send again what may or may not have gone out. None: its subject is not repeated, or was often enough."""
    subject = subject_of(send)
    if send.attempt > len(subject.repeat_after_s):
        return None
    due_at = clock.now() + timedelta(seconds=subject.repeat_after_s[send.attempt - 1])
    left = int((ends_at(send) - due_at).total_seconds())
    if left <= 0 and not subject.anew:
        return None
    target = Target(
        channel=send.channel,
        to_address=send.to_address,
        from_address=send.from_address,
        carrier_id=send.carrier_id,
        account_id=send.account_id,
        method_id=send.method_id,
    )
    return await record(
        session,
        (send.subject, send.subject_id),
        target,
        validity_s=send.validity_s if subject.anew else left,
        words_sealed=words_sealed,
        answer_word=send.answer_word,
        again=Again(send.first_id or send.id, send.attempt + 1, due_at),
    )


async def withdraw(
    session: AsyncSession, word: str, ids: Sequence[int], *, reason: str, spare: int | None = None
) -> None:
    """These subjects are settled: what is queued is not sent, what rings is hung up.

    `spare` is the call that settled it.
    """
    open_ones = select(Send.id, Send.channel, Send.status, Send.sid).where(
        Send.subject == word, Send.subject_id.in_(ids), Send.ended_at.is_(None), Send.unwanted_at.is_(None)
    )
    for send_id, channel, status, sid in (await session.execute(open_ones)).all():
        if send_id == spare:
            continue
        now = clock.now()
        await session.execute(update(Send).where(Send.id == send_id).values(unwanted_at=now))
        if status == "recorded":
            await move(
                session, SEND, send_id, "failed", only_from=("recorded",), reason=reason, by="system",
                error_kind="cancelled", ended_at=now, words_sealed=None,
            )  # fmt: skip
            await outbox.cancel(session, send_key(send_id), reason="no longer wanted")
        elif sid is not None and named(channel).hang_up:  # whoever learns of another's SID hangs that one up
            await hang_up_later(session, send_id, sid)


async def hang_up_later(session: AsyncSession, send_id: int, sid: str) -> None:
    """Right after the commit: a phone that goes on ringing wakes somebody for nothing."""
    await outbox.add(session, HANG_UP, key=f"{send_key(send_id)}:hang_up:{sid}", live=True, send_id=send_id)


def ends_at(send: Send) -> datetime:
    """Until when it is of use."""
    return send.created_at + timedelta(seconds=send.validity_s)


def send_key(send_id: int) -> str:
    return f"send:{send_id}"
