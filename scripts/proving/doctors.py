"""People who are paged: every phone that gets a page's text confirms it by its code."""

import asyncio
import re
import time
from dataclasses import dataclass, field

import psycopg

from devtools.phone_company.client import NotHeard, PhoneCompany
from scripts.proving.ledger import Ledger

_CODE = re.compile(r"Reply 1 (\w+)")
_PATIENCE_S = 2.0


@dataclass
class Asked:
    """A page that somebody has read. `again_at`: when they will wonder whether they have been heard."""

    phone: str
    line: str
    code: str
    tries: int = 0
    again_at: float = 0.0


@dataclass
class Doctors:
    """They text again, more and more patiently, until heard: what they send to a dead bureau is lost."""

    company: PhoneCompany
    ledger: Ledger
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)

    def start(self) -> None:
        self._task = asyncio.create_task(self._answer_for_ever())

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def look_after(self) -> None:
        """Raises whatever has kept them from answering."""
        if self._task.done():
            self._task.result()

    async def _answer_for_ever(self) -> None:
        position, looked_at = 0, time.monotonic()
        while True:
            try:
                position = 1 + await self.company.until(
                    lambda event: event["type"] == "sms.received", "a text", start=position, within=1
                )
                await self._read(self.company.events[position - 1])
            except NotHeard:
                pass  # a quiet moment
            if time.monotonic() > looked_at + 1:
                await self._insist()
                looked_at = time.monotonic()

    async def _read(self, text: dict[str, str]) -> None:
        code = _CODE.search(text["body"])
        if code is None:
            return
        key = (text["number"], code[1])
        if key not in self.asked:
            self.asked[key] = Asked(text["number"], text["from"], code[1])
            await self._confirm(self.asked[key])

    async def _insist(self) -> None:
        try:
            unanswered = await self.ledger.unanswered_codes()
        except psycopg.OperationalError:
            return  # the database is being killed
        now = time.monotonic()
        waiting = [asked for asked in self.asked.values() if asked.code in unanswered and asked.again_at < now]
        await asyncio.gather(*(self._confirm(asked) for asked in waiting))

    async def _confirm(self, asked: Asked) -> None:
        asked.tries += 1
        asked.again_at = time.monotonic() + _PATIENCE_S * asked.tries
        await self.company.phone(asked.phone).send_sms(asked.line, f"1 {asked.code}")
