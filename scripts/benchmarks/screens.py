"""An event in the line, from its commit's beginning to its arrival on each of 200 and 1,000 screens.

Floor: the same message, 500 bytes, from Redis to as many bare connections by `websockets.broadcast`. Aim: p99 at most
1.5 of the floor's.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import psycopg
from redis.asyncio import Redis
from websockets.asyncio.client import connect

from app.embedded.ports import free_port
from scripts.benchmarks.load import percentile
from scripts.benchmarks.stack import ROOT, Stack, demo
from scripts.proving.operator import Operator

SIZES, EVENTS, PAUSE_S, AIM = (200, 1000), 40, 0.25, 1.5


async def measure(scale: float) -> dict[str, Any]:
    result: dict[str, Any] = {}
    with demo() as stack:
        for size in SIZES:
            screens = max(int(size * scale), 10)
            floor = await _floor(stack, screens)
            ours = await _ours(stack, screens)
            ratio = percentile(ours, 0.99) / percentile(floor, 0.99)
            result[str(screens)] = {"ours": _summary(ours), "floor": _summary(floor), "ratio_p99": round(ratio, 2)}
    met = all(one["ratio_p99"] <= AIM for one in result.values())
    return {"screens": result, "events": EVENTS, "aim": f"p99 <= {AIM} of the floor's", "met": met}


def _summary(values: list[float]) -> dict[str, float]:
    return {"p50_ms": round(percentile(values, 0.5), 2), "p99_ms": round(percentile(values, 0.99), 2)}


class Watch:
    """Counts arrivals of the one event that is under way."""

    def __init__(self, screens: int) -> None:
        self.screens = screens
        self.times: list[float] = []
        self._sent = 0.0
        self._left = 0
        self._all = asyncio.Event()

    def arrived(self) -> None:
        if self._left:
            self.times.append((time.perf_counter() - self._sent) * 1000)
            self._left -= 1
            if not self._left:
                self._all.set()

    async def run(self, send: Callable[[], Awaitable[None]], events: int) -> list[float]:
        for number in range(events + 3):
            self._left, self._sent = self.screens, time.perf_counter()
            self._all.clear()
            await send()
            async with asyncio.timeout(20):
                await self._all.wait()
            if number == 2:
                self.times.clear()  # the first ones warm up
            await asyncio.sleep(PAUSE_S)
        return self.times


async def _listen(url: str, watch: Watch, stack: AsyncExitStack, *, hello: str | None, **options: Any) -> None:
    line = await stack.enter_async_context(connect(url, compression=None, max_queue=None, **options))

    async def read() -> None:
        async for message in line:
            if '"op":"event"' in str(message):
                watch.arrived()

    if hello is not None:
        await line.send(hello)
        while '"snapshot"' not in str(await line.recv()):
            pass
    stack.callback(asyncio.create_task(read()).cancel)


async def _ours(stack: Stack, screens: int) -> list[float]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http, AsyncExitStack() as open_:
        operator = Operator(http, stack.url)
        person = stack.info["sign_ins"][0]
        await operator.sign_in(person["email"], person["password"])
        await operator.ask("PUT", "desk/state", {"state": "ready"})
        cookie = "; ".join(f"{one.key}={one.value}" for one in http.cookie_jar)
        watch = Watch(screens)
        hello = json.dumps({"op": "subscribe", "topics": ["operators"]})
        headers = {"Cookie": cookie, "Origin": stack.url}
        url = stack.url.replace("http", "ws", 1) + "/ws/desk"
        for _ in range(screens):
            await _listen(url, watch, open_, hello=hello, additional_headers=headers)
        database = await open_.enter_async_context(
            await psycopg.AsyncConnection.connect(stack.info["database_url"], autocommit=True)
        )
        redis = await open_.enter_async_context(Redis.from_url(stack.info["redis_url"]))
        user = (await operator.ask("GET", "me"))["id"]

        async def change() -> None:
            """What `core.events.changed` does: a row, a commit, a look."""
            await database.execute("INSERT INTO changes (entity, entity_id) VALUES ('operator', %s)", (user,))
            await redis.publish("nightbell:look", b"")

        return await watch.run(change, EVENTS)


async def _floor(stack: Stack, screens: int) -> list[float]:
    port = free_port()
    server = subprocess.Popen(  # noqa: ASYNC220 - started once, before anything is measured
        [sys.executable, "-m", "scripts.benchmarks.floor_screens", str(port), stack.info["redis_url"]], cwd=ROOT
    )
    try:
        async with AsyncExitStack() as open_:
            redis = await open_.enter_async_context(Redis.from_url(stack.info["redis_url"]))
            watch = Watch(screens)
            for number in range(screens):
                await _connect_when_up(f"ws://127.0.0.1:{port}", watch, open_, patient=number == 0)
            event = json.dumps({"op": "event", "data": "x" * 460}, separators=(",", ":"))

            async def publish() -> None:
                await redis.publish("floor", event)

            return await watch.run(publish, EVENTS)
    finally:
        server.terminate()
        server.wait(timeout=10)


async def _connect_when_up(url: str, watch: Watch, open_: AsyncExitStack, *, patient: bool) -> None:
    for _ in range(200 if patient else 1):
        try:
            await _listen(url, watch, open_, hello=None)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            return
    raise SystemExit("the floor did not start")
