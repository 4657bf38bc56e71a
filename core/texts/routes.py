"""Routes that answer people outside the bureau."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from core.texts.choosing import language_of
from core.texts.speaking import speaking


class InTheirLanguage(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def spoken(request: Request) -> Response:
            with speaking(language_of(request)):
                return await handle(request)

        return spoken
