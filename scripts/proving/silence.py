"""`./scripts/prove silence`: a carrier answers no REST request for five minutes, while urgent messages go out over it.

Claims: no piece of recurring work that doesn't ask that carrier is ever late by more than ten seconds; the canary,
whose carrier is another one, is confirmed on each flight; every message ends confirmed or at the desk; and once the
carrier answers again, its books and ours agree and `nightbell doctor` finds nothing wrong.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from app.canary.flight import fly
from app.canary.journal import Failed, Journal
from scripts.demo_bureau.people import CANARY, PASSWORD
from scripts.proving.bureau import bureau
from scripts.proving.kill import Crew, crew
from scripts.proving.operator import Accepted
from scripts.proving.waiting import NotSeen

LATE_S: Final = 10.0
FLIGHT_S: Final = 60.0
_LOOK_S: Final = 0.5
_LATE: Final = """
SELECT name, extract(epoch FROM clock_timestamp() - next_at)::float, failures FROM recurring
WHERE name NOT LIKE '%% ' || (SELECT id FROM carriers WHERE account_sid = %s)"""
_SILENT: Final = """
SELECT max(failures), max(extract(epoch FROM next_at - clock_timestamp()))::float FROM recurring
WHERE name LIKE '%% ' || (SELECT id FROM carriers WHERE account_sid = %s)"""


@dataclass(frozen=True)
class Size:
    messages: int
    silent_s: float


FULL = Size(messages=30, silent_s=300)


async def prove(size: Size = FULL) -> dict[str, Any]:
    async with bureau() as around, crew(around) as people:
        return await Run(people, size).go()


@dataclass
class Run:
    """`late_s` by piece of work: the longest that it was overdue while the carrier was silent."""

    crew: Crew
    size: Size
    accepted: list[Accepted] = field(default_factory=list)
    late_s: dict[str, float] = field(default_factory=dict)
    failures: int = 0
    flights: list[str] = field(default_factory=list)

    async def go(self) -> dict[str, Any]:
        sid = self.crew.bureau.keys.main.sid
        await self.crew.company.faults(rest=[{"answer": "silence", "path": sid}])
        until = time.monotonic() + self.size.silent_s
        await asyncio.gather(self._send_all(), self._watch(sid, until), self._fly(until))
        await self.crew.company.no_faults()
        complaints = ""
        try:
            await self.crew.until_settled(one.message_id for one in self.accepted)
            await self.crew.until_agreed()
        except NotSeen as never:
            complaints = str(never)
        return await self._account(complaints)

    async def _send_all(self) -> None:
        for number in range(self.size.messages):
            self.accepted.append(await self.crew.operator.send(f"silence-{number}"))
            await asyncio.sleep(self.size.silent_s / self.size.messages / 3)

    async def _watch(self, sid: str, until: float) -> None:
        async with await psycopg.AsyncConnection.connect(self.crew.bureau.database_url, autocommit=True) as connection:
            while time.monotonic() < until:
                for name, late_s, _ in await (await connection.execute(_LATE, (sid,))).fetchall():
                    self.late_s[name] = max(self.late_s.get(name, 0.0), round(late_s, 1))
                silent = await (await connection.execute(_SILENT, (sid,))).fetchone()
                self.failures = max(self.failures, (silent or (0,))[0] or 0)
                await asyncio.sleep(_LOOK_S)

    async def _fly(self, until: float) -> None:
        while time.monotonic() < until:
            try:
                await fly(self.crew.bureau.url, CANARY.email, PASSWORD, Journal(lambda *_: None), FLIGHT_S)
                self.flights.append("confirmed")
            except Failed as failed:
                self.flights.append(str(failed))
            print(f"prove: canary {self.flights[-1]}", flush=True)
            await asyncio.sleep(10)

    async def _account(self, complaints: str) -> dict[str, Any]:
        states = await self.crew.ledger.states([one.message_id for one in self.accepted])
        wrong = await self.crew.bureau.doctor()
        late = {name: late_s for name, late_s in self.late_s.items() if late_s > LATE_S}
        failed = [one for one in self.flights if one != "confirmed"]
        met = not (late or failed or wrong or complaints) and bool(self.flights) and self.failures > 0
        return {
            "met": met,
            "silent_s": self.size.silent_s,
            "messages": len(self.accepted),
            "ended": {state: list(states.values()).count(state) for state in sorted(set(states.values()))},
            "late_s": dict(sorted(self.late_s.items())),
            "silent_carrier_failures": self.failures,
            "canary": {"flights": len(self.flights), "failed": failed},
            "doctor": wrong,
            "complaints": complaints,
        }
