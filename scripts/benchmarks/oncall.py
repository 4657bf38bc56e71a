"""Who is on call: a year's final schedule, one instant for 1,000 accounts, one instant with ever more cover
around it, and for the others beside it; and over HTTP as a ratio to a bare handler (floor_oncall.py) in the same run.

Aims: an instant must not grow with history (100,000 overrides stored: at most twice the time of 10); over HTTP at least
half of the floor's rate, more than 1,100 answers a second with p50 under 5 ms.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import aiohttp
from sqlalchemy import event

from core.db import Database
from oncall.roster.schema import Roster
from oncall.rosters import slots_now, slots_of_all
from oncall.schedule import Cover, between
from scripts.benchmarks.load import Run, percentile
from scripts.benchmarks.oncall_rows import account_id, add_accounts, add_overrides, connect
from scripts.benchmarks.stack import Stack, demo, floor
from scripts.proving.operator import Operator

ACCOUNTS, HISTORIES, ROUNDS, REQUESTS, CONNECTIONS = 1000, (10, 1000, 100_000), 5, 1500, 4
RATIO, RATE, P50_MS, GROWTH = 0.5, 1100, 5, 2.0
COOKIE = "nightbell_session"


async def measure(scale: float) -> dict[str, Any]:
    with demo() as stack:
        account = account_id(stack, "riverside-pediatrics")
        database = Database(stack.info["database_url"])
        try:
            with connect(stack) as connection:
                ids = add_accounts(connection, account, max(int(ACCOUNTS * scale), 10))
            many = await _many(database, ids)
            http = await _http(stack, account, max(int(REQUESTS * scale), 50))
            history = await _history(stack, database, account, scale)
            beside = await _many(database, ids)
        finally:
            await database.close()
    return {
        "year": _year(),
        "accounts_at_once": many,
        "accounts_beside_history_ms": beside["then_ms"],
        "history": history,
        "http": http,
        "aim": f"growth <= {GROWTH}; ratio >= {RATIO}, more than {RATE} a second, p50 < {P50_MS} ms",
        "met": history["growth"] <= GROWTH and http["ratio"] >= RATIO and http["ours"]["rate_per_s"] > RATE
        and http["ours"]["p50_ms"] < P50_MS,
    }  # fmt: skip


def _year() -> dict[str, Any]:
    """3 layers, 20 people, 50 overrides; the first time, with nothing remembered, and again."""
    people = [f"p{number}" for number in range(20)]
    weekly = {"people": people, "hand_over": {"day": "mon", "time": "17:00"}, "starts": "2020-01-06"}
    nights = {
        "people": people, "every": {"days": 1}, "lasts": {"hours": 12}, "hand_over": {"time": "19:00"},
        "starts": "2020-01-06",
    }  # fmt: skip
    layers = [
        {"layer": "weeks", "rotation": weekly},
        {"layer": "nights", "rotation": nights, "only": [{"days": ["mon", "tue", "wed", "thu", "fri"]}]},
        {"layer": "holidays", "rotation": weekly, "only": [{"days": ["holiday"]}]},
    ]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    covers = [
        Cover(
            n, "override", "s", people[n % 20], None, start + timedelta(days=7 * n), start + timedelta(days=7 * n + 1)
        )
        for n in range(50)
    ]
    body = {
        "name": "r", "timezone": "America/New_York", "holidays": {"country": "US"},
        "slots": [{"slot": "s", "layers": layers}],
    }  # fmt: skip
    times = []
    for _ in range(5):
        roster, began = Roster.model_validate(body), time.perf_counter()
        pieces = between(roster, covers, "s", start, start + timedelta(days=365))
        times.append((time.perf_counter() - began) * 1000)
    return {"pieces": len(pieces), "first_ms": round(times[0], 1), "then_ms": round(median(times[1:]), 1)}


async def _many(database: Database, ids: list[int]) -> dict[str, Any]:
    statements = 0

    def count_one(*_: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(database.engine.sync_engine, "before_cursor_execute", count_one)
    times = []
    for _ in range(5):
        statements = 0
        async with database.transaction() as session:
            began = time.perf_counter()
            slots = await slots_of_all(session, ids, datetime.now(UTC))
            times.append((time.perf_counter() - began) * 1000)
    event.remove(database.engine.sync_engine, "before_cursor_execute", count_one)
    return {
        "accounts": len(ids), "slots": len(slots), "statements": statements, "first_ms": round(times[0], 1),
        "then_ms": round(median(times[1:]), 1),
    }  # fmt: skip


async def _history(stack: Stack, database: Database, account: int, scale: float) -> dict[str, Any]:
    """One account's answer with so many overrides behind it."""
    found: dict[str, float] = {}
    stored = 0
    for count in (max(int(count * scale), 10 * place) for place, count in enumerate(HISTORIES, 1)):
        with connect(stack) as connection:
            add_overrides(connection, account, stored, count)
        stored = count
        times = []
        for _ in range(220):
            async with database.transaction() as session:
                began = time.perf_counter()
                await slots_now(session, account, datetime.now(UTC))
                times.append((time.perf_counter() - began) * 1000)
        found[str(count)] = round(median(times[20:]), 3)
    return {"instant_ms": found, "growth": round(list(found.values())[-1] / next(iter(found.values())), 2)}


async def _http(stack: Stack, account: int, requests: int) -> dict[str, Any]:
    person = stack.info["sign_ins"][0]
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        await Operator(http, stack.url).sign_in(person["email"], person["password"])
        cookie = next(one.value for one in jar if one.key == COOKIE)
    ours, floors = [], []
    async with floor("scripts.benchmarks.floor_oncall:app", DATABASE_URL=stack.info["database_url"]) as address:
        for _ in range(ROUNDS):  # in turn, so that whatever else the machine does meets both
            floors.append(await _drive(f"{address}/accounts/{account}/on-call", cookie, requests))
            ours.append(await _drive(f"{stack.url}/api/v1/accounts/{account}/on-call", cookie, requests))
    ratio = median(run.rate for run in ours) / median(run.rate for run in floors)
    return {"connections": CONNECTIONS, "ours": _summary(ours), "floor": _summary(floors), "ratio": round(ratio, 3)}


async def _drive(url: str, cookie: str, requests: int) -> Run:
    times: list[float] = []
    failed, left = 0, iter(range(requests))

    async def worker(http: aiohttp.ClientSession) -> None:
        nonlocal failed
        for _ in left:
            began = time.perf_counter()
            async with http.get(url) as answer:
                await answer.read()
                failed += answer.status != 200
            times.append((time.perf_counter() - began) * 1000)

    async with aiohttp.ClientSession(headers={"Cookie": f"{COOKIE}={cookie}"}) as http:
        began = time.perf_counter()
        await asyncio.gather(*(worker(http) for _ in range(CONNECTIONS)))
        lasted = time.perf_counter() - began
    return Run(len(times) / lasted, percentile(times, 0.5), percentile(times, 0.99), failed)


def _summary(runs: list[Run]) -> dict[str, Any]:
    return {
        "rate_per_s": round(median(run.rate for run in runs), 1),
        "p50_ms": round(median(run.p50_ms for run in runs), 2),
        "p99_ms": round(median(run.p99_ms for run in runs), 2),
        "failed": sum(run.failed for run in runs),
    }
