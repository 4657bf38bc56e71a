"""How webhook routes answer when we can't: soon, so that the carrier turns to the fallback."""

import asyncio
from typing import Final

import structlog
from fastapi import Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.types import Message, Receive, Scope, Send

from core.web import CALLS

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 2.5
"""A caller hears silence meanwhile. Twilio would wait 15 s before it asks the fallback document."""


_closing: set[asyncio.Task[None]] = set()
"""Requests that were cut short and still let go of their connections. A frozen database takes its time for that."""


class WebhookRoute(APIRoute):
    """503 when the database is gone, refuses, or takes longer than PATIENCE_S: `APIRouter(route_class=WebhookRoute)`.

    The limit goes round everything, the commit included: what is cut short is rolled back, never committed by halves.
    The carrier isn't kept waiting for the rollback: over a frozen connection it takes longer than a caller does.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[CALLS] = True
        begun = given_up = False

        async def watched(message: Message) -> None:
            nonlocal begun
            if not given_up:
                begun = True
                await send(message)

        work = asyncio.create_task(super().handle(scope, receive, watched))
        try:
            done, _ = await asyncio.wait({work}, timeout=PATIENCE_S)
            if done or begun:
                return await work
            raise TimeoutError
        except (TimeoutError, DBAPIError, PoolTimeout, OSError) as gone:
            if begun:
                raise
            given_up = True
            log.error("webhook_unanswered", path=scope["path"], error=type(gone).__name__)
            await Response(status_code=503, headers={"Retry-After": "1"})(scope, receive, send)
        finally:
            _cut_short(work)
        return None


def _cut_short(work: "asyncio.Task[None]") -> None:
    if work.cancel():
        _closing.add(work)
        work.add_done_callback(_closed)


def _closed(work: "asyncio.Task[None]") -> None:
    _closing.discard(work)
    if not work.cancelled() and (error := work.exception()):
        log.warning("webhook_closed", error=type(error).__name__)
