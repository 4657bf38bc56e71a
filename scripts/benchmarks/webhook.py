"""Answering `/twilio/voice/incoming`: rate and time, as a ratio to a bare handler that checks the signature and commits
the same number of rows on the same PostgreSQL. Aim: at least 0.6 of the floor's rate.
"""

from statistics import median
from typing import Any

import psycopg
from psycopg import sql

from scripts.benchmarks.load import Run, drive, incoming_call
from scripts.benchmarks.stack import Stack, demo, floor

ROUNDS, REQUESTS, CONNECTIONS = 5, 1500, 16
AIM = 0.6


async def measure(scale: float) -> dict[str, Any]:
    with demo() as stack:
        requests = max(int(REQUESTS * scale), 50)
        rows = await _rows_per_call(stack)
        settings = {"DATABASE_URL": stack.info["database_url"], "FLOOR_ROWS": str(rows), "FLOOR_TOKEN": _token(stack)}
        ours, floors = [], []
        async with floor("scripts.benchmarks.floor_app:app", FLOOR_URL="http://floor/webhook", **settings) as address:
            for _ in range(ROUNDS):  # in turn, so that whatever else the machine does meets both
                floors.append(await _floor(stack, address, requests))
                ours.append(await _ours(stack, requests))
    ratio = median(run.rate for run in ours) / median(run.rate for run in floors)
    return {
        "rows_per_call": rows,
        "connections": CONNECTIONS,
        "requests_per_round": requests,
        "ours": _summary(ours),
        "floor": _summary(floors),
        "ratio": round(ratio, 3),
        "aim": f"ratio >= {AIM}",
        "met": ratio >= AIM and not any(run.failed for run in ours),
    }


def _summary(runs: list[Run]) -> dict[str, Any]:
    return {
        "rate_per_s": round(median(run.rate for run in runs), 1),
        "p50_ms": round(median(run.p50_ms for run in runs), 2),
        "p99_ms": round(median(run.p99_ms for run in runs), 2),
        "failed": sum(run.failed for run in runs),
    }


def _token(stack: Stack) -> str:
    return str(stack.info["twilio"]["auth_token"])


async def _ours(stack: Stack, requests: int) -> Run:
    sid, line = stack.info["twilio"]["account_sid"], _line(stack)
    path = "/twilio/voice/incoming"
    public = stack.info["public_base_url"] + path
    return await drive(
        stack.url + path,
        public,
        _token(stack),
        lambda: incoming_call(sid, line),
        requests=requests,
        connections=CONNECTIONS,
    )


async def _floor(stack: Stack, address: str, requests: int) -> Run:
    sid, line = stack.info["twilio"]["account_sid"], _line(stack)
    return await drive(
        address + "/webhook",
        "http://floor/webhook",
        _token(stack),
        lambda: incoming_call(sid, line),
        requests=requests,
        connections=CONNECTIONS,
    )


def _line(stack: Stack) -> str:
    real = next(account for account in stack.info["accounts"] if not account["synthetic"])
    return str(real["numbers"][0])


async def _rows_per_call(stack: Stack) -> int:
    """Rows of all tables that twenty calls leave, by count."""
    before = _rows(stack)
    await _ours(stack, 20)
    return round((_rows(stack) - before) / 20)


def _rows(stack: Stack) -> int:
    with psycopg.connect(stack.info["database_url"]) as connection:
        names = connection.execute("SELECT relname FROM pg_stat_user_tables WHERE relname <> 'recurring'").fetchall()
        count = 0
        for (name,) in names:
            row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            count += row[0] if row else 0
        return count
