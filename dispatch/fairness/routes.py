"""Who had how much of the on-call time, and of its pages and calls."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime
from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import answered_by
from channels.sends.models import Send
from clients.accounts.lookup import get_account
from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import RowId, Tx
from dispatch.fairness.schemas import FairnessAnswer, PersonFairness, ShareView, SlotShare
from dispatch.fairness.table import as_csv
from dispatch.pages.models import SUBJECT, Page
from oncall.fairness.asking import fairness as shared
from oncall.fairness.shares import Share
from oncall.instants import asked_stretch

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["on-call"])
Reader = Annotated[Actor, Depends(needs("roster:read"))]
From = Annotated[AwareDatetime, Query(alias="from", description="With offset.")]
To = Annotated[AwareDatetime, Query(alias="to", description="With offset; 400 days later at most.")]


@router.get("/fairness")
async def fairness(account_id: RowId, session: Tx, actor: Reader, starts: From, ends: To) -> FairnessAnswer:
    """Per person: hours, nights, weekends, holidays, shifts, pages and calls."""
    return await _answer(session, actor, account_id, starts, ends)


@router.get("/fairness.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def fairness_csv(account_id: RowId, session: Tx, actor: Reader, starts: From, ends: To) -> Response:
    """The same for a spreadsheet."""
    answer = await _answer(session, actor, account_id, starts, ends)
    name = f'attachment; filename="fairness-{answer.since:%Y-%m-%d}-{answer.until:%Y-%m-%d}.csv"'
    return Response(as_csv(answer), media_type="text/csv", headers={"Content-Disposition": name})


async def _answer(
    session: AsyncSession, actor: Actor, account_id: int, starts: datetime, ends: datetime
) -> FairnessAnswer:
    actor.check(account_id)
    account = await get_account(session, account_id)
    start, end = asked_stretch(starts, ends)
    found = await shared(session, account, start, end)
    counts = await _counts(session, account_id, start, end)
    people = []
    for one in found.people:
        pages, calls = counts.get(one.contact_id, (0, 0))
        slots = [_slot(place, share) for place, share in one.slots.items()]
        whole = _share(one.share).model_dump()
        people.append(
            PersonFairness(
                contact_id=one.contact_id, contact=one.slug, name=one.name, slots=slots, pages=pages, calls=calls,
                **whole,
            )
        )  # fmt: skip
    nobody = [_slot(place, share) for place, share in found.nobody.items()]
    return FairnessAnswer(since=start, until=end, items=people, nobody=nobody)


async def _counts(session: AsyncSession, account_id: int, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Pages and calls by contact. A call that was never asked of the carrier is none."""
    its = (Send.subject == SUBJECT) & (Send.subject_id == Page.id)
    called = its & Send.channel.in_(answered_by("key")) & Send.attempted_at.is_not(None)
    found = (
        select(Page.contact_id, func.count(distinct(Page.id)), func.count(Send.id))
        .outerjoin(Send, called)
        .where(Page.account_id == account_id, Page.opened_at >= start, Page.opened_at < end)
        .group_by(Page.contact_id)
    )
    return {contact_id: (pages, calls) for contact_id, pages, calls in await session.execute(found)}


def _slot(place: tuple[str, str], share: Share) -> SlotShare:
    return SlotShare(roster=place[0], slot=place[1], **_share(share).model_dump())


def _share(share: Share) -> ShareView:
    hours = [
        round(part.total_seconds() / 3600, 2) for part in (share.total, share.nights, share.weekends, share.holidays)
    ]
    return ShareView(
        hours=hours[0], night_hours=hours[1], weekend_hours=hours[2], holiday_hours=hours[3], shifts=share.shifts
    )
