"""Cover over REST: overrides, absences, what holds in a window."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from clients.accounts.lookup import get_account
from core import clock
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Forbidden, Invalid
from core.web import RowId, Tx
from oncall.cover import overrides, rows
from oncall.cover.absences import Absence, enter_absence
from oncall.cover.conflicts import of_override
from oncall.cover.schemas import (
    CoverList,
    EnteredAbsence,
    EnteredOverride,
    MovedView,
    NewAbsence,
    NewOverride,
    NewTake,
)
from oncall.cover.views import cover_between, cover_views, override_view
from oncall.models import CoverRow

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["cover"])
Writer = Annotated[Actor, Depends(needs("cover:write"))]
Reader = Annotated[Actor, Depends(needs("roster:read"))]

TONIGHT: Final = timedelta(hours=24)


def tonight_only(actor: Actor, ends_at: datetime) -> None:
    """Operators settle what can't wait for the supervisor, on somebody's word over the phone; no more."""
    if not actor.may("roster:write") and ends_at > clock.now() + TONIGHT:
        raise Forbidden(
            "Operators enter and cancel cover that ends within the next 24 hours; a supervisor does the rest.",
            needs="roster:write",
        )


@router.post("/overrides", status_code=201)
async def create_override(account_id: RowId, body: NewOverride, session: Tx, actor: Writer) -> EnteredOverride:
    """Operators: what ends within the next 24 hours. A conflict is told, not refused."""
    actor.check(account_id)
    tonight_only(actor, body.ends_at)
    return await _entered(session, await overrides.create(session, actor.by, account_id, **body.model_dump()))


@router.post("/overrides/take", status_code=201)
async def take_slot(account_id: RowId, body: NewTake, session: Tx, actor: Writer) -> EnteredOverride:
    """ "I take the next 2 hours": an override from now on."""
    actor.check(account_id)
    return await _entered(session, await overrides.take(session, actor.by, account_id, **body.model_dump()))


async def _entered(session: Tx, row: CoverRow) -> EnteredOverride:
    (view,) = await cover_views(session, [row])
    return EnteredOverride(**override_view(view).model_dump(), conflicts=await of_override(session, row))


@router.delete("/overrides/{override_id}", status_code=204, response_class=Response)
async def cancel_override(account_id: RowId, override_id: RowId, session: Tx, actor: Writer) -> None:
    """From now on it no longer holds; what it did until now stays known."""
    await _cancel(session, actor, account_id, override_id, "override")


@router.post("/absences", status_code=201)
async def create_absence(account_id: RowId, body: NewAbsence, session: Tx, actor: Writer) -> EnteredAbsence:
    """Operators: what ends within the next 24 hours. The answer says which shifts go to whom, and what is left open."""
    actor.check(account_id)
    tonight_only(actor, body.ends_at)
    return await absence_view(session, await enter_absence(session, actor.by, account_id, **body.model_dump()))


async def absence_view(session: Tx, absence: Absence) -> EnteredAbsence:
    (view,) = await cover_views(session, [absence.row])
    moved = [MovedView.model_validate(one, from_attributes=True) for one in absence.moved]
    return EnteredAbsence(**view.model_dump(), moved=moved, conflicts=absence.conflicts)


@router.delete("/absences/{absence_id}", status_code=204, response_class=Response)
async def cancel_absence(account_id: RowId, absence_id: RowId, session: Tx, actor: Writer) -> None:
    """They are back: from now on their shifts are theirs again."""
    await _cancel(session, actor, account_id, absence_id, "absence")


async def _cancel(session: Tx, actor: Actor, account_id: int, cover_id: int, kind: str) -> None:
    actor.check(account_id)
    row = await rows.get(session, account_id, cover_id, [kind])
    tonight_only(actor, row.ends_at)
    await rows.cancel(session, actor.by, row)


@router.get("/cover")
async def cover(
    account_id: RowId,
    session: Tx,
    actor: Reader,
    since: Annotated[AwareDatetime, Query(alias="from", description="An instant with offset.")],
    until: Annotated[AwareDatetime, Query(alias="to", description="An instant with offset.")],
) -> CoverList:
    """All cover of every kind that touches the window of at most 400 days, the cancelled too, by its start."""
    actor.check(account_id)
    await get_account(session, account_id)
    if not since < until <= since + rows.LONGEST:
        raise Invalid(f"Ask for a window of at most {rows.LONGEST.days} days: from before to.")
    return CoverList(items=await cover_between(session, account_id, since, until))
