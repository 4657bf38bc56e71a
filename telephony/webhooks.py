"""How webhook routes answer when we can't: soon, so that the carrier turns to the fallback."""

import asyncio
from typing import Final

import structlog
from fastapi import Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.types import Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 2.5
"""A caller hears silence meanwhile. Twilio would wait 15 s before it asks the fallback document."""


class WebhookRoute(APIRoute):
    """503 when the database is gone, refuses, or takes longer than PATIENCE_S: `APIRouter(route_class=WebhookRoute)`.

    The limit goes round everything, the commit included: what is cut short is rolled back, never committed by halves.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(PATIENCE_S):
                await super().handle(scope, receive, watched)
        except (TimeoutError, DBAPIError, PoolTimeout, OSError) as gone:
            if begun:
                raise
            log.error("webhook_unanswered", path=scope["path"], error=type(gone).__name__)
            await Response(status_code=503, headers={"Retry-After": "1"})(scope, receive, send)
