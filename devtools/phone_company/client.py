"""A typed client of the phone company's control interface: people with phones, for stories, canary and load.

Nothing here polls or sleeps: every wait is for an event. Waits take `within` real seconds and raise NotHeard, which
tells what did happen.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from devtools.phone_company.watching import PATIENCE, Event, NotHeard, Watch

__all__ = ["PATIENCE", "Call", "Event", "Mail", "Mailbox", "NotHeard", "Phone", "PhoneCompany", "Refused", "Sms"]


class Refused(Exception):
    """The phone company said no; the words say why."""


@dataclass(frozen=True)
class Sms:
    sid: str
    from_: str
    to: str
    body: str


@dataclass(frozen=True)
class Mail:
    from_: str
    to: str
    subject: str
    text: str
    links: tuple[str, ...]
    message_id: str
    headers: dict[str, str]


class PhoneCompany:
    """A connection to the control interface, and all events since it was opened."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str) -> None:
        self._http = http
        self.base_url = base_url.rstrip("/")
        self.taken: set[int] = set()
        self._watch = Watch(_line)

    @property
    def events(self) -> list[Event]:
        return self._watch.events

    @staticmethod
    @asynccontextmanager
    async def connect(base_url: str) -> "AsyncIterator[PhoneCompany]":
        async with aiohttp.ClientSession() as http:
            company = PhoneCompany(http, base_url)
            async with http.ws_connect(f"{company.base_url}/company/ws", max_msg_size=0) as socket:
                await socket.receive_json()  # the snapshot: only what comes after it concerns this client
                reader = asyncio.create_task(company._watch.read(socket))
                try:
                    yield company
                finally:
                    reader.cancel()

    async def request(self, method: str, path: str, body: Event | None = None, /, **query: Any) -> Any:
        """One request to /company…; the JSON answer."""
        async with self._http.request(method, f"{self.base_url}/company{path}", json=body, params=query) as answer:
            found = await answer.json()
            if answer.status >= 400:
                raise Refused(found.get("error", f"HTTP {answer.status}"))
            return found

    async def until(
        self, wanted: Callable[[Event], bool], what: str, *, start: int = 0, within: float = PATIENCE
    ) -> int:
        """Index in `events` of the first from `start` on that is wanted."""
        return await self._watch.until(wanted, what, start=start, within=within)

    def phone(self, number: str) -> "Phone":
        return Phone(self, number)

    def call(self, sid: str) -> "Call":
        return Call(self, sid)

    def mailbox(self, address: str) -> "Mailbox":
        return Mailbox(self, address)

    async def smtp_url(self) -> str:
        """Where its mail server takes mail."""
        return str((await self.state())["mail"]["smtp"])

    async def add_account(self, sid: str, auth_token: str, **more: Any) -> None:
        await self.request("POST", "/accounts", {"sid": sid, "auth_token": auth_token, **more})

    async def add_number(self, number: str, account_sid: str, **more: Any) -> None:
        await self.request("POST", "/numbers", {"number": number, "account_sid": account_sid, **more})

    async def add_phone(self, number: str, **more: Any) -> "Phone":
        await self.request("POST", "/phones", {"number": number, **more})
        return Phone(self, number)

    async def settings(self, **values: Any) -> Event:
        return _object(await self.request("POST", "/settings", values))

    async def faults(self, **switches: Any) -> Event:
        """Add fault switches: seed, callbacks, rest, rest_delay_ms, mail, mail_delay_ms."""
        return _object(await self.request("POST", "/faults", switches))

    async def no_faults(self) -> None:
        await self.request("DELETE", "/faults")

    async def advance(self, seconds: float) -> None:
        await self.request("POST", "/clock/advance", {"seconds": seconds})

    @asynccontextmanager
    async def timers_held(self) -> AsyncIterator[None]:
        """No timer of the phone company's fires meanwhile: a machine that is slow with something costs no caller."""
        await self.request("POST", "/clock/hold")
        try:
            yield
        finally:
            await self.request("POST", "/clock/go")

    async def settle(self, within: float = PATIENCE) -> Event:
        """Wait until nothing is under way; raises NotHeard if that takes too long."""
        found = _object(await self.request("POST", "/settle", {"timeout": within}))
        if not found["settled"]:
            raise NotHeard(f"the phone company did not settle in {within:g} s: {found['in_flight']} webhooks under way")
        return found

    async def requests(self, *, since: int = 0, kind: str = "", path: str = "") -> list[Event]:
        found = await self.request("GET", "/requests", since=since, kind=kind, path=path, limit=100_000)
        return list(found["requests"])

    async def errors(self) -> list[Event]:
        return list((await self.request("GET", "/errors"))["errors"])

    async def state(self) -> Event:
        return _object(await self.request("GET", "/state"))

    async def reset(self) -> None:
        """Forget all calls, texts, logs and faults, here and there."""
        await self.request("POST", "/reset")
        self.events.clear()
        self.taken.clear()

    async def unexpected(self) -> list[str]:
        """Calls, texts and mails that no expect_… has taken, and the errors logged; for `assert … == []`."""
        await self.settle()
        last = (await self.request("GET", "/state"))["seq"]
        await self._caught_up(last)
        loose = [
            _line(event)
            for event in self.events
            if event.get("seq") not in self.taken
            and (
                event["type"] in ("sms.received", "mail.received")
                or (event["type"] == "call.ringing" and _arrives(event))
            )
        ]
        return loose + [f"error {error['code']}: {error['message']} {error['detail']}" for error in await self.errors()]

    async def _caught_up(self, seq: int) -> None:
        if seq > max((event.get("seq", 0) for event in self.events), default=0):
            await self.until(lambda event: event.get("seq", 0) >= seq, "the latest events")


