"""One account with the people who work for it, who is on call, and cover for them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from clients.accounts.lookup import get_account
from clients.accounts.views import detail
from core import clock
from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import RowId, Tx
from oncall import overrides
from oncall.rosters import slots_now
from oncall.schemas import AccountWithRosters, NewOverride, OnCallAnswer, OverrideView
from oncall.views import coming_overrides, roster_views, slot_view

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["accounts"])
Writer = Annotated[Actor, Depends(needs("roster:write"))]


@router.get("")
async def account(
    account_id: RowId, session: Tx, actor: Annotated[Actor, Depends(needs("accounts:read"))]
) -> AccountWithRosters:
    actor.check(account_id)
    found = await detail(session, await get_account(session, account_id), clock.now(), actor.name)
    return AccountWithRosters(
        **found.model_dump(),
        rosters=await roster_views(session, account_id),
        overrides=await coming_overrides(session, account_id),
    )


@router.get("/on-call")
async def on_call(
    account_id: RowId,
    session: Tx,
    actor: Annotated[Actor, Depends(needs("roster:read"))],
    at: Annotated[AwareDatetime | None, Query(description="An instant with offset; left out: now.")] = None,
) -> OnCallAnswer:
    """Every slot of every roster, those with nobody in them too."""
    actor.check(account_id)
    await get_account(session, account_id)
    instant = at or clock.now()
    return OnCallAnswer(at=instant, items=[slot_view(now) for now in await slots_now(session, account_id, instant)])


@router.post("/overrides", status_code=201)
async def create_override(account_id: RowId, body: NewOverride, session: Tx, actor: Writer) -> OverrideView:
    actor.check(account_id)
    row = await overrides.create(session, actor, account_id, **body.model_dump())
    return next(view for view in await coming_overrides(session, account_id) if view.id == row.id)


@router.delete("/overrides/{override_id}", status_code=204, response_class=Response)
async def cancel_override(account_id: RowId, override_id: RowId, session: Tx, actor: Writer) -> None:
    """From now on it no longer holds; what it did until now stays known."""
    actor.check(account_id)
    await overrides.cancel(session, actor, await overrides.get(session, account_id, override_id))
