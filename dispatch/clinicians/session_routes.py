"""On which telephones an on-call person is signed in to their own pages, for whoever keeps the account's people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import ContactMethod
from clients.contacts.people import get_contact
from core import clock
from core.answers import Answer
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import NotFound
from core.web import RowId, Tx
from dispatch.clinicians.models import ClinicianSession
from dispatch.clinicians.people import OWN_KINDS

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
    """The latest first. A session stands for an address: it is shown for everybody whose address it is."""
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


async def _open_ones(session: AsyncSession, account_id: int, contact_id: int) -> Sequence[ClinicianSession]:
    contact = await get_contact(session, account_id, contact_id)
    theirs = select(func.lower(ContactMethod.address)).where(
        ContactMethod.contact_id == contact.id,
        ContactMethod.kind.in_(OWN_KINDS),
        ContactMethod.retired_at.is_(None),
        ContactMethod.verified_at.is_not(None),
    )
    found = select(ClinicianSession).where(
        ClinicianSession.address.in_(theirs),
        ClinicianSession.ended_at.is_(None),
        ClinicianSession.expires_at > clock.now(),
    )
    return (await session.execute(found.order_by(ClinicianSession.id.desc()))).scalars().all()
