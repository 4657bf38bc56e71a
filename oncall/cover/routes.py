"""Cover over REST."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import RowId, Tx
from oncall.cover import overrides
from oncall.cover.schemas import NewOverride, OverrideView
from oncall.cover.views import coming_overrides

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["cover"])
Writer = Annotated[Actor, Depends(needs("roster:write"))]


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
