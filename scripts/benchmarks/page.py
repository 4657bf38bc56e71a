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
from scripts.proving import ledger
from scripts.proving.operator import Operator, answer

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

    def __init__(self, operator: Operator, stack: Stack, account_id: int, call_type: dict[str, Any]) -> None:
        self.operator, self.stack, self.account_id, self.call_type = operator, stack, account_id, call_type

    @classmethod
    async def signed_in(cls, operator: Operator, stack: Stack) -> "Writer":
        person = stack.info["sign_ins"][0]
        await operator.sign_in(person["email"], person["password"])
        accounts = (await operator.ask("GET", "accounts"))["items"]
        account_id = next(one["id"] for one in accounts if one["slug"] == "riverside-pediatrics")
        draft = await operator.ask("POST", "messages", {"account_id": account_id, "urgency": "routine", "fields": {}})
        form = await operator.ask("GET", f"messages/{draft['id']}/form")
        await operator.ask("POST", f"messages/{draft['id']}/close", {"reason": "only its form was needed"})
        return cls(operator, stack, account_id, next(k for k in form["call_types"] if k["urgency"] == "urgent"))

    async def steady(self, count: int, answer_after_ms: int) -> list[float]:
        await self._company("faults", {"rest_delay_ms": answer_after_ms})
        drafts = [await self._draft() for _ in range(count)]
        started: dict[int, float] = {}
        begun = time.time()
        for number, draft in enumerate(drafts):
            await asyncio.sleep(max(begun + number - time.time(), 0))
            started[draft["id"]] = time.time()
            await self._dispatch(draft)
        arrived = await self._arrivals(set(started))
        return [(arrived[message] - at) * 1000 for message, at in started.items()]

    async def burst(self, count: int, answer_after_ms: int) -> float:
        """Seconds from the first save to the last SMS request's arrival."""
        await self._company("faults", {"rest_delay_ms": answer_after_ms})
        drafts = [await self._draft() for _ in range(count)]
        begun = time.time()
        await asyncio.gather(*(self._dispatch(draft) for draft in drafts))
        arrived = await self._arrivals({draft["id"] for draft in drafts})
        return max(arrived[draft["id"]] for draft in drafts) - begun

    async def _draft(self) -> dict[str, Any]:
        fields = {field["name"]: answer(field) for field in self.call_type["fields"] if not field["when"]}
        body = {"account_id": self.account_id, "call_type": self.call_type["slug"], "urgency": "urgent"}
        draft: dict[str, Any] = await self.operator.ask("POST", "messages", {**body, "fields": fields})
        return draft

    async def _dispatch(self, draft: dict[str, Any]) -> None:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        await self.operator.ask("POST", f"messages/{draft['id']}/dispatch", {"version": draft["version"]}, **key)

    async def _arrivals(self, messages: set[int]) -> dict[int, float]:
        """Message id -> when the first request to text somebody about it arrived; Unix seconds."""
        for _ in range(600):
            first: dict[int, float] = {}
            of = await asyncio.to_thread(ledger.deliveries_of, self.stack.info["database_url"])
            for text in await ledger.texts_asked_for(self.stack.company):
                if text.delivery_id in of:
                    first.setdefault(of[text.delivery_id]["message_id"], text.at)
            if messages <= first.keys():
                return first
            await asyncio.sleep(0.1)
        raise SystemExit("not every message was paged within a minute")

    async def _company(self, path: str, body: dict[str, Any]) -> None:
        async with self.operator.http.post(f"{self.stack.company}/company/{path}", json=body) as done:
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
