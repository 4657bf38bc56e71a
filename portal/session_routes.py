"""On which telephones an on-call person is signed in to their own pages, for whoever keeps the account's people."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.kinds import OWN
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.names import named_alike
from clients.contacts.people import get_contact
from core import clock
from core.answers import Answer
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import NotFound
from core.web import RowId, Tx
from portal.models import ClinicianSession

router = APIRouter(prefix="/api/v1/accounts/{account_id}/contacts/{contact_id}/sessions", tags=["contacts"])
Keeper = Annotated[Actor, Depends(needs("accounts:write"))]


class PhoneSession(Answer):
    """`address`: the number or mail address that the code went to."""

    id: int
    address: str
    created_at: datetime
    expires_at: datetime


class PhoneSessions(Answer):
    items: list[PhoneSession]


@router.get("")
async def phone_sessions(account_id: RowId, contact_id: RowId, session: Tx, actor: Keeper) -> PhoneSessions:
    """The latest first. Of an address that two people share, only those of this one."""
    actor.check(account_id)
    rows = await _open_ones(session, account_id, contact_id)
    return PhoneSessions(
        items=[
            PhoneSession(id=row.id, address=row.address, created_at=row.created_at, expires_at=row.expires_at)
            for row in rows
        ]
    )


@router.delete("/{session_id}", status_code=204)
async def end_phone_session(
    account_id: RowId, contact_id: RowId, session_id: RowId, session: Tx, actor: Keeper
) -> None:
    """Sign that telephone off: it was lost, or isn't theirs any more."""
    actor.check(account_id)
    if session_id not in {row.id for row in await _open_ones(session, account_id, contact_id)}:
        raise NotFound("There is no such session.")
    over = update(ClinicianSession).where(ClinicianSession.id == session_id).values(ended_at=clock.now())
    await session.execute(over.execution_options(synchronize_session=False))
    await audit(session, actor, "end-session", f"contact:{contact_id}", account_id, ended=session_id)


async def _open_ones(session: AsyncSession, account_id: int, contact_id: int) -> list[ClinicianSession]:
    contact = await get_contact(session, account_id, contact_id)
    theirs = select(func.lower(ContactMethod.address)).where(
        ContactMethod.contact_id == contact.id,
        ContactMethod.kind.in_(OWN),
        ContactMethod.retired_at.is_(None),
        ContactMethod.verified_at.is_not(None),
    )
    found = (
        select(ClinicianSession, Contact.name)
        .join(Contact, Contact.id == ClinicianSession.contact_id, isouter=True)
        .where(ClinicianSession.address.in_(theirs), ClinicianSession.ended_at.is_(None))
        .where(ClinicianSession.expires_at > clock.now())
        .order_by(ClinicianSession.id.desc())
    )
    rows = (await session.execute(found)).all()
    return [row for row, name in rows if row.contact_id is None or named_alike(name, contact.name)]
