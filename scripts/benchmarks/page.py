"""From saving an urgent message to the SMS request's arrival at the phone company: steady at one a second, with a phone
company that answers at once and after 300 ms; and 200 at once.

Floor: the same number of commits one after the other, then an RQ job that does nothing but note when it was started.
Aims: p50 under 100 ms and p99 under 300 ms (phone company at once); 200 all out within 10 s (after 300 ms).
"""

import asyncio
import secrets
import subprocess
import sys
import time
from typing import Any

import aiohttp
import psycopg
from redis import Redis
from rq import Queue

from scripts.benchmarks.load import percentile
from scripts.benchmarks.stack import ROOT, Stack, demo
from scripts.proving.ledger import Ledger
from scripts.proving.operator import Operator

STEADY, BURST, COMMITS = 60, 200, 3  # dispatched; claimed; attempt recorded
P50_MS, P99_MS, BURST_S = 100, 300, 10
NOTED = "floor:started"


async def measure(scale: float) -> dict[str, Any]:
    steady, burst = max(int(STEADY * scale), 5), max(int(BURST * scale), 10)
    with demo() as stack:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            writer = await Writer.signed_in(Operator(http, stack.url), stack)
            await writer.steady(3, 0)  # the first ones warm caches and connections
            floor = await asyncio.to_thread(_floor, stack, steady)
            at_once = await writer.steady(steady, 0)
            after_300 = await writer.steady(steady, 300)
            burst_s = await writer.burst(burst, 300)
    return {
        "steady_at_1_per_s": {"at_once": _summary(at_once), "after_300_ms": _summary(after_300)},
        "floor": _summary(floor),
        "ratio_p50": round(percentile(at_once, 0.5) / percentile(floor, 0.5), 2),
        "burst": {"messages": burst, "all_out_s": round(burst_s, 2)},
        "aim": f"p50 < {P50_MS} ms, p99 < {P99_MS} ms at once; {BURST} out within {BURST_S} s",
        "met": percentile(at_once, 0.5) < P50_MS and percentile(at_once, 0.99) < P99_MS and burst_s < BURST_S,
    }


def _summary(values: list[float]) -> dict[str, float]:
    return {
        "n": len(values),
        "p50_ms": round(percentile(values, 0.5), 1),
        "p99_ms": round(percentile(values, 0.99), 1),
        "max_ms": round(max(values), 1),
    }


class Writer:
    """Takes messages ahead of time, so that only the dispatching is measured."""

    def __init__(self, operator: Operator, stack: Stack) -> None:
        twilio = stack.info["twilio"]
        self.operator, self.company = operator, stack.company
        self.ledger = Ledger(stack.info["database_url"], stack.company, twilio["account_sid"], twilio["auth_token"])

    @classmethod
    async def signed_in(cls, operator: Operator, stack: Stack) -> "Writer":
        person = stack.info["sign_ins"][0]
        await operator.sign_in(person["email"], person["password"])
        await operator.choose_form("riverside-pediatrics")
        return cls(operator, stack)

    async def steady(self, count: int, answer_after_ms: int) -> list[float]:
        await self._answer_after(answer_after_ms)
        drafts = [await self.operator.write() for _ in range(count)]
        started: dict[int, float] = {}
        begun = time.time()
        for number, draft in enumerate(drafts):
            await asyncio.sleep(max(begun + number - time.time(), 0))
            started[draft["id"]] = time.time()
            await self.operator.dispatch(draft, secrets.token_hex(8))
        arrived = await self._arrivals(set(started))
        return [(arrived[message] - at) * 1000 for message, at in started.items()]

    async def burst(self, count: int, answer_after_ms: int) -> float:
        """Seconds from the first save to the last SMS request's arrival."""
        await self._answer_after(answer_after_ms)
        drafts = [await self.operator.write() for _ in range(count)]
        begun = time.time()
        await asyncio.gather(*(self.operator.dispatch(draft, secrets.token_hex(8)) for draft in drafts))
        arrived = await self._arrivals({draft["id"] for draft in drafts})
        return max(arrived[draft["id"]] for draft in drafts) - begun

    async def _arrivals(self, messages: set[int]) -> dict[int, float]:
        """Message id -> when the first request to text somebody about it arrived; Unix seconds."""
        for _ in range(60):
            await asyncio.sleep(1.0)  # looking costs the bureau's database some time: seldom
            of = await self.ledger.sends()
            first: dict[int, float] = {}
            for request in await self.ledger.requests():
                if request.send_id in of:
                    first.setdefault(of[request.send_id]["message_id"], request.at)
            if messages <= first.keys():
                return first
        raise SystemExit("not every message was paged within a minute")

    async def _answer_after(self, milliseconds: int) -> None:
        url = f"{self.company}/company/faults"
        async with self.operator.http.post(url, json={"rest_delay_ms": milliseconds}) as done:
            done.raise_for_status()


def note_start(key: str) -> None:
    """The floor's job: it only says when it was started."""
    with Redis.from_url(_redis_url()) as redis:
        redis.rpush(NOTED, f"{key} {time.time()}")


def _redis_url() -> str:
    return sys.argv[-1]


def _floor(stack: Stack, count: int) -> list[float]:
    url = stack.info["redis_url"]
    worker = subprocess.Popen([sys.executable, "-m", "scripts.benchmarks.floor_worker", url], cwd=ROOT)
    times = []
    try:
        with Redis.from_url(url) as redis, psycopg.connect(stack.info["database_url"]) as database:
            queue = Queue("floor", connection=redis)
            database.execute("CREATE TABLE IF NOT EXISTS floor_commits (n int)")
            database.commit()
            for number in range(count + 3):
                begun = time.time()
                for _ in range(COMMITS):
                    database.execute("INSERT INTO floor_commits VALUES (%s)", (number,))
                    database.commit()
                queue.enqueue("scripts.benchmarks.page.note_start", str(number), result_ttl=0)
                noted = redis.blpop([NOTED], timeout=30)
                if not isinstance(noted, tuple):
                    raise SystemExit("the floor's worker does nothing")
                times.append((float(noted[1].split()[1]) - begun) * 1000)
                time.sleep(0.05)
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    return times[3:]
