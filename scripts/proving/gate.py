"""A gate on the bureau's way to the phone company: it passes every request on, until it is told to hold some.

With a request held, an attempt is recorded and under way, and the phone company has not seen it; with an answer held,
the phone company has carried it out and the bureau doesn't know. So a process can be killed in exactly that moment.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import aiohttp
from aiohttp import web

Where = Literal["request", "answer"]
_HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "keep-alive", "host"}


@dataclass
class Held:
    """What is held of `POST …/{resource}.json`. `arrived` tells as soon as the first is here."""

    resource: str
    where: Where
    count: int = 0
    passed: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrived(self, count: int = 1, within: float = 60.0) -> None:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self.count >= count)

    def let_pass(self) -> None:
        """On with all of them, and with those still to come."""
        self.passed = True
        self._open.set()

    def drop(self) -> None:
        """They are lost, and so is all that comes until the end of the block."""
        self._open.set()

    async def wait(self) -> bool:
        """Whether it is to go on."""
        async with self._changed:
            self.count += 1
            self._changed.notify_all()
        await self._open.wait()
        return self.passed


class Gate:
    """`target` is the phone company's address."""

    def __init__(self, target: str, http: aiohttp.ClientSession) -> None:
        self.target = target
        self.http = http
        self.url = ""
        self._held: list[Held] = []

    @asynccontextmanager
    async def holding(self, resource: str, where: Where = "request") -> AsyncIterator[Held]:
        """Inside the block these are held. Whatever has not been let pass by its end is lost."""
        held = Held(resource, where)
        self._held.append(held)
        try:
            yield held
        finally:
            self._held.remove(held)
            held.drop()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not await self._may_go(request, "request"):
            return _lost(request)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        async with self.http.request(
            request.method, f"{self.target}{request.rel_url}", data=body, headers=headers, allow_redirects=False
        ) as answer:
            content = await answer.read()
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP}
        if not await self._may_go(request, "answer"):
            return _lost(request)
        return web.Response(status=answer.status, body=content, headers=kept)

    async def _may_go(self, request: web.Request, where: Where) -> bool:
        for held in self._held:
            if held.where == where and request.method == "POST" and request.path.endswith(f"/{held.resource}.json"):
                return await held.wait()
        return True


def _lost(request: web.Request) -> web.StreamResponse:
    """No answer at all: the connection is cut."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)


@asynccontextmanager
async def gate(target: str) -> AsyncIterator[Gate]:
    """An open gate on a port of its own."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), auto_decompress=False) as http:
        made = Gate(target, http)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", made._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield made
        await runner.cleanup()
