"""One attempt, in three short transactions around the request: record it, make it, write down what came of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.facts import accepted, failed, load, named
from channels.deliveries.models import DELIVERY, Delivery
from channels.deliveries.queue import repeat
from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, give_back
from core.states import move, move_row
from telephony.port import CarrierError

_Words = TypeVar("_Words")
Request = Callable[[House, Delivery, _Words], Awaitable[str]]
"""Asks the carrier; gets what to send (empty for a call) and returns the carrier's SID (empty for a mail)."""
Text = Callable[[House, AsyncSession, Delivery], Awaitable[_Words | None]]
"""What to send; empty for a call, None when it is not wanted any more."""
Refused = Callable[[AsyncSession, Delivery, CarrierError], Awaitable[None]]

TRY_AGAIN_S = 2.0


async def attempt(
    house: House,
    job: Job,
    request: Request[_Words],
    text: Text[_Words],
    refused: Refused,
    *,
    again_s: float = TRY_AGAIN_S,
) -> None:
    """Run one outbox row that sends a delivery, such as `sms.send`. What was surely not taken is tried again later; a
    slot for a call that isn't made is given back."""
    async with house.transaction() as session:
        taken = await _take(house, session, int(job.args["delivery_id"]), text)
        if taken is None:
            await give_back(session, job)
    if taken is None:
        return
    delivery, words = taken
    try:
        sid = await request(house, delivery, words)
    except CarrierError as error:
        await _settle(house, job, delivery.id, error, refused, again_s)
        return
    async with house.transaction() as session:
        if fresh := await load(session, delivery.id):
            await named(session, fresh, sid)
            await accepted(house, session, fresh, sid)


async def _take(
    house: House, session: AsyncSession, delivery_id: int, text: Text[_Words]
) -> tuple[Delivery, _Words] | None:
    """Note that a request is about to be made, with these words. None: it is not to be made (any more)."""
    delivery = await load(session, delivery_id)
    if delivery is None:
        return None
    if delivery.status == "sending":
        # An earlier attempt at this row died in the middle: its fate is unknown, so the page is repeated.
        await unknown(session, delivery, "the process that sent it was killed")
        return None
    if delivery.status != "recorded":
        return None
    words = await text(house, session, delivery) if delivery.unwanted_at is None else None
    if words is None:
        await failed(house, session, delivery, "cancelled", None, by="system")
        return None
    await move_row(
        session, DELIVERY, delivery, "sending", reason=f"attempt {delivery.attempt}", by="system",
        attempted_at=clock.now(),
    )  # fmt: skip
    return delivery, words


async def _settle(  # noqa: PLR0917 - one attempt's facts
    house: House, job: Job, delivery_id: int, error: CarrierError, refused: Refused, again_s: float
) -> None:
    async with house.transaction() as session:
        if error.kind == "permanent":
            await give_back(session, job)
        delivery = await load(session, delivery_id)
        if delivery is None or delivery.status != "sending":
            return  # a callback overtook the answer and knows better
        if error.kind == "unknown_fate":
            await unknown(session, delivery, "no answer from the carrier")
            return
        over = delivery.created_at + timedelta(seconds=delivery.validity_s) <= clock.now()
        if error.kind == "permanent" or over:
            await refused(session, delivery, error)
            await failed(house, session, delivery, error.kind, error.code)
            return
        reason = f"not processed (error {error.code}), to be tried again"
        await move(session, DELIVERY, delivery.id, "recorded", only_from=("sending",), reason=reason, by="carrier")
    raise TryAgain(again_s, "the carrier was busy")


async def unknown(session: AsyncSession, delivery: Delivery, reason: str) -> None:
    """Repeat it, and leave it to the reconciler to find out what became of it. Of a mail nobody can find that out."""
    over: dict[str, Any] = {"ended_at": clock.now()} if delivery.channel == "email" else {}
    if await move(
        session, DELIVERY, delivery.id, "unknown", only_from=("sending",), reason=reason, by="system", **over
    ):
        await repeat(session, delivery)
