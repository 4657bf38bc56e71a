"""What the stories of a dispatch share: a message is written down and sent out, and the ledger is read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from core import clock
from devtools.phone_company.client import Sms
from dispatch.orphans import orphans
from tests.desk import Desk
from tests.house import Bureau

PIN = "4821"

URGENT = {"child": "Ada Ortiz", "phone": "+12025550181", "symptom": "a fever of 104 since noon"}
STONE = "+12025550123"


@dataclass
class Story:
    """One operator at the desk, signed in; no seat, so no calls come."""

    bureau: Bureau
    alice: Desk

    async def message(self, call_type: str = "urgent-symptom", fields: dict[str, str] | None = None) -> int:
        urgency = "urgent" if call_type == "urgent-symptom" else "routine"
        asked = fields or (URGENT if call_type == "urgent-symptom" else {"child": "Ada Ortiz", "drug": "amoxicillin"})
        body = {
            "account_id": self.bureau.accounts["riverside"],
            "call_type": call_type,
            "urgency": urgency,
            "fields": asked,
        }
        return int((await self.alice.post("messages", body))["id"])

    async def dispatched(self, call_type: str = "urgent-symptom") -> int:
        """A message, taken and sent out; the dispatch's id. The first page has gone out when this returns."""
        message_id = await self.message(call_type)
        answer = await self.alice.post(f"messages/{message_id}/dispatch")
        await self.bureau.settle()
        return int(answer["dispatch_id"])

    async def ledger(self, dispatch_id: int) -> dict[str, Any]:
        await self.bureau.settle()
        found = await self.alice.get(f"dispatches/{dispatch_id}")
        assert isinstance(found, dict)
        return found

    async def status(self, dispatch_id: int) -> str:
        return str((await self.ledger(dispatch_id))["dispatch"]["status"])

    async def ends_well(self, *expected: str) -> None:
        """No orphans, and no call or text that nobody expected."""
        async with self.bureau.house.transaction() as session:
            assert await orphans(session, clock.now()) == []
        unexpected = await self.bureau.company.unexpected()
        assert [one for one in unexpected if not any(words in one for words in expected)] == []


async def story(bureau: Bureau) -> Story:
    return Story(bureau, await bureau.desk("alice", ready=False))


def code_in(text: Sms) -> str:
    """`Reply 1 482 to confirm`: 482."""
    return text.body.split("Reply 1 ")[1][:3]


def link_in(text: Sms) -> str:
    return text.body.split(" or open ")[1].strip()


def reasons(ledger: dict[str, Any], entity: str) -> list[str]:
    return [move["reason"] for move in ledger["transitions"] if move["entity"] == entity]


@asynccontextmanager
async def a_phone() -> AsyncIterator[aiohttp.ClientSession]:
    """A browser that has never been here."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield http
