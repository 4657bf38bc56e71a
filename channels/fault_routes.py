"""Faults of ours that go on, for screens without a live line; and saying that one was seen."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import update

from channels.fault_views import account_of, views
from channels.sms.errors import Ours
from channels.sms.our_faults import ENTITY, CarrierFault
from core import clock
from core.answers import Answer
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import NotFound
from core.events import changed
from core.web import RowId, Tx

router = APIRouter(prefix="/api/v1/carrier-faults", tags=["carriers"])
Told = Annotated[Actor, Depends(needs("users:read"))]


class StandingFault(Answer):
    """`fault`: of what it is. `number`: ours that it is about, and `account`, whose it is; empty and null: all of the
    carrier's."""

    id: int
    fault: Ours
    code: int
    carrier: str
    number: str
    account: str | None
    since: datetime


class StandingFaults(Answer):
    items: list[StandingFault]


@router.get("")
async def standing_faults(session: Tx, actor: Told) -> StandingFaults:
    """What the live line tells of as `carrier_fault`, oldest first."""
    found = await views(session)
    return StandingFaults(
        items=[
            StandingFault(id=fault_id, **view.data)
            for fault_id, view in found.items()
            if view.account_id is None or actor.sees(view.account_id)
        ]
    )


@router.post("/{fault_id}/seen", status_code=204)
async def fault_seen(fault_id: RowId, actor: Told, session: Tx) -> None:
    """It leaves the screens of all, for eight hours if it goes on so long. Twice is once."""
    if await session.get(CarrierFault, fault_id) is None:
        raise NotFound("There is no such fault.")
    account_id = await account_of(session, fault_id)
    if account_id is not None:  # what is the whole carrier's, everybody is told of who may ask here
        actor.check(account_id)
    seen = (
        update(CarrierFault)
        .where(CarrierFault.id == fault_id, CarrierFault.ended_at.is_(None), CarrierFault.seen_at.is_(None))
        .values(seen_at=clock.now(), seen_by=actor.by)
        .returning(CarrierFault.id)
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(seen)).first() is not None:
        await audit(session, actor, "fault-seen", f"{ENTITY}:{fault_id}", account_id)
        await changed(session, ENTITY, fault_id)
