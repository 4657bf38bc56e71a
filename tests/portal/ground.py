"""A doctor's phone at /my, without a browser; and Riverside with two doctors who take turns."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any, Final

import aiohttp
from sqlalchemy import select

from app.accounts_yaml import import_text
from clients.contacts.models import Contact
from clients.local_time import local
from core import clock
from oncall.rosters import on_call_now
from tests.house import Bureau

LEE: Final = "+12025550121"
PATEL: Final = "+12025550122"
PIN: Final = "4821"
_YAML: Final = Path(__file__).parents[1] / "bureau.yaml"
_ALONE: Final = (
    'rotation: {people: [dr-lee], hand_over: {day: mon, time: "07:00"}, timezone: America/New_York,'
    ' starts: "2020-01-06"}'
)
_FORM: Final = re.compile(r'name="form" value="(\w+)"')


@dataclass
class My:
    """One phone. `text` is the page it shows."""

    bureau: Bureau
    http: aiohttp.ClientSession
    text: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> str:
        async with self.http.get(self.bureau.url + path) as answer:
            return await self._keep(answer)

    async def post(
        self, path: str, *, form: str | None = None, headers: dict[str, str] | None = None, **typed: Any
    ) -> str:
        """With the token of the page it shows, unless another is given."""
        found = _FORM.search(self.text)
        data = {"form": found.group(1) if form is None and found else form or "", **typed}
        sent = [
            (key, str(one)) for key, value in data.items() for one in (value if isinstance(value, list) else [value])
        ]
        async with self.http.post(self.bureau.url + path, data=sent, headers=headers) as answer:
            return await self._keep(answer)

    async def _keep(self, answer: aiohttp.ClientResponse) -> str:
        self.text, self.status, self.headers = unescape(await answer.text()), answer.status, dict(answer.headers)
        return self.text

    async def ask_for_code(self, address: str) -> str:
        """As it came to the handset."""
        await self.get("/my/sign-in")
        await self.post("/my/sign-in", address=address)
        await self.bureau.settle()
        return code_in((await self.bureau.company.phone(address).expect_sms(containing="code to sign in")).body)

    async def sign_in(self, address: str) -> "My":
        await self.post("/my/code", code=await self.ask_for_code(address))
        assert self.status == 200, self.text
        return self

    async def open_message(self, page_id: int, pin: str = PIN) -> str:
        await self.get(f"/my/messages/{page_id}")
        return await self.post(f"/my/messages/{page_id}/pin", pin=pin)

    @property
    def page_id(self) -> int:
        """Of the first message that waits."""
        found = re.search(r'href="/my/messages/(\d+)"', self.text)
        assert found, self.text
        return int(found.group(1))


@asynccontextmanager
async def a_phone(bureau: Bureau, headers: dict[str, str] | None = None) -> AsyncIterator[My]:
    """`headers`: what its browser says with every request."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers) as http:
        yield My(bureau, http)


def code_in(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found.group(1)


async def take_turns(bureau: Bureau) -> None:
    """Riverside's doctors change daily at 17:00 in New York; Dr Lee has it now."""
    here = local(clock.now(), "America/New_York").to_stdlib()
    began = (here - timedelta(hours=17)).date()
    turns = (
        "rotation: {people: [dr-lee, dr-patel], every: {days: 1}, hand_over: {time: '17:00'},"
        f" timezone: America/New_York, starts: '{began}'}}"
    )
    text = _YAML.read_text()
    assert _ALONE in text
    await import_text(bureau.house, text.replace(_ALONE, turns, 1), name="turns.yaml")


async def contact_id(bureau: Bureau, slug: str) -> int:
    found = select(Contact.id).where(Contact.account_id == bureau.accounts["riverside"], Contact.slug == slug)
    async with bureau.house.transaction() as session:
        return (await session.execute(found)).scalar_one()


async def primary(bureau: Bureau, hours: float = 0) -> str:
    """Who has Riverside's first call, so many hours from now; the slug."""
    at = clock.now() + timedelta(hours=hours)
    async with bureau.house.transaction() as session:
        person = await on_call_now(session, bureau.accounts["riverside"], "doctors", "primary", at)
    assert person is not None
    return person.contact_slug