@dataclass(frozen=True)
class Phone:
    """A handset, and whoever holds it."""

    company: PhoneCompany
    number: str

    @property
    def _path(self) -> str:
        return f"/phones/{quote(self.number)}"

    async def dial(self, to: str, **more: Any) -> "Call":
        """Call a line; `caller_id="anonymous"` withholds the number."""
        found = await self.company.request("POST", f"{self._path}/dial", {"to": to, **more})
        return Call(self.company, found["call_sid"])

    async def send_sms(self, to: str, body: str, *, media_urls: Sequence[str] = ()) -> str:
        asked = {"to": to, "body": body, "media_urls": list(media_urls)}
        return str((await self.company.request("POST", f"{self._path}/sms", asked))["message_sid"])

    async def set(self, **values: Any) -> None:
        """voice, sms, answer_after, name, …"""
        await self.company.request("PATCH", self._path, values)

    async def expect_call(self, *, from_: str = "", within: float = PATIENCE) -> "Call":
        """The next call to this phone that was not taken yet; it is still ringing."""
        event = await self._take(
            lambda event: event["type"] == "call.ringing" and _arrives(event) and from_ in event["from"],
            f"a call to {self.number}", within,
        )  # fmt: skip
        return Call(self.company, event["call_sid"])

    async def expect_sms(self, *, containing: str = "", within: float = PATIENCE) -> Sms:
        """The next text to this phone that was not taken yet."""
        event = await self._take(
            lambda event: event["type"] == "sms.received" and containing.lower() in event["body"].lower(),
            f"a text to {self.number} containing {containing!r}", within,
        )  # fmt: skip
        return Sms(event["message_sid"], event["from"], event["to"], event["body"])

    async def _take(self, wanted: Callable[[Event], bool], what: str, within: float) -> Event:
        def mine(event: Event) -> bool:
            owner = event.get("party") or event.get("number")
            return owner == self.number and event["seq"] not in self.company.taken and wanted(event)

        event = self.company.events[await self.company.until(mine, what, within=within)]
        self.company.taken.add(event["seq"])
        return event


