"""A shift offered to anybody is told to whoever could take it: those on its roster, but for who gives it or is away.

By text, link or mail, as for every request; in somebody's quiet time it waits until that is over.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.known import methods_known
from clients.contacts.models import Contact
from clients.contacts.reach import quiet_until
from core import clock, outbox
from core.house import House
from core.outbox import Job
from oncall.cover import notices
from oncall.cover.conflicts import away
from oncall.known import known
from oncall.models import CoverRequest
from oncall.roster.places import people_of

KIND: Final = "cover.offer"


async def announce(session: AsyncSession, request: CoverRequest) -> None:
    """Later, and to each of them on their own."""
    await outbox.add(session, KIND, key=f"{KIND}:{request.id}", request_id=request.id)


async def offered(house: House, job: Job) -> None:
    """Outbox handler: with a contact, that one is told; without, a row for each who could take it."""
    async with house.transaction() as session:
        request = await session.get_one(CoverRequest, job.args["request_id"])
        if request.status != "open" or request.expires_at <= clock.now():
            return
        contact_id = job.args.get("contact_id")
        if contact_id is not None:
            await _tell(house, session, request, contact_id)
            return
        for contact in await could_take(session, request):
            key = f"{KIND}:{request.id}:{contact.id}"
            await outbox.add(session, KIND, key=key, request_id=request.id, contact_id=contact.id)


async def could_take(session: AsyncSession, request: CoverRequest) -> list[Contact]:
    """Whom its roster names, as it is now. Who is on call elsewhere is among them: that is for them to judge."""
    now = clock.now()
    rosters = await known(session, [request.account_id], now, now, roster=request.roster)
    named = {slug for roster in rosters if (body := roster.roster_at(now)) for slug in people_of(body)}
    found = (
        select(Contact)
        .where(Contact.account_id == request.account_id, Contact.slug.in_(named), Contact.retired_at.is_(None))
        .where(Contact.id != request.from_contact_id)
        .order_by(Contact.id)
    )
    account = await session.get_one(Account, request.account_id)
    people = (await session.execute(found)).scalars().all()
    return [one for one in people if not await away(session, account, one, request.starts_at, request.ends_at)]


async def _tell(house: House, session: AsyncSession, request: CoverRequest, contact_id: int) -> None:
    account = await session.get_one(Account, request.account_id)
    quiet = (await methods_known(session, [contact_id]))[contact_id].preferences.quiet
    now = clock.now()
    over = quiet_until(quiet, now, account.timezone)
    if over > now:
        key = f"{KIND}:{request.id}:{contact_id}:{over.timestamp():.0f}"
        await outbox.add(session, KIND, due_at=over, key=key, request_id=request.id, contact_id=contact_id)
        return
    text = await notices.text_of(house, session, request, "offered")
    await notices.send_to(house, session, contact_id, text, (notices.COVER.word, request.id))
