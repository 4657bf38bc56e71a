"""A little web server that plays the app: answers webhooks with what a test put up, and keeps what it was sent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from devtools.phone_company.watching import PATIENCE

Answer = str | Callable[["Received"], "str | web.Response | Awaitable[str | web.Response]"]


@dataclass
class Received:
    path: str
    method: str
    url: str
    params: dict[str, str]
    headers: dict[str, str]
    signature_good: bool


@dataclass
class PlayingApp:
    """`answers` maps a path to TwiML (or a function giving it); any other path gets an empty 204."""

    secret: str
    base_url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def url(self, path: str) -> str:
        return f"{self.base_url}{path}"

    def says(self, path: str, body: str) -> None:
        """Put up a TwiML document: `body` goes inside Response."""
        self.answers[path] = f"<Response>{body}</Response>"

    def all(self, path: str) -> list[dict[str, str]]:
        return [one.params for one in self.received if one.path == path]

    async def gets(self, path: str, count: int = 1, **params: str) -> dict[str, str]:
        """Wait for the count-th request to this path with these parameters."""

        def found() -> list[dict[str, str]]:
            return [p for p in self.all(path) if all(p.get(name) == value for name, value in params.items())]

        async with self._changed:
            async with asyncio.timeout(PATIENCE):
                await self._changed.wait_for(lambda: len(found()) >= count)
            return found()[count - 1]

    async def handle(self, request: web.Request) -> web.Response:
        form: MultiDict[str] = MultiDict((name, str(value)) for name, value in (await request.post()).items())
        url = f"{self.base_url}{request.raw_path}"
        good = RequestValidator(self.secret).validate(url, dict(form), request.headers.get("X-Twilio-Signature", ""))
        params = {**dict(request.query), **dict(form)}
        got = Received(request.path, request.method, url, params, dict(request.headers), good)
        async with self._changed:
            self.received.append(got)
            self._changed.notify_all()
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=204)
        made = answer(got) if callable(answer) else answer
        given = made if isinstance(made, str | web.Response) else await made
        return given if isinstance(given, web.Response) else web.Response(text=given, content_type="text/xml")


@asynccontextmanager
async def playing(secret: str) -> AsyncIterator[PlayingApp]:
    app = PlayingApp(secret)
    server = web.Application()
    server.router.add_route("*", "/{path:.*}", app.handle)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    app.base_url = f"http://{host}:{port}"
    try:
        yield app
    finally:
        await runner.cleanup()
