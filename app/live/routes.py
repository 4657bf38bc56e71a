"""`/ws/desk`: subscribe, a snapshot, then events; `here` every few seconds is what keeps an operator present."""

import asyncio
import json
import time
from contextlib import suppress
from datetime import UTC
from typing import Any, Final

import structlog
from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect

from app.live.hub import Hub
from app.live.screen import Screen
from calls.operators import presence
from core import clock
from core.auth.needs import Need, actor_of, declare
from core.errors import Forbidden, Problem

log = structlog.get_logger(__name__)
router = APIRouter()

SIGN_IN, PASSWORD_DUE, TOO_SLOW = 4401, 4403, 4408
_NEED: Final = "desk:use"
_LONGEST_MESSAGE = 4096
_ASK_AGAIN_S = 30.0


def _desk_use() -> None:
    """Only declares: the check is made after accepting, as a browser is told the reason only then."""


@router.websocket("/ws/desk", dependencies=[Depends(declare(_desk_use, Need("permission", _NEED)))])
async def desk(socket: WebSocket) -> None:
    hub: Hub = socket.app.state.hub
    await socket.accept()
    try:
        actor = await actor_of(socket, hub.house, _NEED)
    except Problem as problem:
        await socket.close(PASSWORD_DUE if isinstance(problem, Forbidden) else SIGN_IN, problem.code)
        return
    screen = Screen(actor)
    hub.add(screen)
    writer = asyncio.create_task(_write(socket, screen))
    try:
        screen.put(json.dumps({"op": "hello", "now": _now()}))
        await _read(socket, hub, screen)
    except WebSocketDisconnect:
        log.debug("screen_gone", user_id=actor.user_id)
    except Problem as problem:
        await socket.close(SIGN_IN, problem.code)
    finally:
        hub.remove(screen)
        writer.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect):
            await writer


async def _write(socket: WebSocket, screen: Screen) -> None:
    while (message := await screen.queue.get()) is not None:
        await socket.send_text(message)
    await socket.close(TOO_SLOW, "too-slow")


async def _read(socket: WebSocket, hub: Hub, screen: Screen) -> None:
    asked = time.monotonic()
    while True:
        message = _parsed(await socket.receive_text())
        if time.monotonic() - asked > _ASK_AGAIN_S:  # sessions end and grants change while a line is open
            screen.actor = await actor_of(socket, hub.house, _NEED)
            asked = time.monotonic()
        match message.get("op"):
            case "subscribe":
                await _subscribe(hub, screen, message.get("topics"))
            case "unsubscribe":
                for name in _names(message.get("topics")):
                    screen.subscribed.discard(_split(name))
            case "here":
                await _here(hub, screen)
            case _:
                screen.put(_error("unknown-op", "Send subscribe, unsubscribe or here."))


async def _here(hub: Hub, screen: Screen) -> None:
    """Still here. When the database is away the screen must learn it by our silence, not by a broken line."""
    try:
        async with hub.house.transaction() as session:
            await presence.seen(session, screen.actor.user_id)
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("presence_not_noted", error=type(error).__name__)
        return
    screen.put(json.dumps({"op": "here", "now": _now()}))


async def _subscribe(hub: Hub, screen: Screen, topics: object) -> None:
    for label in _names(topics):
        name, topic_id = _split(label)
        topic = hub.topics.get(name)
        if topic is None or topic.by_id != (topic_id is not None):
            screen.put(_error("unknown-topic", f"There is no topic {label[:60]!r}."))
        elif not screen.actor.may(topic.permission):
            screen.put(_error("forbidden", f"The topic {label!r} needs {topic.permission}."))
        else:
            # Subscribed first: what changes while the snapshot is read comes as an event with a higher version.
            screen.subscribed.add((name, topic_id))
            items = await hub.snapshot(screen, topic, topic_id)
            screen.put(json.dumps({"op": "snapshot", "topic": label, "items": items}))


def _parsed(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text[:_LONGEST_MESSAGE])
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _names(topics: object) -> list[str]:
    return [name for name in topics[:40] if isinstance(name, str)] if isinstance(topics, list) else []


def _split(label: str) -> tuple[str, int | None]:
    name, _, number = label.partition(":")
    return name, int(number) if number.isdecimal() and len(number) < 19 else None


def _now() -> str:
    return clock.now().astimezone(UTC).isoformat()


def _error(code: str, detail: str) -> str:
    return json.dumps({"op": "error", "code": code, "detail": detail})
