"""`./scripts/prove kill`: urgent messages at a steady rate while everything is killed, three times.

Claims: none that an operator was told is saved is lost; the first SMS request of each has arrived within 60 s of
the last restart; every one ends confirmed or at the desk; doubles are counted; the ledger names exactly the texts that
the phone company was asked for.
"""

import asyncio
import re
import time
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp

from scripts.benchmarks.stack import Stack, demo
from scripts.proving import ledger, victims
from scripts.proving.operator import Accepted, Operator

_CODE = re.compile(r"Reply 1 (\w+)")
ALL_PAGED_WITHIN_S = 60


@dataclass(frozen=True)
class Size:
    messages: int
    per_second: float
    kills: int


FULL = Size(messages=120, per_second=2.0, kills=3)


async def prove(size: Size = FULL) -> dict[str, Any]:
    with demo() as stack:
        return await Run(stack, size).go()


class Run:
    def __init__(self, stack: Stack, size: Size) -> None:
        self.stack, self.size = stack, size
        self.accepted: list[Accepted] = []
        self.killed: list[list[str]] = []
        self.restarted_at = 0.0

    async def go(self) -> dict[str, Any]:
        patience = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=patience) as http:
            operator = Operator(http, self.stack.url)
            person = self.stack.info["sign_ins"][0]
            await operator.sign_in(person["email"], person["password"])
            answering = asyncio.create_task(self._doctors())
            await asyncio.gather(self._send_all(operator), self._kill())
            paged_at = await self._until_all_paged()
            settled = await self._until_settled()
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
        return await self._account(paged_at, settled)

    async def _send_all(self, operator: Operator) -> None:
        account = await self._account_with_texts(operator)
        card = await operator.ask("POST", "messages", {"account_id": account, "urgency": "routine", "fields": {}})
        form = await operator.ask("GET", f"messages/{card['id']}/form")
        await operator.ask("POST", f"messages/{card['id']}/close", {"reason": "only its form was needed"})
        call_type = next(kind for kind in form["call_types"] if kind["urgency"] == "urgent")

        async def send(number: int) -> None:
            await asyncio.sleep(number / self.size.per_second)
            self.accepted.append(await operator.send(account, call_type, f"proof-{number}"))

        await asyncio.gather(*(send(number) for number in range(self.size.messages)))

    async def _account_with_texts(self, operator: Operator) -> int:
        accounts = (await operator.ask("GET", "accounts"))["items"]
        return int(next(account["id"] for account in accounts if account["slug"] == "riverside-pediatrics"))

    async def _kill(self) -> None:
        lasts = self.size.messages / self.size.per_second
        for number in range(self.size.kills):
            await asyncio.sleep(lasts / (self.size.kills + 1))
            self.killed.append(victims.kill_all(self.stack.process.pid))
            await self._until_ready()
            self.restarted_at = time.time()
            print(f"prove: kill {number + 1} of {self.size.kills}: {', '.join(self.killed[-1])}", flush=True)

    async def _until_ready(self) -> None:
        await asyncio.sleep(0.5)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as http:
            while True:
                try:
                    async with http.get(f"{self.stack.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                except (aiohttp.ClientError, TimeoutError, OSError):
                    pass
                await asyncio.sleep(0.1)

    async def _doctors(self) -> None:
        """Every page's phone confirms by its code, as often as it takes until the bureau has heard it."""
        seen = 0
        answered: set[str] = set()
        async with aiohttp.ClientSession() as http:
            while True:
                texts = await ledger.texts_asked_for(self.stack.company)
                for text in texts[seen:]:
                    code = _CODE.search(text.body)
                    if code and text.body not in answered:
                        answered.add(text.body)
                        reply = {"to": text.from_, "body": f"1 {code[1]}"}
                        await http.post(f"{self.stack.company}/company/phones/{text.to}/sms", json=reply)
                seen = len(texts)
                await asyncio.sleep(0.5)

    async def _until_all_paged(self) -> dict[int, float]:
        """Message id -> when the first request to page somebody about it arrived."""
        deadline = self.restarted_at + ALL_PAGED_WITHIN_S
        while True:
            first = await self._first_requests()
            if {one.message_id for one in self.accepted} <= first.keys() or time.time() > deadline:
                return first
            await asyncio.sleep(0.5)

    async def _first_requests(self) -> dict[int, float]:
        of = await asyncio.to_thread(ledger.deliveries_of, self.stack.info["database_url"])
        first: dict[int, float] = {}
        for text in await ledger.texts_asked_for(self.stack.company):
            if text.delivery_id in of:
                first.setdefault(of[text.delivery_id]["message_id"], text.at)
        return first

    async def _until_settled(self) -> dict[str, int]:
        """Confirmed, or with the desk; and nothing of unknown fate is left."""
        ids = [one.message_id for one in self.accepted]
        deadline = time.monotonic() + 120
        while True:
            states = await asyncio.to_thread(ledger.dispatch_states, self.stack.info["database_url"], ids)
            open_ = [
                row
                for row in (await asyncio.to_thread(ledger.deliveries_of, self.stack.info["database_url"])).values()
                if row["status"] in {"recorded", "sending", "unknown"}
            ]
            if (set(states) <= {"confirmed", "at_desk"} and not open_) or time.monotonic() > deadline:
                return states
            await asyncio.sleep(1)

    async def _account(self, paged_at: dict[int, float], states: dict[str, int]) -> dict[str, Any]:
        ids = {one.message_id for one in self.accepted}
        texts = await ledger.texts_asked_for(self.stack.company)
        of = ledger.deliveries_of(self.stack.info["database_url"])
        requests: dict[int, int] = {}
        for text in texts:
            if text.delivery_id in of:
                requests[of[text.delivery_id]["page"]] = requests.get(of[text.delivery_id]["page"], 0) + 1
        twilio = self.stack.info["twilio"]
        theirs = await ledger.texts_sent(self.stack.company, twilio["account_sid"], twilio["auth_token"])
        ours = {row["sid"] for row in of.values() if row["sid"]}
        lost = ids - paged_at.keys()
        late = [paged_at[one] - self.restarted_at for one in ids & paged_at.keys()]
        unaccounted = sorted(theirs ^ ours)
        met = not lost and not unaccounted and max(late, default=0) <= ALL_PAGED_WITHIN_S
        return {
            "size": asdict(self.size),
            "killed": self.killed,
            "accepted": len(ids),
            "lost": len(lost),
            "last_first_page_after_restart_s": round(max(late, default=0.0), 2),
            "doubles": sum(count - 1 for count in requests.values() if count > 1),
            "dispatches": states,
            "ledger_and_phone_company_differ_in": len(unaccounted),
            "met": met and set(states) <= {"confirmed", "at_desk"} and sum(states.values()) == len(ids),
        }
