"""What every answer says to browsers, unless its route says otherwise: keep nothing, guess nothing, run nothing.

A page that may run something says so itself: the console (`app/static.py`), the link pages, `/my`.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.settings import Settings

CACHE: Final = "Cache-Control"
POLICY: Final = "Content-Security-Policy"
TLS_ONLY: Final = "Strict-Transport-Security"
STANDING: Final = {
    CACHE: "no-store",
    POLICY: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_A_YEAR: Final = "max-age=31536000"


def standing(settings: Settings) -> dict[str, str]:
    """With the order to come by https only, where that is how we are reached."""
    return STANDING | ({TLS_ONLY: _A_YEAR} if settings.public_base_url.startswith("https:") else {})


class Headers:
    """ASGI middleware. What the route has said stays."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._lines = [(name.lower().encode(), value.encode()) for name, value in standing(settings).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, self._adding(send))

    def _adding(self, send: Send) -> Send:
        async def added(message: Message) -> None:
            if message["type"] == "http.response.start":
                already = {name for name, _ in message.get("headers", ())}
                more = [line for line in self._lines if line[0] not in already]
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        return added
