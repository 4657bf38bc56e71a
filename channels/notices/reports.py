"""What the carrier reports of a notice: late, twice and in any order."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.facts import accepted, failed, learn, named, over
from channels.notices.models import Notice
from channels.sms.errors import meaning
from channels.sms.methods import mark
from channels.sms.status import RANK
from channels.voice.status import NOT_ANSWERED
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
            await mark(session, notice.method_id, "ok", "a text arrived", only_from=("failing",))
        await over(house, session, notice)
    elif rank == _FAILED:
        await _marked(session, notice, error_code)
        kind = meaning(error_code).kind
        await failed(house, session, notice, kind, error_code)


async def call_reported(house: House, session: AsyncSession, notice: Notice, status: str, *, sid: str) -> None:
    """`notice` is locked. `failed`: the number can't be reached."""
    await named(session, notice, sid)
    await accepted(house, session, notice)
    if status == "in-progress":
        await learn(house, session, notice, "delivered_at")
    elif status == "completed":
        await learn(house, session, notice, "delivered_at")
        await over(house, session, notice)
    elif (kind := NOT_ANSWERED.get(status)) and notice.ended_at is None and notice.delivered_at is None:
        await failed(house, session, notice, "permanent" if kind == "permanent" else "transient", None, reason=status)


async def refused(house: House, session: AsyncSession, notice: Notice, error: CarrierError) -> None:
    """The carrier's answer to the request was no."""
    if notice.kind == "sms":
        await _marked(session, notice, error.code)
    await failed(house, session, notice, "permanent" if error.kind == "permanent" else "transient", error.code)


async def _marked(session: AsyncSession, notice: Notice, code: int | None) -> None:
    known = meaning(code)
    if notice.method_id is not None and known.method:
        await mark(session, notice.method_id, known.method, known.words)
