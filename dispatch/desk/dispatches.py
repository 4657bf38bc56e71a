"""Dispatches over REST: the timeline, and what the desk does."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Invalid
from core.web import InHouse, RowId, Tx
from dispatch.desk.schemas import ConfirmFor, PageNext, Reason
from dispatch.ledger import desk
from dispatch.ledger.desk import Seen
from dispatch.ledger.models import Dispatch
from dispatch.ledger.rows import hold, peek
from dispatch.messages import drafts, store
from dispatch.messages.drafts import Words
from dispatch.views.answers import DispatchView
from dispatch.views.dispatches import dispatch_data
from dispatch.views.message_answers import Timeline
from dispatch.views.timeline import timeline

router = APIRouter(prefix="/api/v1/dispatches", tags=["dispatches"])

Reader = Annotated[Actor, Depends(needs("dispatch:read"))]
Worker = Annotated[Actor, Depends(needs("dispatch:act"))]


@router.get("/{dispatch_id}")
async def read(dispatch_id: RowId, actor: Reader, house: InHouse, session: Tx) -> Timeline:
    """Who owned it at every instant, what was tried, what is known, and what happens next, when."""
    dispatch = await _seen(session, actor, dispatch_id, lock=False)
    await audit(session, actor, "read", f"dispatch:{dispatch.id}", dispatch.account_id)
    return await timeline(session, house.keyring, dispatch)


@router.post("/{dispatch_id}/claim")
async def claim(dispatch_id: RowId, actor: Worker, session: Tx) -> DispatchView:
    """Take it for a while: then the claim lapses, and the desk is alarmed again."""
    dispatch = await _seen(session, actor, dispatch_id)
    await desk.claim(session, dispatch, actor.user_id)
    return await _shown(session, dispatch)


@router.post("/{dispatch_id}/release")
async def release(dispatch_id: RowId, actor: Worker, session: Tx) -> DispatchView:
    dispatch = await _seen(session, actor, dispatch_id)
    await desk.release(session, dispatch, actor.user_id)
    return await _shown(session, dispatch)


@router.post("/{dispatch_id}/page-next")
async def page_next(
    dispatch_id: RowId, actor: Worker, house: InHouse, session: Tx, body: PageNext | None = None
) -> DispatchView:
    """Don't wait for the open page: the next step now. From the desk: the steps that are left, else from the first.

    With `page_id`, only if that page (null: none) is the one that is open: 409 `moved_on` if another is since.
    """
    dispatch = await _seen(session, actor, dispatch_id)
    seen = Seen(body.page_id) if body is not None and "page_id" in body.model_fields_set else None
    await desk.page_next(house, session, dispatch, actor.user_id, seen)
    return await _shown(session, dispatch)


@router.post("/{dispatch_id}/confirm-for")
async def confirm_for(dispatch_id: RowId, body: ConfirmFor, actor: Worker, house: InHouse, session: Tx) -> DispatchView:
    """On record: the contact phoned in, the operator read the message out, and they take it."""
    dispatch = await _seen(session, actor, dispatch_id)
    if not body.read_out:
        raise Invalid("Read the message out to them first, then send read_out: true.", code="not_read_out")
    await desk.confirm_for(house, session, dispatch, actor.user_id, body.contact_id)
    await audit(session, actor, "confirm-for", f"dispatch:{dispatch.id}", dispatch.account_id, contact=body.contact_id)
    return await _shown(session, dispatch)


@router.post("/{dispatch_id}/close")
async def close(dispatch_id: RowId, body: Reason, actor: Worker, house: InHouse, session: Tx) -> DispatchView:
    """End it without a confirmation. The reason is kept sealed with the message."""
    dispatch = await _seen(session, actor, dispatch_id)
    await desk.close(session, dispatch, actor.user_id)
    message = await store.load(session, dispatch.message_id)
    await drafts.write_note(session, house.keyring, message, Words("closed", body.reason, actor.by))
    return await _shown(session, dispatch)


async def _seen(session: AsyncSession, actor: Actor, dispatch_id: int, *, lock: bool = True) -> Dispatch:
    dispatch = await hold(session, dispatch_id) if lock else await peek(session, dispatch_id)
    actor.check(dispatch.account_id)
    return dispatch


async def _shown(session: AsyncSession, dispatch: Dispatch) -> DispatchView:
    await session.refresh(dispatch)
    return (await dispatch_data(session, [dispatch]))[dispatch.id]
