"""People who are paged: every phone that gets a page's text confirms it by its code."""

import asyncio
import re
import time
from dataclasses import dataclass, field

import psycopg

from devtools.phone_company.client import NotHeard, PhoneCompany
from scripts.proving.ledger import Ledger

_CODE = re.compile(r"Reply 1 (\w+)")
_PATIENCE_S = 3.0


@dataclass(frozen=True)
class Asked:
    phone: str
    line: str
    code: str


@dataclass
class Doctors:
    """They text again every few seconds until the bureau has heard them: what they send while it is dead is lost."""

    company: PhoneCompany
    ledger: Ledger
    asked: list[Asked] = field(default_factory=list)
    texts_seen: int = 0

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
        position, insisted_at = 0, time.monotonic()
        while True:
            try:
                position = 1 + await self.company.until(
                    lambda event: event["type"] == "sms.received", "a text", start=position, within=_PATIENCE_S / 3
                )
                await self._read(self.company.events[position - 1])
            except NotHeard:
                pass  # a quiet moment
            if time.monotonic() > insisted_at + _PATIENCE_S:
                await self._insist()
                insisted_at = time.monotonic()

    async def _read(self, text: dict[str, str]) -> None:
        code = _CODE.search(text["body"])
        if code is None:
            return
        self.texts_seen += 1
        asked = Asked(text["number"], text["from"], code[1])
        if asked not in self.asked:
            self.asked.append(asked)
            await self._confirm(asked)

    async def _insist(self) -> None:
        try:
            unanswered = await self.ledger.unanswered_codes()
        except psycopg.OperationalError:
            return  # the database is being killed
        await asyncio.gather(*(self._confirm(asked) for asked in self.asked if asked.code in unanswered))

    async def _confirm(self, asked: Asked) -> None:
        await self.company.phone(asked.phone).send_sms(asked.line, f"1 {asked.code}")
