"""`/ws/desk`: subscribe, a snapshot, then events; `here` every few seconds is what keeps an operator present, and with
`watched` the session of whoever is off duty. The answer says when that ends: `idle_at`, `ends_at`.
"""

import asyncio
import json
from datetime import UTC
from typing import Any, Final

import structlog
from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect

from app.live.asking import NEED, refusal
from app.live.hub import Hub
from app.live.screen import Close, Followed, Screen
from app.live.staying import keep
from app.live.wire import Wire, framed, wire_of
from calls.operators import presence
from core import clock
from core.auth.needs import Need, behind, declare
from core.auth.sessions import COOKIE
from core.errors import Problem
from ivr.waiting.matching import match_soon

log = structlog.get_logger(__name__)
router = APIRouter()

_LONGEST_MESSAGE: Final = 4096
_MOST_TOPICS: Final = 200
_GRACE_S: Final = 2.0
"""For the reason to reach a screen that is being cut. One that reads nothing at all never hears it."""


def _desk_use() -> None:
    """Only declares: the check is made after accepting, as a browser is told the reason only then."""


@router.websocket("/ws/desk", dependencies=[Depends(declare(_desk_use, Need("permission", NEED)))])
async def desk(socket: WebSocket) -> None:
    hub: Hub = socket.app.state.hub
    wire = wire_of(socket)
    await socket.accept()
    try:
        signed_in = await behind(socket, hub.house, NEED)
    except Problem as problem:
        await _close(socket, wire, refusal(problem))
        return
    # asked about again in a moment: a session that ended just now may have said so before this line was there
    screen = Screen(signed_in.actor, socket.cookies[COOKIE], wire.write, ends_at=clock.now())
    screen.put(_message(op="hello", now=_now()))
    reader = screen.reader = asyncio.create_task(_read(socket, hub, screen))
    hub.add(screen)
    try:
        await asyncio.wait({reader})
    finally:
        hub.remove(screen)
        await _end(reader)
    if screen.why is not None:
        await _close(socket, wire, screen.why)


async def _end(reader: asyncio.Task[None]) -> None:
    reader.cancel()
    (result,) = await asyncio.gather(reader, return_exceptions=True)
    if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
        log.error("live_line_failed", exc_info=result)


async def _close(socket: WebSocket, wire: Wire, why: Close) -> None:
    try:
        async with asyncio.timeout(_GRACE_S):
            await socket.close(why.code, why.reason)
    except (TimeoutError, WebSocketDisconnect, RuntimeError):  # the last: being closed already, behind what isn't read
        wire.abort()


async def _read(socket: WebSocket, hub: Hub, screen: Screen) -> None:
    while True:
        message = _parsed(await _heard(socket))
        # A line that ends meanwhile waits for its answer: what is cancelled amid a statement may lose its connection.
        answering = asyncio.create_task(_answer(hub, screen, message))
        try:
            await asyncio.shield(answering)
        except asyncio.CancelledError:
            await answering
            raise


async def _answer(hub: Hub, screen: Screen, message: dict[str, Any]) -> None:
    match message.get("op"):
        case "subscribe":
            await _subscribe(hub, screen, message.get("topics"))
        case "unsubscribe":
            for name in _names(message.get("topics")):
                screen.subscribed.discard(_split(name))
        case "here":
            await _here(hub, screen, watched=message.get("watched") is True)
        case _:
            screen.put(_error("unknown-op", "Send subscribe, unsubscribe or here."))


async def _heard(socket: WebSocket) -> str:
    """The next message's text; of one that is not text, nothing."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return message.get("text") or ""


async def _here(hub: Hub, screen: Screen, *, watched: bool) -> None:
    """Still here; `watched`: somebody has touched the screen since. When the database is away the screen must learn it
    by our silence, not by a broken line."""
    try:
        async with hub.house.transaction() as session:
            if await presence.seen(session, screen.actor.user_id):
                match_soon(hub.house, session)
            stands = await keep(session, screen, hub.house.settings, watched=watched)
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("presence_not_noted", error=type(error).__name__)
        return
    screen.put(_message(op="here", now=_now(), **stands))


async def _subscribe(hub: Hub, screen: Screen, topics: object) -> None:
    for label in _names(topics):
        name, topic_id = _split(label)
        topic = hub.topics.get(name)
        if topic is None or topic.by_id != (topic_id is not None):
            screen.put(_error("unknown-topic", f"There is no topic {label[:60]!r}."))
        elif not screen.actor.may(topic.permission):
            screen.put(_error("forbidden", f"The topic {label!r} needs {topic.permission}."))
        elif len(screen.subscribed) >= _MOST_TOPICS:
            screen.put(_error("too-many-topics", f"More than {_MOST_TOPICS} topics at once: unsubscribe from some."))
        else:
            await hub.show_all(screen, topic, topic_id)


def _parsed(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text[:_LONGEST_MESSAGE])
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _names(topics: object) -> list[str]:
    return [name for name in topics[:40] if isinstance(name, str)] if isinstance(topics, list) else []


def _split(label: str) -> Followed:
    name, colon, number = label.partition(":")
    if colon and not (number.isdecimal() and len(number) < 19):
        return label, None  # no topic is called so
    return name, int(number) if colon else None


def _now() -> str:
    return clock.now().astimezone(UTC).isoformat()


def _error(code: str, detail: str) -> bytes:
    return _message(op="error", code=code, detail=detail)


def _message(**what: str) -> bytes:
    return framed(json.dumps(what))
