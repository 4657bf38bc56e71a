"""A feed as calendars fetch it, hour by hour."""

import hashlib
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Response

from core.auth.needs import public
from core.web import InHouse
from oncall.ical import feeds
from oncall.ical.reading import drawn, feed_of

WHY: Final = "calendars can't sign in: the feed's address, which only its reader has, is the key"
router = APIRouter(prefix="/ical", include_in_schema=False, dependencies=[Depends(public(WHY))])
_CACHE: Final = {"Cache-Control": "private, max-age=300"}
_HEADERS: Final = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}


@router.get("/{token}.ics")
async def feed(token: str, house: InHouse, if_none_match: Annotated[str, Header()] = "") -> Response:
    """The same 404 for what never was, was revoked, or is of somebody who left."""
    async with house.transaction() as session:
        row = await feeds.by_token(session, token)
        if row is None:
            return Response("There is no such calendar.\n", 404, _HEADERS | {"Cache-Control": "no-store"}, "text/plain")
        await feeds.note_read(session, row)
        found = await feed_of(session, row)
    content = await drawn(found)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = _HEADERS | _CACHE | {"ETag": tag}
    if _matches(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


def _matches(given: str, tag: str) -> bool:
    """Weak or not: what goes through a proxy that packs it comes back as weak."""
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in given.split(","))
