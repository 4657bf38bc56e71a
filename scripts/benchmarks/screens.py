"""An event in the line, from its commit's beginning to its arrival on each of 200 and 1,000 screens.

Floor: the same bytes from Redis to as many bare connections by `websockets.broadcast`, on the same kind of event loop.
The floor writes no row: ours has to make up for its commit, too. How long that took is given beside (`commit`), as it
is the disk's and PostgreSQL's share. Each screen has a session of its own. Ours and the floor take turns, on lines that
all stay open, so that whatever else the machine does meets both. Aim: p99 at most 1.5 of the floor's.
"""

import asyncio
import gc
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import psycopg
from redis.asyncio import Redis

from app.embedded.ports import free_port
from scripts.benchmarks.load import percentile
from scripts.benchmarks.sessions import sign_in_again
from scripts.benchmarks.stack import ROOT, Stack, demo
from scripts.benchmarks.watch import Watch
from scripts.proving.operator import Operator

SIZES, ROUNDS, EVENTS, AIM = (200, 1000), 4, 25, 1.5

Send = Callable[[], Awaitable[None]]


async def measure(scale: float) -> dict[str, Any]:
    result: dict[str, Any] = {}
    events = max(int(EVENTS * scale), 3)
    with demo() as stack:
        for size in SIZES:
            screens = max(int(size * scale), 10)
            ours, floor = await _in_turn(stack, screens, events)
            ratio = percentile(ours.times, 0.99) / percentile(floor.times, 0.99)
            summaries = {"ours": _summary(ours.times), "floor": _summary(floor.times), "commit": _summary(ours.commits)}
            result[str(screens)] = summaries | {"ratio_p99": round(ratio, 2)}
    met = all(one["ratio_p99"] <= AIM for one in result.values())
    return {"screens": result, "events": ROUNDS * events, "aim": f"p99 <= {AIM} of the floor's", "met": met}


def _summary(values: list[float]) -> dict[str, float]:
    return {"p50_ms": round(percentile(values, 0.5), 2), "p99_ms": round(percentile(values, 0.99), 2)}


async def _in_turn(stack: Stack, screens: int, events: int) -> tuple[Watch, Watch]:
    async with AsyncExitStack() as lines:
        redis = await lines.enter_async_context(Redis.from_url(stack.info["redis_url"]))
        ours, floor = Watch(), Watch()
        change = await _ours(stack, redis, screens, ours, lines)
        await _floor(stack, screens, floor, lines)

        async def publish() -> None:
            await redis.publish("floor", ours.heard)

        with _collector_at_rest():
            for _ in range(ROUNDS):
                await ours.run(change, events)
                await floor.run(publish, events)
    return ours, floor


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A walk over our own thousands of lines would be taken for slowness of the server that is measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _ours(stack: Stack, redis: Redis, screens: int, watch: Watch, lines: AsyncExitStack) -> Send:
    database = await lines.enter_async_context(
        await psycopg.AsyncConnection.connect(stack.info["database_url"], autocommit=True)
    )
    user_id = await _somebody_ready(stack)
    url = stack.url.replace("http", "ws", 1) + "/ws/desk"
    hello = json.dumps({"op": "subscribe", "topics": ["operators"]})
    for cookie in await sign_in_again(database, user_id, screens):
        headers = {"Cookie": cookie, "Origin": stack.url}
        await watch.listen(url, lines, hello=hello, additional_headers=headers)

    async def change() -> None:
        """What `core.events.changed` does: a row, a commit, a look."""
        await database.execute("INSERT INTO changes (entity, entity_id) VALUES ('operator', %s)", (user_id,))
        watch.committed()
        await redis.publish("nightbell:look", b"")

    return change


async def _somebody_ready(stack: Stack) -> int:
    person = stack.info["sign_ins"][0]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        operator = Operator(http, stack.url)
        await operator.sign_in(person["email"], person["password"])
        await operator.ask("PUT", "desk/state", {"state": "ready"})
        return int((await operator.ask("GET", "me"))["id"])


async def _floor(stack: Stack, screens: int, watch: Watch, lines: AsyncExitStack) -> None:
    url = await lines.enter_async_context(_floor_server(stack.info["redis_url"]))
    for number in range(screens):
        await _connect_when_up(url, watch, lines, patient=number == 0)


@asynccontextmanager
async def _floor_server(redis_url: str) -> AsyncIterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "scripts.benchmarks.floor_screens", str(port), redis_url]
    server = subprocess.Popen(command, cwd=ROOT)  # noqa: ASYNC220 - started once, before anything is measured
    try:
        yield f"ws://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


async def _connect_when_up(url: str, watch: Watch, lines: AsyncExitStack, *, patient: bool) -> None:
    for _ in range(200 if patient else 1):
        try:
            await watch.listen(url, lines)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            return
    raise SystemExit("the floor did not start")
