"""Recording attempts before they are made, and calling them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.models import DELIVERY, Delivery
from core import clock, outbox
from core.states import insert_born, move

Channel = Literal["sms", "voice", "link", "email"]
SEND = {"sms": "sms.send", "voice": "voice.call", "link": "sms.send", "email": "email.send"}
TEXTS = ("sms", "link")
"""Channels that are text messages: a reply to either may answer."""
HANG_UP = "voice.hang_up"
# A repeat of an attempt whose fate is unknown; after the last the page's own rounds go on.
REPEAT_AFTER_S = (0, 5, 15)


@dataclass(frozen=True)
class Target:
    """Where one page's deliveries go: one contact method, over one channel."""

    method_id: int
    channel: Channel
    to_address: str
    from_address: str
    carrier_id: int
    account_id: int


async def queue(
    session: AsyncSession,
    page_id: int,
    target: Target,
    *,
    validity_s: int,
    attempt: int = 1,
    due_at: datetime | None = None,
) -> int:
    """Record a delivery and the row that will send it. Calls wait for the carrier's next slot. Returns its id."""
    delivery = Delivery(
        page_id=page_id,
        method_id=target.method_id,
        carrier_id=target.carrier_id,
        account_id=target.account_id,
        channel=target.channel,
        to_address=target.to_address,
        from_address=target.from_address,
        validity_s=validity_s,
        attempt=attempt,
        status="recorded",
        created_at=clock.now(),
    )
    await insert_born(session, DELIVERY, delivery, reason=target.channel, by="system")
    await outbox.add(
        session,
        SEND[target.channel],
        key=send_key(delivery.id),
        due_at=due_at,
        carrier_id=target.carrier_id if target.channel == "voice" else None,
        delivery_id=delivery.id,
    )
    return delivery.id


async def repeat(session: AsyncSession, delivery: Delivery) -> int | None:
    """Send again what may or may not have gone out: a double page beats a lost one. None after the last repeat."""
    if delivery.attempt > len(REPEAT_AFTER_S):
        return None
    target = Target(
        method_id=delivery.method_id,
        channel=cast("Channel", delivery.channel),
        to_address=delivery.to_address,
        from_address=delivery.from_address,
        carrier_id=delivery.carrier_id,
        account_id=delivery.account_id,
    )
    due_at = clock.now() + timedelta(seconds=REPEAT_AFTER_S[delivery.attempt - 1])
    return await queue(
        session, delivery.page_id, target, validity_s=delivery.validity_s, attempt=delivery.attempt + 1, due_at=due_at
    )


async def withdraw(session: AsyncSession, page_ids: Sequence[int], *, reason: str, spare: int | None = None) -> None:
    """These pages are settled: what is queued is not sent, what rings is hung up.

    `spare` is the call that settled it.
    """
    open_ones = select(Delivery.id, Delivery.channel, Delivery.status, Delivery.sid).where(
        Delivery.page_id.in_(page_ids), Delivery.ended_at.is_(None), Delivery.unwanted_at.is_(None)
    )
    for delivery_id, channel, status, sid in (await session.execute(open_ones)).all():
        if delivery_id == spare:
            continue
        now = clock.now()
        await session.execute(update(Delivery).where(Delivery.id == delivery_id).values(unwanted_at=now))
        if status == "recorded":
            await move(
                session, DELIVERY, delivery_id, "failed", only_from=("recorded",),
                reason=reason, by="system", error_kind="cancelled", ended_at=now,
            )  # fmt: skip
            await outbox.cancel(session, send_key(delivery_id), reason="no longer wanted")
        elif channel == "voice" and sid is not None:  # whoever learns of another's SID hangs that one up
            await hang_up_later(session, delivery_id, sid)


async def hang_up_later(session: AsyncSession, delivery_id: int, sid: str) -> None:
    """Right after the commit: a phone that goes on ringing wakes somebody for nothing."""
    key = f"delivery:{delivery_id}:hang_up:{sid}"
    await outbox.add(session, HANG_UP, key=key, live=True, delivery_id=delivery_id)


def send_key(delivery_id: int) -> str:
    return f"delivery:{delivery_id}"
