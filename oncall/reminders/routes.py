"""Who is reminded of which shift, and what became of it; a contact's own wish; confirmations by phone."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import Send
from clients.accounts.lookup import get_account
from clients.accounts.models import settings_of
from clients.contacts.models import Contact
from clients.contacts.people import get_contact
from core import clock
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Conflict, NotFound
from core.events import changed
from core.web import RowId, Tx
from oncall.reminders.confirming import confirm
from oncall.reminders.models import DutyNotice, ReminderWish
from oncall.reminders.schemas import DutyNoticeList, DutyNoticeView, NewReminders, RemindersView

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["on-call"])
Reader = Annotated[Actor, Depends(needs("roster:read"))]
Coverer = Annotated[Actor, Depends(needs("cover:write"))]
Writer = Annotated[Actor, Depends(needs("accounts:write"))]
_BACK: Final = timedelta(days=2)
_AT_MOST: Final = 500


@router.get("/duty-notices")
async def duty_notices(account_id: RowId, session: Tx, actor: Reader) -> DutyNoticeList:
    """Of shifts that are going on, began in the last two days, or are coming; by their start."""
    actor.check(account_id)
    await get_account(session, account_id)
    lately = or_(DutyNotice.starts_at > clock.now() - _BACK, DutyNotice.ends_at > clock.now())
    rows = _rows(account_id).where(lately).order_by(DutyNotice.starts_at, DutyNotice.send_at, DutyNotice.id)
    return DutyNoticeList(items=[_view(*row) for row in (await session.execute(rows.limit(_AT_MOST))).all()])


@router.post("/duty-notices/{notice_id}/confirm")
async def confirm_for(account_id: RowId, notice_id: RowId, session: Tx, actor: Coverer) -> DutyNoticeView:
    """They said on the phone that they are on call."""
    actor.check(account_id)
    row = await session.get(DutyNotice, notice_id)
    if row is None or row.account_id != account_id:
        raise NotFound("There is no such notice.")
    if not await confirm(session, row, actor.by, "told an operator") and row.status != "confirmed":
        raise Conflict("This shift waits for no confirmation: nobody has been asked, or it is somebody else's now.")
    await audit(session, actor, "duty-confirm", f"contact:{row.contact_id}", account_id, notice=row.id)
    found = await session.execute(_rows(account_id).where(DutyNotice.id == notice_id))
    return _view(*found.one())


@router.get("/contacts/{contact_id}/reminders")
async def reminders(account_id: RowId, contact_id: RowId, session: Tx, actor: Reader) -> RemindersView:
    """When they are told that they go on call."""
    actor.check(account_id)
    contact = await get_contact(session, account_id, contact_id)
    return await _wish(session, contact)


@router.put("/contacts/{contact_id}/reminders")
async def set_reminders(
    account_id: RowId, contact_id: RowId, body: NewReminders, session: Tx, actor: Writer
) -> RemindersView:
    """Their own wish comes before what the account's settings say."""
    actor.check(account_id)
    contact = await get_contact(session, account_id, contact_id)
    if body.minutes is None:
        if row := await session.get(ReminderWish, contact.id):
            await session.delete(row)
    else:
        said = {"minutes": body.minutes, "set_by": actor.by, "set_at": clock.now()}
        made = insert(ReminderWish).values(contact_id=contact.id, account_id=account_id, **said)
        await session.execute(made.on_conflict_do_update(index_elements=["contact_id"], set_=said))
    await session.flush()
    await audit(session, actor, "reminders", f"contact:{contact.id}", account_id, minutes=body.minutes)
    await changed(session, "contact", contact.id, account_id)
    return await _wish(session, contact)


async def _wish(session: AsyncSession, contact: Contact) -> RemindersView:
    settings = settings_of(await get_account(session, contact.account_id)).on_call
    row = await session.get(ReminderWish, contact.id, populate_existing=True)
    return RemindersView(
        contact_id=contact.id,
        minutes=row.minutes if row else None,
        account_minutes=settings.remind,
        confirm=settings.confirm,
    )


def _rows(account_id: int) -> Select[DutyNotice, Contact, Send | None]:
    return (
        select(DutyNotice, Contact, Send)
        .join(Contact, Contact.id == DutyNotice.contact_id)
        .outerjoin(Send, Send.id == DutyNotice.send_id)
        .where(DutyNotice.account_id == account_id)
        .execution_options(populate_existing=True)
    )


def _view(row: DutyNotice, contact: Contact, send: Send | None) -> DutyNoticeView:
    return DutyNoticeView(
        id=row.id,
        roster=row.roster,
        slot=row.slot,
        contact_id=contact.id,
        contact=contact.slug,
        name=contact.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        send_at=row.send_at,
        asks=row.asks,
        status=row.status,
        channel=send.channel if send else None,
        sent_at=row.sent_at,
        delivered_at=send.delivered_at if send else None,
        ended_at=row.ended_at,
    )