@dataclass(frozen=True)
class Mailbox:
    """What arrives at one address."""

    company: PhoneCompany
    address: str

    async def expect_mail(self, *, containing: str = "", within: float = PATIENCE) -> Mail:
        """The next mail to it that was not taken yet."""

        def mine(event: Event) -> bool:
            if event["type"] != "mail.received" or event["seq"] in self.company.taken:
                return False
            mail = event["mail"]
            words = f"{mail['subject']}\n{mail['text']}"
            return mail["to"].casefold() == self.address.casefold() and containing.casefold() in words.casefold()

        what = f"a mail to {self.address} containing {containing!r}"
        event = self.company.events[await self.company.until(mine, what, within=within)]
        self.company.taken.add(event["seq"])
        mail = event["mail"]
        return Mail(
            mail["from"], mail["to"], mail["subject"], mail["text"], tuple(mail["links"]), mail["message_id"],
            mail["headers"],
        )  # fmt: skip


class Call:
    """One party's end of a call. What was heard is gone through once, in order."""

    def __init__(self, company: PhoneCompany, sid: str) -> None:
        self.company = company
        self.sid = sid
        self._position = 0

    async def _act(self, name: str, **body: Any) -> Event:
        return _object(await self.company.request("POST", f"/calls/{self.sid}/{name}", body))

    async def answer(self) -> None:
        await self._act("answer")

    async def reject(self) -> None:
        await self._act("reject")

    async def hangup(self) -> None:
        await self._act("hangup")

    async def press(self, digits: str, *, now: bool = False, within: float = PATIENCE) -> int:
        """Press keys once something listens (or at once); returns how many were taken."""
        if not now:
            await self.asked(within=within)
        return int((await self._act("press", digits=digits))["taken"])

    async def speak(self, text: str) -> list[str]:
        """Say something; returns who hears it."""
        return list((await self._act("speak", text=text))["heard_by"])

    async def asked(self, *, within: float = PATIENCE) -> None:
        """Wait until a Gather or a Record listens, which hasn't ended since."""

        def listening(event: Event) -> bool:
            if event.get("call_sid") != self.sid or event["type"] not in ("call.gathering", "call.recording"):
                return False
            ends = ("call.gathered", "call.recorded", "call.ended")
            later = (e for e in self.company.events if e.get("call_sid") == self.sid and e.get("seq", 0) > event["seq"])
            return not any(other["type"] in ends for other in later)

        await self.company.until(listening, f"a question to {self.sid}", within=within)

    async def hears(self, fragment: str, *, within: float = PATIENCE) -> str:
        """The next prompt or words of another party that contain the fragment (case doesn't matter); the whole text."""

        def heard(event: Event) -> bool:
            if event.get("call_sid") != self.sid or event["type"] not in ("call.prompt", "call.heard"):
                return False
            return fragment.lower() in str(event.get("text") or event.get("url") or "").lower()

        return await self._next(heard, f"{fragment!r} on {self.sid}", within)

    async def _next(self, wanted: Callable[[Event], bool], what: str, within: float) -> str:
        position = await self.company.until(wanted, what, start=self._position, within=within)
        self._position = position + 1
        event = self.company.events[position]
        return str(event.get("text") or event.get("url") or "")

    async def happens(self, kind: str, *, within: float = PATIENCE) -> Event:
        """The first event of this kind on this call, such as `call.joined`."""
        position = await self.company.until(
            lambda event: event["type"] == kind and event.get("call_sid") == self.sid,
            f"{kind} on {self.sid}",
            within=within,
        )
        return self.company.events[position]

    async def connected(self, *, within: float = PATIENCE) -> None:
        await self.happens("call.connected", within=within)

    async def ended(self, *, within: float = PATIENCE) -> str:
        """Wait for the end; the final status."""
        return str((await self.happens("call.ended", within=within))["status"])

    async def show(self) -> Event:
        return _object(await self.company.request("GET", f"/calls/{self.sid}"))


def _arrives(event: Event) -> bool:
    """A call to a phone (a softphone's are its own business)."""
    return event["direction"] == "in" and not str(event["party"]).startswith("client:")


def _line(event: Event) -> str:
    skip = ("seq", "type", "at", "voice", "language", "seconds")
    return f"{event['type']} " + " ".join(f"{name}={value!r}" for name, value in event.items() if name not in skip)


def _object(found: Any) -> Event:
    if not isinstance(found, dict):
        raise Refused(f"the phone company answered {found!r}")
    return found
