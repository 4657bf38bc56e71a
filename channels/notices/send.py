"""One attempt at sending a notice, in short transactions around the request."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.email.hand_over import hand_over
from channels.notices.facts import accepted, failed, load, named, over
from channels.notices.models import NOTICE, Notice
from channels.notices.reports import refused
from channels.notices.words import Words, opened
from clients.phones import parted
from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, give_back
from core.states import move
from telephony.carriers import phone_company
from telephony.port import CarrierError
from telephony.urls import callback

RING_S: Final = 30
TRY_AGAIN_S: Final = 2.0


async def send(house: House, job: Job) -> None:
    """Outbox handler of `notice.send`."""
    notice_id = int(job.args["notice_id"])
    async with house.transaction() as session:
        notice = await _take(house, session, notice_id)
        words = opened(house.keyring, notice.text_sealed) if notice else None
        if words is None:
            await give_back(session, job)
    if notice is None or words is None:
        return
    try:
        sid = await _request(house, notice, words)
    except CarrierError as error:
        await _settle(house, job, notice_id, error)
        return
    async with house.transaction() as session:
        if fresh := await load(session, notice_id):
            await named(session, fresh, sid)
            await accepted(house, session, fresh)
            if fresh.kind == "email":
                await over(house, session, fresh)


async def _take(house: House, session: AsyncSession, notice_id: int) -> Notice | None:
    """Note that a request is about to be made. None: it is not to be made (any more)."""
    notice = await load(session, notice_id)
    if notice is None:
        return None
    if notice.status == "sending":
        # An earlier attempt died in the middle. It is not repeated: the carrier is asked what became of it.
        await _unknown(house, session, notice, "the process that sent it was killed")
        return None
    if notice.status != "recorded":
        return None
    if _over(notice):
        await failed(house, session, notice, "transient", None, reason="too late to be of use", by="system")
        return None
    now = clock.now()
    await move(session, NOTICE, notice.id, "sending", reason="to the carrier", by="system", attempted_at=now)
    await session.refresh(notice)
    return notice


async def _settle(house: House, job: Job, notice_id: int, error: CarrierError) -> None:
    async with house.transaction() as session:
        if error.kind == "permanent":
            await give_back(session, job)
        notice = await load(session, notice_id)
        if notice is None or notice.status != "sending":
            return  # a callback overtook the answer and knows better
        if error.kind == "unknown_fate":
            await _unknown(house, session, notice, "no answer from the carrier")
            return
        if error.kind == "permanent" or _over(notice):
            await refused(house, session, notice, error)
            return
        reason = f"not processed (error {error.code}), to be tried again"
        await move(session, NOTICE, notice_id, "recorded", only_from=("sending",), reason=reason, by="carrier")
    raise TryAgain(TRY_AGAIN_S, "the carrier was busy")


async def _unknown(house: House, session: AsyncSession, notice: Notice, reason: str) -> None:
    await move(session, NOTICE, notice.id, "unknown", reason=reason, by="system")
    await session.refresh(notice)
    if notice.kind == "email":  # a mail server can't be asked later
        await over(house, session, notice)


def _over(notice: Notice) -> bool:
    return notice.created_at + timedelta(seconds=notice.validity_s) <= clock.now()


async def _request(house: House, notice: Notice, words: Words) -> str:
    """Gives the carrier's SID; a mail has none, and is over when the mail server has it."""
    if notice.kind == "email":
        number = f"notice.{notice.id}"
        await hand_over(
            house.settings, to=notice.to_address, subject=words.subject, text=words.text, number=number,
            made_at=notice.created_at,
        )  # fmt: skip
        return ""
    return await (_call(house, notice) if notice.kind == "voice" else _text(house, notice, words.text))


async def _text(house: House, notice: Notice, words: str) -> str:
    company = await phone_company(house, notice.carrier_id)
    return await company.send_message(
        to=notice.to_address,
        from_=notice.from_address,
        body=words,
        status_callback=callback(house.settings, "/twilio/sms/notice-status", event=True, notice=notice.id),
        validity_s=notice.validity_s,
    )


async def _call(house: House, notice: Notice) -> str:
    company = await phone_company(house, notice.carrier_id)
    number = parted(notice.to_address)
    return await company.create_call(
        to=number.e164,
        from_=notice.from_address,
        url=callback(house.settings, "/twilio/voice/notice", notice=notice.id),
        status_callback=callback(house.settings, "/twilio/voice/notice-status", event=True, notice=notice.id),
        timeout_s=RING_S,
        send_digits=number.keys,
        picked_up_callback=callback(house.settings, "/twilio/voice/notice-answered-by", event=True, notice=notice.id),
    )
