"""`./scripts/prove kill`: urgent messages at a steady rate while everything is killed, three times.

Claims: none that an operator was told is saved is lost; the first SMS request of each has arrived within 60 s of
the last restart; every one ends confirmed or at the desk; doubles are counted; the ledger names exactly the texts and
calls that the phone company has, and `nightbell doctor` finds nothing wrong.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import aiohttp
import psycopg

from devtools.phone_company.client import PhoneCompany
from scripts.demo_bureau.people import PASSWORD, SIGN_INS
from scripts.proving.bureau import Bureau, bureau
from scripts.proving.doctors import Doctors
from scripts.proving.ledger import Ledger
from scripts.proving.operator import Accepted, Operator
from scripts.proving.waiting import NotSeen, until

ACCOUNT = "riverside-pediatrics"
ALL_PAGED_WITHIN_S = 60
ANSWERS_AFTER_MS = [100, 900]  # slow enough that every kill meets attempts that are made and not answered
SETTLED = {"confirmed", "at_desk", "closed"}


@dataclass(frozen=True)
class Size:
    messages: int
    per_second: float
    kills: int


FULL = Size(messages=120, per_second=2.0, kills=3)


@dataclass
class Crew:
    """The people around one bureau, and what each side's books say."""

    bureau: Bureau
    operator: Operator
    doctors: Doctors
    ledger: Ledger
    company: PhoneCompany

    async def until_settled(self, message_ids: Iterable[int]) -> None:
        """Each confirmed or with the desk."""
        ids = sorted(message_ids)

        async def settled() -> bool:
            self.doctors.look_after()
            try:
                states = await self.ledger.states(ids)
            except psycopg.OperationalError:
                return False  # the database is on its way back
            return len(states) == len(ids) and set(states.values()) <= SETTLED

        await until(settled, "every message is confirmed or at the desk", every=0.2)

    async def until_agreed(self) -> None:
        """Every attempt's fate asked for, and the same texts and calls in both books."""

        async def agreed() -> bool:
            return not await self.ledger.under_way() and not (await self.ledger.account()).differ_in

        await until(agreed, "the ledger and the phone company agree", every=1.0)


@asynccontextmanager
async def crew(around: Bureau) -> AsyncIterator[Crew]:
    """An operator signed in, and doctors who answer."""
    async with AsyncExitStack() as stack:
        patience = aiohttp.ClientTimeout(total=10)
        jar = aiohttp.CookieJar(unsafe=True)
        http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar, timeout=patience))
        company = await stack.enter_async_context(PhoneCompany.connect(around.company_url))
        operator = Operator(http, around.url)
        await operator.sign_in(SIGN_INS[0].email, PASSWORD)
        await operator.choose_form(ACCOUNT)
        main = around.keys.main
        ledger = Ledger(around.database_url, around.company_url, main.sid, main.auth_token)
        doctors = Doctors(company, ledger)
        doctors.start()
        yield Crew(around, operator, doctors, ledger, company)
        await doctors.stop()


async def prove(size: Size = FULL) -> dict[str, Any]:
    async with bureau() as around, crew(around) as people:
        return await Run(people, size).go()


@dataclass
class Run:
    crew: Crew
    size: Size
    accepted: list[Accepted] = field(default_factory=list)
    killed: list[list[str]] = field(default_factory=list)
    down_s: list[float] = field(default_factory=list)
    restarted_at: float = 0.0

    async def go(self) -> dict[str, Any]:
        await self.crew.company.faults(rest_delay_ms=ANSWERS_AFTER_MS)
        await asyncio.gather(self._send_all(), self._kill())
        await self.crew.company.no_faults()
        await self._until_paged()
        complaints = ""
        try:
            await self.crew.until_settled(one.message_id for one in self.accepted)
            await self.crew.until_agreed()
        except NotSeen as never:
            complaints = str(never)
        return await self._account(complaints)

    async def _send_all(self) -> None:
        async def send(number: int) -> None:
            await asyncio.sleep(number / self.size.per_second)
            self.accepted.append(await self.crew.operator.send(f"proof-{number}"))

        await asyncio.gather(*(send(number) for number in range(self.size.messages)))

    async def _kill(self) -> None:
        lasts = self.size.messages / self.size.per_second
        for number in range(self.size.kills):
            await asyncio.sleep(lasts / (self.size.kills + 1))
            began = time.time()
            self.killed.append(await asyncio.to_thread(self.crew.bureau.kill_everything))
            await asyncio.to_thread(self.crew.bureau.engines.start)
            self.restarted_at = time.time()
            self.crew.bureau.start_missing()
            await self.crew.bureau.ready()
            self.down_s.append(round(time.time() - began, 1))
            print(f"prove: kill {number + 1} of {self.size.kills}, down for {self.down_s[-1]} s", flush=True)

    async def _until_paged(self) -> None:
        """A claim that fails must end the proof with figures, not with an error: so this gives up silently."""

        async def all_paged() -> bool:
            return {one.message_id for one in self.accepted} <= (await self._first_requests()).keys()

        left = self.restarted_at + 2 * ALL_PAGED_WITHIN_S - time.time()
        try:
            await until(all_paged, "all are paged", within=left, every=0.5)
        except NotSeen as never:
            print(f"prove: {never}", flush=True)

    async def _first_requests(self) -> dict[int, float]:
        """Message id -> when the first request to page somebody about it arrived."""
        of = await self.crew.ledger.sends()
        first: dict[int, float] = {}
        for request in await self.crew.ledger.requests():
            if request.send_id in of:
                first.setdefault(of[request.send_id]["message_id"], request.at)
        return first

    async def _account(self, complaints: str) -> dict[str, Any]:
        ids = {one.message_id for one in self.accepted}
        first = await self._first_requests()
        after = [first[one] - self.restarted_at for one in ids & first.keys()]
        states = await self.crew.ledger.states(sorted(ids))
        books = await self.crew.ledger.account()
        wrong = await self.crew.bureau.doctor()
        met = (
            len(ids) == self.size.messages == len(states)
            and ids <= first.keys()
            and max(after) <= ALL_PAGED_WITHIN_S
            and set(states.values()) <= SETTLED
            and not (books.differ_in or wrong or complaints)
        )
        return {
            "size": asdict(self.size),
            "killed": self.killed,
            "down_s": self.down_s,
            "accepted": len(ids),
            "lost": len(ids - first.keys()),
            "last_first_sms_after_last_restart_s": round(max(after, default=0.0), 2),
            "first_sms_after_accepted_s": _spread(
                [first[one.message_id] - one.at for one in self.accepted if one.message_id in first]
            ),
            "sms_sent_twice": await self.crew.ledger.doubles(),
            "dispatches": dict(Counter(states.values())),
            "phone_company_has": len(books.theirs),
            "ledger_has": len(books.ours),
            "differ_in": len(books.differ_in),
            "doctor_finds_wrong": wrong,
            "complaints": complaints,
            "met": met,
        }


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    return {"p50": round(ordered[len(ordered) // 2], 3), "max": round(ordered[-1], 3)}
