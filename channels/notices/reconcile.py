"""Notices whose callbacks never came: the carrier is asked what became of them."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.models import Delivery
from channels.notices.facts import failed, load, over
from channels.notices.models import Notice
from channels.notices.reports import call_reported, text_reported
from channels.notices.words import opened
from core import clock
from core.house import House
from telephony.asking import ask
from telephony.carriers import phone_company
from telephony.port import NOT_FOUND, CarrierError, RemoteCall, RemoteMessage

_QUIET: Final = timedelta(seconds=20)
_GIVE_UP: Final = timedelta(minutes=10)
"""This long after its validity nothing more is to be learnt of it."""
_AT_ONCE: Final = 50
_CLOCKS_DIFFER: Final = timedelta(seconds=5)
Found = RemoteMessage | RemoteCall | None


async def reconcile(house: House, only: int) -> None:
    """Recurring, for the carrier `only`. Each notice in transactions of its own: one that fails must not hold up the
    others."""
    now = clock.now()
    async with house.transaction() as session:
        overdue = (
            select(Notice.id)
            .where(Notice.ended_at.is_(None), Notice.status.in_(("sending", "sent", "unknown")))
            .where(Notice.kind != "email", Notice.carrier_id == only, Notice.attempted_at < now - _QUIET)
            .where(or_(Notice.looked_up_at.is_(None), Notice.looked_up_at < now - _QUIET))
            .order_by(Notice.looked_up_at.nulls_first(), Notice.id)
            .limit(_AT_ONCE)
        )
        ids = list((await session.execute(overdue)).scalars())
        await session.execute(update(Notice).where(Notice.id.in_(ids)).values(looked_up_at=now))
    await ask(ids, partial(_look_up, house))


async def _look_up(house: House, notice_id: int) -> None:
    async with house.transaction() as session:
        notice = await session.get(Notice, notice_id)
        if notice is None:
            return
        taken = await _other_sids(session, notice)
    found = await (_by_sid(house, notice) if notice.sid else _in_list(house, notice, taken))
    async with house.transaction() as session:
        fresh = await load(session, notice_id)
        if fresh is None or fresh.ended_at is not None:
            return
        if found is not None and found.sid in await _other_sids(session, fresh):
            return  # while we asked, another attempt was told that it is its own
        if isinstance(found, RemoteMessage):
            await text_reported(house, session, fresh, found.status, sid=found.sid, error_code=found.error_code)
        elif isinstance(found, RemoteCall):
            await call_reported(house, session, fresh, found.status, sid=found.sid, duration_s=found.duration_s)
        if clock.now() > fresh.created_at + timedelta(seconds=fresh.validity_s) + _GIVE_UP:
            await _give_up(house, session, fresh)


async def _give_up(house: House, session: AsyncSession, notice: Notice) -> None:
    if notice.status in ("sending", "unknown"):
        await failed(house, session, notice, "transient", None, reason="the carrier knows nothing of it", by="system")
    elif notice.ended_at is None:
        await over(house, session, notice)


async def _by_sid(house: House, notice: Notice) -> Found:
    company = await phone_company(house, notice.carrier_id)
    sid = notice.sid or ""
    try:
        return await (company.fetch_call(sid) if notice.kind == "voice" else company.fetch_message(sid))
    except CarrierError as error:
        if error.code not in (NOT_FOUND, 404):
            raise
        return None


async def _in_list(house: House, notice: Notice, taken: set[str]) -> Found:
    """Of unknown fate: the text with these words, or the call to that number, that is no other attempt's."""
    company = await phone_company(house, notice.carrier_id)
    since = (notice.attempted_at or notice.created_at) - _CLOCKS_DIFFER
    if notice.kind == "voice":
        calls = await company.list_calls(to=notice.to_address, since=since)
        fitting = [one for one in calls if one.from_ == notice.from_address and one.sid not in taken]
        return min(fitting, key=lambda one: _apart(notice, one.start_time), default=None)
    words = opened(house.keyring, notice.text_sealed)
    texts = await company.list_messages(to=notice.to_address, since=since)
    same = [one for one in texts if words and one.body == words.text and one.sid not in taken]
    return min(same, key=lambda one: _apart(notice, one.created_at), default=None)


def _apart(notice: Notice, at: datetime | None) -> timedelta:
    return abs(at - (notice.attempted_at or notice.created_at)) if at else timedelta.max


async def _other_sids(session: AsyncSession, notice: Notice) -> set[str]:
    """A page to the same number looks the same in the carrier's list."""
    notices = select(Notice.sid).where(Notice.to_address == notice.to_address, Notice.id != notice.id)
    pages = select(Delivery.sid).where(Delivery.to_address == notice.to_address)
    found = (await session.execute(union_all(notices, pages))).scalars()
    return {sid for sid in found if sid}
