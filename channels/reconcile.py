"""Deliveries whose callbacks never came: the carrier is asked what became of them."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import CompoundSelect, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.facts import learn, load
from channels.deliveries.models import Delivery
from channels.deliveries.queue import TEXTS
from channels.notices.models import Notice
from channels.sms import status as sms
from channels.voice import status as voice
from core import clock
from core.house import House
from telephony.asking import ask
from telephony.carriers import phone_company
from telephony.port import NOT_FOUND, CarrierError, PhoneCompany, RemoteCall, RemoteMessage

EVERY_S = 15.0
_QUIET = timedelta(seconds=20)
"""An attempt this old without an end is asked about, and again after as long."""
_GIVE_UP = timedelta(minutes=10)
"""This long after its validity nothing more is to be learnt of it."""
_AT_ONCE = 50
_CLOCKS_DIFFER = timedelta(seconds=5)


async def reconcile(house: House, only: int) -> None:
    """Recurring, for the carrier `only`. Each delivery in transactions of its own: one that fails must not hold up the
    others."""
    now = clock.now()
    async with house.transaction() as session:
        overdue = (
            select(Delivery.id)
            .where(Delivery.ended_at.is_(None), Delivery.status.in_(("sending", "sent", "unknown")))
            .where(Delivery.channel != "email", Delivery.carrier_id == only)  # a mail server can't be asked
            .where(Delivery.attempted_at < now - _QUIET)
            .where(or_(Delivery.looked_up_at.is_(None), Delivery.looked_up_at < now - _QUIET))
            .order_by(Delivery.looked_up_at.nulls_first(), Delivery.id)
            .limit(_AT_ONCE)
        )
        ids = list((await session.execute(overdue)).scalars())
        await session.execute(update(Delivery).where(Delivery.id.in_(ids)).values(looked_up_at=now))
    await ask(ids, partial(_look_up, house))


async def _look_up(house: House, delivery_id: int) -> None:
    async with house.transaction() as session:
        delivery = await session.get(Delivery, delivery_id)
        if delivery is None:
            return
        taken = {sid for sid in (await session.execute(_other_sids(delivery))).scalars() if sid}
        sms_text = inbound.registered().sms_text
        texts = delivery.channel in TEXTS
        words = (await sms_text(house, session, delivery.page_id, delivery.channel)).text if texts else ""
    company = await phone_company(house, delivery.carrier_id)
    found = await (_text(company, delivery, taken, words) if words else _call(company, delivery, taken))
    async with house.transaction() as session:
        fresh = await load(session, delivery_id)
        if fresh is None or fresh.ended_at is not None or (found and await _is_anothers(session, fresh, found.sid)):
            return
        if isinstance(found, RemoteMessage):
            await sms.reported(house, session, fresh, found.status, sid=found.sid, error_code=found.error_code)
        elif isinstance(found, RemoteCall):
            await voice.reported(house, session, fresh, found.status, sid=found.sid, duration_s=found.duration_s)
        over = fresh.created_at + timedelta(seconds=fresh.validity_s) + _GIVE_UP
        if clock.now() > over and fresh.ended_at is None:
            await learn(session, fresh, "ended_at")


async def _text(company: PhoneCompany, delivery: Delivery, taken: set[str], words: str) -> RemoteMessage | None:
    """By its SID; without one (an attempt of unknown fate), a text with these words that is no other attempt's."""
    if delivery.sid is not None:
        try:
            return await company.fetch_message(delivery.sid)
        except CarrierError as error:
            _only_gone(error)
            return None
    since = _since(delivery)
    listed = await company.list_messages(to=delivery.to_address, since=since)
    fitting = [one for one in listed if one.body == words and one.sid not in taken]
    return min(fitting, key=lambda one: _apart(delivery, one.created_at), default=None)


async def _call(company: PhoneCompany, delivery: Delivery, taken: set[str]) -> RemoteCall | None:
    if delivery.sid is not None:
        try:
            return await company.fetch_call(delivery.sid)
        except CarrierError as error:
            _only_gone(error)
            return None
    since = _since(delivery)
    listed = await company.list_calls(to=delivery.to_address, since=since)
    fitting = [one for one in listed if one.from_ == delivery.from_address and one.sid not in taken]
    return min(fitting, key=lambda one: _apart(delivery, one.start_time), default=None)


def _only_gone(error: CarrierError) -> None:
    """A carrier that no longer knows it can't tell; every other error is tried again later."""
    if error.code not in (NOT_FOUND, 404):
        raise error


def _since(delivery: Delivery) -> datetime:
    return (delivery.attempted_at or delivery.created_at) - _CLOCKS_DIFFER


def _apart(delivery: Delivery, at: datetime | None) -> timedelta:
    """Several calls to one person look alike in the list: the nearest in time is the likeliest."""
    tried_at = delivery.attempted_at or delivery.created_at
    return abs(at - tried_at) if at else timedelta.max


async def _is_anothers(session: AsyncSession, delivery: Delivery, sid: str) -> bool:
    """While we asked, its own attempt may have been told its name."""
    held = select(Delivery.id).where(Delivery.sid == sid, Delivery.id != delivery.id)
    return (await session.execute(held)).first() is not None


def _other_sids(delivery: Delivery) -> CompoundSelect[str | None]:
    return (
        select(Delivery.sid)
        .where(Delivery.to_address == delivery.to_address, Delivery.sid.is_not(None), Delivery.id != delivery.id)
        .union_all(select(Notice.sid).where(Notice.to_address == delivery.to_address, Notice.sid.is_not(None)))
    )
