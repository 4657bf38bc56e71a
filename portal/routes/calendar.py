"""Feeds of my own shifts."""

from fastapi import APIRouter
from fastapi.responses import Response

from core.errors import NotFound
from core.texts.speaking import gettext as _
from core.web import InHouse, RowId, Tx
from oncall.ical import feeds
from oncall.ical.models import IcalFeed
from portal.edge import HtmlRoute, Mine, Post, go
from portal.pages import show

router = APIRouter(prefix="/my/calendar", include_in_schema=False, route_class=HtmlRoute)


@router.get("")
async def list_feeds(me: Mine, session: Tx) -> Response:
    found = [(person, feed) for person in me.people for feed in await feeds.of_contact(session, person.contact_id)]
    return show(me, "calendar.html", feeds=found)


@router.post("")
async def create(house: InHouse, session: Tx, posted: Post) -> Response:
    """Its address is on this page and nowhere else."""
    person = posted.me.person(posted.form.number("contact"))
    _row, token = await feeds.create(
        session, person.by, account_id=person.account_id, scope="person", contact_id=person.contact_id
    )
    return show(posted.me, "calendar_made.html", person=person, address=feeds.address(house.settings, token))


@router.post("/{feed_id}/revoke")
async def revoke(feed_id: RowId, session: Tx, posted: Post) -> Response:
    feed = await session.get(IcalFeed, feed_id)
    person = posted.me.maybe(feed.contact_id) if feed else None
    if feed is None or person is None:
        raise NotFound(_("There is no such thing, or it is not yours."))
    await feeds.revoke(session, person.by, feed)
    return go("/my/calendar")
