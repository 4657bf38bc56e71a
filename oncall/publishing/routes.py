"""Rosters over REST: drafts, publishing, history, and what they mean on a calendar."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime

from clients.accounts.lookup import get_account
from core import clock
from core.auth.actor import Actor
from core.auth.needs import needs
from core.bodies import takes
from core.web import RowId, Tx
from oncall.instants import asked_as_of, asked_instant, asked_stretch
from oncall.publishing import drafts, schedules
from oncall.publishing.schemas import (
    NewDraft,
    NewPreview,
    NewVersion,
    RosterDetail,
    RosterDraftView,
    RosterRows,
    ScheduleView,
    TurnedDraftView,
    VersionView,
)
from oncall.publishing.views import draft_view, roster_detail, roster_rows, version_view

router = APIRouter(prefix="/api/v1/accounts/{account_id}/rosters", tags=["rosters"])
Reader = Annotated[Actor, Depends(needs("roster:read"))]
Writer = Annotated[Actor, Depends(needs("roster:write"))]
_TWO_WEEKS = timedelta(days=14)
LARGEST = 4_000_000  # bytes of a roster: free-form shifts of many years
TakesEffect = Annotated[
    AwareDatetime | None, Query(alias="from", description="When it would take effect, with offset; left out: now.")
]
RosterSlug = Annotated[str, Path(max_length=60, description="Slug of the roster.")]


@router.get("")
async def rosters(account_id: RowId, session: Tx, actor: Reader) -> RosterRows:
    actor.check(account_id)
    await get_account(session, account_id)
    return RosterRows(items=await roster_rows(session, account_id))


@router.get("/{slug}")
async def roster(account_id: RowId, slug: RosterSlug, session: Tx, actor: Reader) -> RosterDetail:
    actor.check(account_id)
    return await roster_detail(session, account_id, slug)


@router.get("/{slug}/versions/{number}")
async def version(account_id: RowId, slug: RosterSlug, number: RowId, session: Tx, actor: Reader) -> VersionView:
    """What it said, and what it changed."""
    actor.check(account_id)
    return await version_view(session, account_id, slug, number)


@router.put("/{slug}/draft", dependencies=[Depends(takes(LARGEST))])
async def save_draft(
    account_id: RowId, slug: RosterSlug, body: NewDraft, session: Tx, actor: Writer
) -> RosterDraftView:
    """Kept even with findings; a slug nobody has used begins a new roster."""
    actor.check(account_id)
    await get_account(session, account_id)
    return draft_view(await drafts.save(session, actor, account_id, slug, body.body))


@router.get("/{slug}/draft")
async def draft(
    account_id: RowId, slug: RosterSlug, session: Tx, actor: Writer, takes_effect: TakesEffect = None
) -> RosterDraftView:
    """What stands against the draft as it is kept, and what it would do from this instant on."""
    actor.check(account_id)
    return draft_view(await drafts.kept(session, account_id, slug, asked_instant(takes_effect)))


@router.delete("/{slug}/draft", status_code=204, response_class=Response)
async def discard_draft(account_id: RowId, slug: RosterSlug, session: Tx, actor: Writer) -> None:
    actor.check(account_id)
    await drafts.discard(session, actor, account_id, slug)


@router.post("/{slug}/draft/keep-turns")
async def keep_turns(
    account_id: RowId, slug: RosterSlug, session: Tx, actor: Writer, takes_effect: TakesEffect = None
) -> TurnedDraftView:
    """The draft's rotations in the same order, begun so that whoever has the turn at this instant keeps it."""
    actor.check(account_id)
    body, checked = await drafts.turned(session, actor, account_id, slug, asked_instant(takes_effect))
    return TurnedDraftView(**dict(draft_view(checked)), body=body)


@router.post("/{slug}/publish")
async def publish(account_id: RowId, slug: RosterSlug, body: NewVersion, session: Tx, actor: Writer) -> RosterDetail:
    """The draft becomes the next version. Refused with all findings (`not-publishable`), with gaps (`roster-gaps`), or
    where a running shift would change hands (`running-shift`), unless `hand_over` is given."""
    actor.check(account_id)
    effective_from = asked_instant(body.effective_from) if body.effective_from else None
    await drafts.publish(session, actor, account_id, slug, effective_from, hand_over=body.hand_over)
    return await roster_detail(session, account_id, slug)


@router.get("/{slug}/schedule")
async def schedule(  # noqa: PLR0917 - each is a part of the address
    account_id: RowId,
    slug: RosterSlug,
    session: Tx,
    actor: Reader,
    starts: Annotated[AwareDatetime | None, Query(alias="from", description="With offset; left out: now.")] = None,
    ends: Annotated[
        AwareDatetime | None, Query(alias="to", description="400 days later at most; left out: two weeks later.")
    ] = None,
    as_of: Annotated[AwareDatetime | None, Query(description="As known at this instant; left out: now.")] = None,
) -> ScheduleView:
    """Who is on call, from one instant to another; and each layer alone."""
    actor.check(account_id)
    account = await get_account(session, account_id)
    begins = asked_instant(starts)
    start, end = asked_stretch(begins, ends or begins + _TWO_WEEKS)
    known_at = asked_as_of(as_of, clock.now())
    return await schedules.schedule(session, account, slug, start=start, end=end, as_of=known_at)


@router.post("/{slug}/preview", dependencies=[Depends(takes(LARGEST))])
async def preview(account_id: RowId, slug: RosterSlug, body: NewPreview, session: Tx, actor: Writer) -> ScheduleView:
    """The same for a roster nobody has published; nothing is kept."""
    actor.check(account_id)
    account = await get_account(session, account_id)
    start, end = asked_stretch(body.starts, body.ends)
    return await schedules.preview(session, account, slug, body.body, start=start, end=end)
