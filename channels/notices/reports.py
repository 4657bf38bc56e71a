"""What the carrier reports of a notice: late, twice and in any order."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.facts import accepted, failed, learn, named, over
from channels.notices.models import NOTICE, Notice
from channels.sms import methods, our_faults
from channels.sms.errors import meaning
from channels.sms.status import RANK
from channels.voice.status import NOT_ANSWERED
from channels.voice.words import no_person, who_picked_up
from core.events import changed
from core.house import House
from telephony.port import CarrierError

_FAILED = RANK["failed"]
_ARRIVED = RANK["delivered"]


async def text_reported(
    house: House, session: AsyncSession, notice: Notice, status: str, *, sid: str, error_code: int | None
) -> None:
    """`notice` is locked. A report with a lower rank than one already seen says nothing new."""
    await named(session, notice, sid)
    rank = RANK.get(status, 0)
    if rank != _FAILED or notice.sent_at is None:
        await accepted(house, session, notice)
    if rank <= notice.remote_rank:
        return
    notice.remote_rank = rank
    if rank >= _ARRIVED:
        await learn(house, session, notice, "delivered_at")
        if notice.method_id is not None:
            await methods.mark(session, notice.method_id, "ok", "a text arrived", only_from=("failing",))
        await over(house, session, notice)
    elif rank == _FAILED:
        await methods.refused(session, notice.carrier_id, notice.to_address, notice.from_address, error_code)
        kind = meaning(error_code).kind
        await failed(house, session, notice, kind, error_code)


async def call_reported(
    house: House, session: AsyncSession, notice: Notice, status: str, *, sid: str, duration_s: int | None = None
) -> None:
    """`notice` is locked. `failed`: the number can't be reached."""
    await named(session, notice, sid)
    await accepted(house, session, notice)
    if notice.ended_at is not None:
        return
    if status == "in-progress":
        await learn(house, session, notice, "picked_up_at")
    elif status == "completed":
        if why := _reached_nobody(notice, duration_s):
            await failed(house, session, notice, "transient", None, reason=why)
        else:
            await over(house, session, notice)
    elif (kind := NOT_ANSWERED.get(status)) and notice.delivered_at is None:
        await failed(house, session, notice, "permanent" if kind == "permanent" else "transient", None, reason=status)


async def picked_up_by(session: AsyncSession, notice: Notice, said: str) -> None:
    """What the carrier takes the other end for."""
    if said and notice.picked_up_by is None:
        notice.picked_up_by = said[:20]
        await session.flush()
        await changed(session, NOTICE.entity, notice.id, notice.account_id)


def _reached_nobody(notice: Notice, duration_s: int | None) -> str:
    """Why a call that was answered, and is over, told nobody anything; empty where it may have. A key shows a person,
    where one was asked for."""
    if notice.delivered_at is not None:
        return ""
    if duration_s == 0 or (notice.picked_up_at is None and not duration_s):
        return "answered and over at once: nobody can have heard it"
    if notice.answer_word is not None or no_person(notice.picked_up_by):
        return f"{who_picked_up(notice.picked_up_by)} picked up, and pressed no key"
    return ""


async def refused(house: House, session: AsyncSession, notice: Notice, error: CarrierError) -> None:
    """The carrier's answer to the request was no."""
    if notice.kind == "sms":
        await methods.refused(session, notice.carrier_id, notice.to_address, notice.from_address, error.code)
    elif notice.kind == "voice":
        await our_faults.met(session, notice.carrier_id, error.code, notice.from_address)
    await failed(house, session, notice, "permanent" if error.kind == "permanent" else "transient", error.code)
