"""A night at Riverside: a row of every kind that belongs to a client, made by the calls that make such rows."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from calls.models import Call, Recording
from channels.sends.models import Send
from channels.sms.our_faults import CarrierFault
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from core import clock
from core.events import changed
from devtools.phone_company.client import Refused
from dispatch.pages.models import Page
from ivr.waiting.models import Offer, WaitingEntry
from oncall.models import CoverRequest, CoverRow, DutyNote
from oncall.reminders.models import DutyNotice
from tests.desk import Desk
from tests.house import Bureau


@dataclass
class Night:
    """Ids of Riverside's rows. `offer` is Amir's and live; `call` is Alice's and going on; `waiting` is in the line."""

    alice: Desk
    amir: Desk
    account: int
    call: int = 0
    message: int = 0
    dispatch: int = 0
    draft: int = 0
    offer: int = 0
    waiting: int = 0
    recording: int = 0
    override: int = 0
    absence: int = 0
    request: int = 0
    note: int = 0
    notice: int = 0
    fault: int = 0
    feed: int = 0
    contact: int = 0
    method: int = 0
    client: int = 0
    other_calls: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    sends: list[int] = field(default_factory=list)


async def night_at_riverside(bureau: Bureau) -> Night:
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir", ready=False)
    night = Night(alice, amir, bureau.accounts["riverside"])
    await _a_call_is_dispatched(bureau, night)
    await _a_voicemail(bureau)
    await amir.sit_down(bureau.company_url)
    await _dial(bureau, "+12025550184")
    await amir.sees("offer")
    await (await _dial(bureau, "+12025550185")).hears("in line")
    body = {"account_id": night.account, "call_type": "refill", "fields": {"child": "Mia Ortiz"}}
    night.draft = (await alice.post("messages", body))["id"]
    await _cover(bureau, night)
    await bureau.settle()
    await _fill_in(bureau, night)
    return night


async def _a_call_is_dispatched(bureau: Bureau, night: Night) -> None:
    await bureau.caller.dial(bureau.line)
    night.call, _ = await night.alice.answer_next()
    night.dispatch = await night.alice.dispatch(night.call)
    await bureau.dr_lee.expect_sms()
    night.message = (await night.alice.get(f"dispatches/{night.dispatch}"))["message"]["id"]


async def _dial(bureau: Bureau, number: str) -> Any:
    return await (await bureau.company.add_phone(number)).dial(bureau.line)


async def _a_voicemail(bureau: Bureau) -> None:
    call = await _dial(bureau, "+12025550183")
    await call.hears("you are next in line")
    await call.press("*")
    await call.happens("call.recording")
    await call.speak("My son has a high fever.")
    await bureau.advance(4)
    with suppress(Refused):  # on a slow machine the silence has ended it
        await call.press("#", now=True)
    await call.ended()


async def _cover(bureau: Bureau, night: Night) -> None:
    bob = await bureau.desk("bob", ready=False)
    async with bureau.house.transaction() as session:
        found = select(Contact.id).where(Contact.account_id == night.account).order_by(Contact.id).limit(1)
        night.contact = (await session.execute(found)).scalar_one()
        methods = select(ContactMethod.id).where(ContactMethod.contact_id == night.contact).order_by(ContactMethod.id)
        night.method = (await session.execute(methods)).scalars().all()[0]
    times = {"starts_at": "2150-01-01T00:00:00Z", "ends_at": "2150-01-02T00:00:00Z"}
    body = {"roster": "doctors", "slot": "primary", "contact_id": night.contact, "reason": "holiday", **times}
    path = f"accounts/{night.account}"
    await bob.post(f"{path}/overrides", body)
    await bob.post(f"{path}/absences", {"contact_id": night.contact, **times})
    await bob.post(f"{path}/notes", {"text": "Dr Lee is in theatre until nine."})
    night.feed = (await bob.post(f"{path}/calendar-feeds", {"scope": "account"}))["id"]
    async with bureau.house.transaction() as session:  # Dr Lee has a shift that was asked about
        session.add(
            DutyNotice(
                account_id=night.account, roster="doctors", slot="primary", contact_id=night.contact,
                starts_at=clock.now(), minutes=0, send_at=clock.now(), asks=True, status="sent",
                created_at=clock.now(), sent_at=clock.now(),
            )
        )  # fmt: skip
        carrier_id = (await session.get_one(Account, night.account)).carrier_id
        fault = CarrierFault(carrier_id=carrier_id, code=21606, from_address=bureau.line, since_at=clock.now())
        session.add(fault)
        await session.flush()
        night.fault = fault.id
        await changed(session, "carrier_fault", fault.id)
    shift = {"kind": "give", "roster": "doctors", "slot": "primary", "at": "2149-01-01T00:00:00Z"}
    await bob.post(f"{path}/cover-requests", {**shift, "from_contact_id": night.contact})


async def _fill_in(bureau: Bureau, night: Night) -> None:
    async with bureau.house.transaction() as session:
        night.offer = (await session.execute(select(Offer.id).where(Offer.outcome.is_(None)))).scalar_one()
        waiting = select(WaitingEntry.id).where(WaitingEntry.status == "waiting")
        night.waiting = (await session.execute(waiting)).scalar_one()
        night.recording = (await session.execute(select(Recording.id))).scalar_one()
        cover = dict((await session.execute(select(CoverRow.kind, CoverRow.id))).all())
        night.override, night.absence = cover["override"], cover["absence"]
        night.request = (await session.execute(select(CoverRequest.id))).scalar_one()
        night.note = (await session.execute(select(DutyNote.id))).scalar_one()
        night.notice = (await session.execute(select(DutyNotice.id))).scalars().all()[0]
        calls = select(Call.id).where(Call.id != night.call).order_by(Call.id)
        night.other_calls = list((await session.execute(calls)).scalars())
        night.client = (await session.get_one(Account, night.account)).client_id
        night.pages = list((await session.execute(select(Page.id))).scalars())
        night.sends = list((await session.execute(select(Send.id))).scalars())
