"""Telling people of requests that concern them: a text, link or mail over one of their own methods, never a call."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import over_method
from channels.notices import notice
from channels.sends.channel import plain
from clients.accounts.models import Account
from clients.contacts import reach
from clients.contacts.known import methods_known
from clients.contacts.methods import get_method
from clients.contacts.models import Contact
from clients.contacts.shut import shut_for
from core import clock, outbox
from core.errors import Problem
from core.house import House
from core.outbox import Job
from oncall.cover.legs import return_shift_of, shift_of
from oncall.cover.people import contact_of
from oncall.models import CoverRequest

KIND: Final = "cover.tell"
COVER: Final = notice("cover-request")

# Who is told that it is so, but for who made it so. Whom an offer to anybody is told: `offers`.
_WHOM: Final = {
    "open": ("to",),
    "accepted": ("from",),
    "in_force": ("from", "taker"),
    "declined": ("from",),
    "withdrawn": ("to", "taker"),
    "expired": ("from", "taker"),
    "refused": ("from", "taker"),
    "undone": ("from", "taker"),
    "lapsed": ("from", "taker"),
}
_WORDS: Final = {
    "open": "{giver} asks you to take {shift}{back}. Answer at {url}/my/cover or phone the answering service.",
    "offered": "{giver} gives away {shift}. Take it at {url}/my/cover or phone the answering service.",
    "accepted": "{taker} said yes to {shift}{back}. It waits for a supervisor's approval.",
    "in_force": "Agreed: {taker} has {shift} in place of {giver}{back}.",
    "declined": "{asked} can't take {shift}. It stays with {giver}.",
    "withdrawn": "{giver} no longer asks for {shift} to be taken.",
    "expired": "Nothing came of the request for {shift}. {giver} has it as before.",
    "refused": "A supervisor said no to the {kind} of {shift}. It stays with {giver}.",
    "undone": "The {kind} of {shift}{back} was taken back. Whatever is still to come is as the roster says.",
    "lapsed": "The roster has changed: the {kind} of {shift}{back} holds no longer. Look at your shifts.",
}


async def tell(session: AsyncSession, request: CoverRequest, by: str) -> None:
    """Whoever it concerns hears of the state that `by` has just brought the request to."""
    key = f"{KIND}:{request.id}:{request.status}"
    await outbox.add(session, KIND, key=key, request_id=request.id, status=request.status, by=by)


async def told(house: House, job: Job) -> None:
    """Outbox handler. Somebody without a method that works is not told so; the request waits for them all the same."""
    status = job.args["status"]
    async with house.transaction() as session:
        request = await session.get_one(CoverRequest, job.args["request_id"])
        people = {"from": request.from_contact_id, "to": request.to_contact_id, "taker": request.taker_id}
        whom = dict.fromkeys(people[part] for part in _WHOM[status])
        text = await text_of(house, session, request, status)
        for contact_id in whom:
            if contact_id is not None and contact_id != contact_of(job.args["by"]):
                await send_to(house, session, contact_id, text, (COVER.word, request.id))


async def text_of(house: House, session: AsyncSession, request: CoverRequest, status: str) -> str:
    account = await session.get_one(Account, request.account_id)
    back = return_shift_of(request)
    names = {
        part: (await session.get_one(Contact, contact_id)).name if contact_id else "somebody"
        for part, contact_id in (
            ("giver", request.from_contact_id), ("asked", request.to_contact_id), ("taker", request.taker_id)
        )
    }  # fmt: skip
    words = _WORDS[status].format(
        kind=request.kind,
        shift=shift_of(request).words(account.timezone),
        back=f", for {back.words(account.timezone)}" if back else "",
        url=house.settings.public_base_url,
        **names,
    )
    return f"{account.name}: {words}"


async def send_to(house: House, session: AsyncSession, contact_id: int, text: str, about: tuple[str, int]) -> None:
    contact = await session.get_one(Contact, contact_id)
    account = await session.get_one(Account, contact.account_id)
    known = (await methods_known(session, [contact_id]))[contact_id]
    closed = await shut_for(session, house.settings, account)
    for one in reach.order(known.methods, known.preferences, "routine", clock.now(), account.timezone, shut=closed):
        channel = plain(one.method.kind)
        if contact.retired_at is not None or not one.usable or channel is None or channel.is_call:
            continue
        method = await get_method(session, contact, one.method.id)
        try:
            await over_method(house, session, method, about, text=text, title="A shift of yours")
        except Problem:  # nothing goes over this one now (no mail server, opted out): the next one
            continue
        return
