"""Feeds over REST: who has which, a new one, and an end to one."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.lookup import get_account
from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import InHouse, RowId, Tx
from oncall.cover.people import names
from oncall.ical import feeds
from oncall.ical.models import IcalFeed
from oncall.ical.schemas import FeedList, FeedView, NewFeed, NewFeedView

router = APIRouter(prefix="/api/v1/accounts/{account_id}/calendar-feeds", tags=["calendars"])
# a feed goes on being read for years by whoever has its address: not for operators to hand out
Writer = Annotated[Actor, Depends(needs("roster:write"))]


@router.get("")
async def list_feeds(
    account_id: RowId, session: Tx, actor: Annotated[Actor, Depends(needs("roster:read"))]
) -> FeedList:
    """Those not revoked, those people made for themselves too; never their addresses."""
    actor.check(account_id)
    await get_account(session, account_id)
    return FeedList(items=await _views(session, await feeds.of_account(session, account_id)))


@router.post("", status_code=201)
async def create_feed(account_id: RowId, body: NewFeed, session: Tx, house: InHouse, actor: Writer) -> NewFeedView:
    """The answer holds its address, this once."""
    actor.check(account_id)
    feed, token = await feeds.create(session, actor.by, account_id=account_id, **body.model_dump())
    (view,) = await _views(session, [feed])
    return NewFeedView(**view.model_dump(), url=feeds.address(house.settings, token))


@router.delete("/{feed_id}", status_code=204, response_class=Response)
async def revoke_feed(account_id: RowId, feed_id: RowId, session: Tx, actor: Writer) -> None:
    """From now on its address answers nothing."""
    actor.check(account_id)
    await feeds.revoke(session, actor.by, await feeds.get(session, account_id, feed_id))


async def _views(session: AsyncSession, rows: Sequence[IcalFeed]) -> list[FeedView]:
    subjects = [f"contact:{row.contact_id}" if row.contact_id else None for row in rows]
    found = await names(session, [*(row.created_by for row in rows), *subjects])
    return [
        FeedView(
            id=row.id,
            scope=row.scope,
            contact_id=row.contact_id,
            contact_name=found.get(subject),
            roster=row.roster,
            slot=row.slot,
            created_by_name=found.get(row.created_by),
            created_at=row.created_at,
            read_at=row.read_at,
        )
        for row, subject in zip(rows, subjects, strict=True)
    ]
