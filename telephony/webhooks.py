"""How webhook routes answer when we can't: soon, so that the carrier turns to the fallback."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog
from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 2.5
"""A caller hears silence meanwhile. Twilio would wait 15 s before it asks the fallback document."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class WebhookRoute(APIRoute):
    """503 when the database is gone, refuses, or takes longer than PATIENCE_S:
    `APIRouter(route_class=WebhookRoute)`."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def in_time(request: Request) -> Response:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    return await handle(request)
            except (TimeoutError, DBAPIError, PoolTimeout, OSError) as gone:
                log.error("webhook_unanswered", path=request.url.path, error=type(gone).__name__)
                return Response(status_code=503, headers={"Retry-After": "1"})

        return in_time
