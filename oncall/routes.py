"""One account with the people who work for it and who is on call."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from clients.accounts.lookup import get_account, require_account
from clients.accounts.views import detail
from clients.contacts.views import contact_rows
from core import clock
from core.auth.actor import Actor
from core.auth.needs import Reader, needs, needs_to_read
from core.web import RowId, Tx
from oncall.cover.views import coming_overrides
from oncall.instants import asked_as_of, asked_instant
from oncall.rosters import slots_now
from oncall.schemas import AccountWithRosters, OnCallAnswer
from oncall.views import roster_views, slot_view

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["accounts"])


@router.get("")
async def account(
    account_id: RowId, session: Tx, actor: Annotated[Actor, Depends(needs("accounts:read"))]
) -> AccountWithRosters:
    actor.check(account_id)
    row = await get_account(session, account_id)
    found = await detail(session, row, clock.now(), actor.name, await contact_rows(session, row))
    return AccountWithRosters(
        **found.model_dump(),
        rosters=await roster_views(session, account_id),
        overrides=await coming_overrides(session, account_id),
    )


@router.get("/on-call", response_model=OnCallAnswer)
async def on_call(
    reader: Annotated[Reader, Depends(needs_to_read("roster:read"))],
    at: Annotated[AwareDatetime | None, Query(description="An instant with offset; left out: now.")] = None,
    as_of: Annotated[
        AwareDatetime | None, Query(description="As known at this instant; left out: now, or `at` if that is past.")
    ] = None,
) -> Response:
    """Every slot of every roster, those with nobody in them too. A past instant is answered as it was known then."""
    instant = asked_instant(at)
    known_at = asked_as_of(as_of, instant)
    slots = await slots_now(reader.reading, reader.account_id, instant, as_of=known_at)
    if not slots:
        await require_account(reader.reading, reader.account_id)
    answer = OnCallAnswer(at=instant, as_of=known_at, items=[slot_view(now) for now in slots])
    # ours and valid: to have it checked again on its way out takes longer than finding it
    return Response(answer.model_dump_json(), media_type="application/json")
