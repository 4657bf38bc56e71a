"""Addresses as they come back from the world: with a full stop behind them, in capitals, with a sign-off glued on.

Links go out by text and mail, and mail programs, keyboards and scanners hand them on as they like. What leads to a
person's page is brought into its own form before any route sees it; HEAD is answered like GET, without the body, since
scanners take anything else for a broken link, hence a bad one.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.address_keys import read_key

_HEADERS: Final = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
_ACTS: Final = ("pin", "confirm", "decline", "language")
_OWN: Final = re.compile(r"/my(/[a-z0-9-]+)*")
_JUNK: Final = re.compile(r"[^a-z0-9]+$")


@dataclass(frozen=True)
class Addresses:
    """ASGI middleware."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reading = scope["method"] in ("GET", "HEAD")
        path = tidy(scope["path"], reading=reading)
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        if path == scope["path"]:
            await self.app(scope, receive, send)
        elif reading:
            query = scope["query_string"].decode("latin-1") if path.startswith("/my") else ""
            where = quote(path) + (f"?{query}" if query else "")
            await RedirectResponse(where, 307, headers=_HEADERS)(scope, receive, send)
        else:
            await self.app({**scope, "path": path, "raw_path": path.encode()}, receive, send)


def tidy(path: str, *, reading: bool) -> str:
    """This path in the form that routes know, where it leads to a page's link, a calendar or somebody's own pages."""
    kind, _, rest = path.lstrip("/").partition("/")
    match _JUNK.sub("", kind.casefold()):
        case "p":
            key, _, act = rest.lstrip("/").partition("/")
            act, key = _JUNK.sub("", act.casefold()), read_key(key)
            return "/p" + (f"/{key}" if key else "") + (f"/{act}" if key and act in _ACTS and not reading else "")
        case "ical" if rest:
            return f"/ical/{read_key(re.sub(r'(?is)[.]ics.*', '', rest)) or '-'}.ics"
        case "my":
            own = _JUNK.sub("", re.sub(r"/+", "/", "/" + path.lstrip("/").casefold()))
            return own if _OWN.fullmatch(own) else path
    return path


def _without_body(send: Send) -> Send:
    async def only_headers(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return only_headers
