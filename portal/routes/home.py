"""`/my`: now."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from core import clock
from core.web import Tx
from portal.asked import waiting_for_me
from portal.edge import HtmlRoute, Mine, go
from portal.messages import taken, waiting
from portal.pages import show
from portal.shifts import my_shifts, on_now

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)
AHEAD: Final = timedelta(days=14)


@router.get("")
async def home(me: Mine, session: Tx) -> Response:
    now = clock.now()
    coming = [one for one in await my_shifts(session, me, AHEAD) if one.since is not None and one.since > now]
    return show(
        me,
        "home.html",
        waiting=await waiting(session, me),
        taken=await taken(session, me),
        on_now=await on_now(session, me),
        coming=coming,
        asked=await waiting_for_me(session, me),
    )


@router.get("/")
async def home_with_slash(_: Mine) -> Response:
    """As some type it."""
    return go("/my")
