"""`./scripts/prove leaving`: callers who leave while they are being connected, at every moment of it.

Claims: whenever a caller hangs up after the accept, in steps of 20 ms and at random, within 2 s nobody is left in a
room, the call is over and has its outcome, and the operator is ready or at the work after it; `nightbell doctor` finds
nothing wrong. Each step is tried with the phone company answering at once, and as late as a real one.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

from devtools.phone_company.client import Call, PhoneCompany
from scripts.demo_bureau.people import PASSWORD, SIGN_INS
from scripts.proving.bureau import Bureau, bureau
from scripts.proving.ledger import Ledger
from scripts.proving.waiting import NotSeen, until
from tests.desk import Desk

ACCOUNT: Final = "riverside-pediatrics"
CALLER: Final = "+12125550190"
WITHIN_S: Final = 2.0
REST_MS: Final = ([0, 0], [60, 250])
_STATE: Final = """
    SELECT c.status, c.outcome, o.status AS operator FROM calls c, operators o WHERE c.id = %s AND o.user_id = %s"""
_LEGS: Final = "SELECT count(*) FROM legs WHERE call_id = %s AND status NOT IN ('ended', 'failed')"


@dataclass(frozen=True)
class Size:
    """Seconds after the accept: every `step_s` up to `last_s`, and `at_random` more."""

    step_s: float
    last_s: float
    at_random: int


FULL: Final = Size(step_s=0.02, last_s=1.5, at_random=100)


@dataclass(frozen=True)
class Left:
    """`alone_s`: from the caller's hanging up to the last leg's end at the phone company and in our books."""

    after_s: float
    rest_ms: list[int]
    alone_s: float
    status: str
    outcome: str | None
    operator: str


async def prove(size: Size = FULL, seed: int = 0) -> dict[str, Any]:
    seed = seed or int(time.time())
    async with AsyncExitStack() as stack:
        around = await stack.enter_async_context(bureau())
        company = await stack.enter_async_context(PhoneCompany.connect(around.company_url))
        who = next(one for one in SIGN_INS if "operator" in one.roles)
        desk = await stack.enter_async_context(Desk.signed_in(around.url, who.email, PASSWORD))
        await desk.sit_down(around.company_url)
        answering = asyncio.create_task(_answer(desk))
        main = around.keys.main
        ledger = Ledger(around.database_url, around.company_url, main.sid, main.auth_token)
        line = await ledger.number_of(ACCOUNT)
        caller = await company.add_phone(CALLER, kind="caller")
        left = []
        for after_s, rest_ms in _moments(size, random.Random(seed)):  # noqa: S311 - a draw, no secret
            await company.no_faults()
            await company.faults(rest_delay_ms=rest_ms)
            call = await caller.dial(line)
            await _to_the_line(desk, company)
            left.append(await _leave(desk, ledger, call, after_s, rest_ms))
        await company.no_faults()
        answering.cancel()
        with suppress(asyncio.CancelledError):
            await answering
        return await _account(around, left, size, seed)


def _moments(size: Size, chance: random.Random) -> Iterator[tuple[float, list[int]]]:
    for rest_ms in REST_MS:
        for step in range(round(size.last_s / size.step_s) + 1):
            yield round(step * size.step_s, 3), rest_ms
    for _ in range(size.at_random):
        yield round(chance.uniform(0, size.last_s), 4), chance.choice(REST_MS)


async def _answer(desk: Desk) -> None:
    """As the console does: whatever rings is taken."""
    assert desk.softphone  # noqa: S101 - since sitting down
    while True:
        leg = await desk.softphone.incoming(within=3600)
        await desk.softphone.send("accept", call_sid=leg.sid)


async def _to_the_line(desk: Desk, company: PhoneCompany) -> None:
    """Past what the line says before anybody is offered the call: a quarter of a minute, spoken."""
    while not any(offer and offer["outcome"] is None for offer in desk.all("offer").values()):
        await desk.here()
        await company.advance(1)


async def _leave(desk: Desk, ledger: Ledger, call: Call, after_s: float, rest_ms: list[int]) -> Left:
    offer = await desk.sees("offer", lambda data: data["outcome"] is None and data["accepted_at"] is None)
    call_id = int(offer["call_id"])
    await desk.post(f"offers/{offer['id']}/accept")
    await asyncio.sleep(after_s)
    await call.hangup()
    gone_at = time.monotonic()

    async def nobody_left() -> bool:
        theirs = (await call.company.state())["calls"]
        return not theirs and not (await ledger.rows(_LEGS, (call_id,)))[0]["count"]

    with suppress(NotSeen):
        await until(nobody_left, "nobody is left alone", within=30, every=0.02)
    alone_s = round(time.monotonic() - gone_at, 3)
    row = (await ledger.rows(_STATE, (call_id, desk.me["id"])))[0]
    await desk.put("desk/state", {"state": "ready"})
    await desk.sees("operator", lambda data: data["status"] == "ready")
    return Left(after_s, rest_ms, alone_s, row["status"], row["outcome"], row["operator"])


async def _account(around: Bureau, left: list[Left], size: Size, seed: int) -> dict[str, Any]:
    wrong = [asdict(one) for one in left if not _is_right(one)]
    alone = sorted(one.alone_s for one in left)
    finds = await around.doctor()
    return {
        "size": asdict(size),
        "seed": seed,
        "callers": len(left),
        "outcomes": dict(Counter(str(one.outcome) for one in left)),
        "operators": dict(Counter(one.operator for one in left)),
        "alone_s": {"p50": alone[len(alone) // 2], "max": alone[-1]},
        "wrong": wrong,
        "doctor_finds_wrong": finds,
        "met": not wrong and not finds,
    }


def _is_right(one: Left) -> bool:
    expected = "wrapping" if one.outcome == "answered" else "ready"
    return one.alone_s <= WITHIN_S and one.status == "ended" and bool(one.outcome) and one.operator == expected
