"""Requests: answered, withdrawn, undone."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict, NotFound
from core.texts.speaking import gettext as _
from core.texts.speaking import later
from core.web import RowId, Tx
from oncall.cover import requests
from oncall.cover.views import request_views
from oncall.models import CoverRequest
from portal.asked import Asked, request_of_mine, requests_of, taker
from portal.edge import HtmlRoute, Mine, Post, Posted
from portal.pages import show
from portal.people import Me, Person

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)
_DONE: Final = {
    "accepted": later("You said yes. It waits for a supervisor's approval."),
    "in_force": later("Agreed: it is in force."),
    "declined": later("You said no. The shift stays where it was."),
    "withdrawn": later("Withdrawn."),
    "undone": later("Taken back: what is still to come is as the roster says."),
}


@router.get("/requests")
@router.get("/cover")
async def list_requests(me: Mine, session: Tx) -> Response:
    """Texts that ask for an answer name `/my/cover`."""
    return show(me, "requests.html", found=await requests_of(session, me), told="")


@router.post("/requests/{request_id}/accept")
async def accept(request_id: RowId, posted: Post, session: Tx) -> Response:
    me = posted.me
    row = await request_of_mine(session, me, request_id)
    who = await taker(session, me, row) or me.maybe(row.from_contact_id)
    if who is None:
        raise NotFound(_("There is no such request, or it is not yours."))
    try:
        row = await requests.accept(session, who.by, row, who.contact_id, anyway=posted.form.text("anyway") == "1")
    except Conflict as conflict:
        if conflict.code != "conflicts":
            raise
        (view,) = await request_views(session, [row])
        conflicts = conflict.extra["conflicts"]
        return show(me, "accept_all_the_same.html", 409, one=Asked(who, row, view), conflicts=conflicts)
    return await _done(session, me, row)


@router.post("/requests/{request_id}/decline")
async def decline(request_id: RowId, posted: Post, session: Tx) -> Response:
    row = await request_of_mine(session, posted.me, request_id)
    return await _by(posted, session, row, posted.me.maybe(row.to_contact_id), requests.decline)


@router.post("/requests/{request_id}/withdraw")
async def withdraw(request_id: RowId, posted: Post, session: Tx) -> Response:
    row = await request_of_mine(session, posted.me, request_id)
    return await _by(posted, session, row, _party(posted.me, row), requests.withdraw)


@router.post("/requests/{request_id}/undo")
async def undo(request_id: RowId, posted: Post, session: Tx) -> Response:
    row = await request_of_mine(session, posted.me, request_id)
    return await _by(posted, session, row, _party(posted.me, row), requests.undo)


async def _by(
    posted: Posted,
    session: AsyncSession,
    row: CoverRequest,
    person: Person | None,
    act: Callable[[AsyncSession, str, CoverRequest], Awaitable[CoverRequest]],
) -> Response:
    if person is None:
        raise NotFound(_("There is no such request, or it is not yours to answer."))
    return await _done(session, posted.me, await act(session, person.by, row))


def _party(me: Me, row: CoverRequest) -> Person | None:
    return me.maybe(row.from_contact_id) or me.maybe(row.taker_id)


async def _done(session: AsyncSession, me: Me, row: CoverRequest) -> Response:
    return show(me, "requests.html", found=await requests_of(session, me), told=_(_DONE[row.status]))
