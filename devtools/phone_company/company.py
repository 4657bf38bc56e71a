"""The whole state of the phone company, and the few things everybody needs: time, events, complaints, tasks."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from devtools.phone_company.bus import Bus
from devtools.phone_company.clients import Client
from devtools.phone_company.clock import Clock
from devtools.phone_company.faults import Faults
from devtools.phone_company.journal import Complaints, Journal
from devtools.phone_company.leaving import LeaveRule, Leaving
from devtools.phone_company.mailboxes import Mailboxes
from devtools.phone_company.model import (
    Account,
    Call,
    Conference,
    Message,
    Number,
    Phone,
    Queue,
    Recording,
    Settings,
    Source,
)
from devtools.phone_company.postman import Letter, Postman, Reply

KEEP = 20_000  # finished calls, messages and recordings; the oldest go first


@dataclass(eq=False)
class Company:
    settings: Settings
    public_url: str = "http://127.0.0.1:8001"
    smtp_url: str = ""  # known once the mail server listens
    clock: Clock = field(default_factory=Clock)
    bus: Bus = field(default_factory=Bus)
    faults: Faults = field(default_factory=Faults)
    complaints: Complaints = field(default_factory=Complaints)
    accounts: dict[str, Account] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)  # by account SID and identity
    calls: dict[str, Call] = field(default_factory=dict)
    live_calls: dict[str, Call] = field(default_factory=dict)
    conferences: dict[str, Conference] = field(default_factory=dict)
    live_rooms: dict[tuple[str, str], Conference] = field(default_factory=dict)  # by account SID and name
    queues: dict[str, Queue] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    sign_ins: list[dict[str, Any]] = field(default_factory=list)  # of a demo, for whoever opens the handsets
    opted_out: set[tuple[str, str]] = field(default_factory=set)
    run_script: Callable[[Call, Source], Coroutine[Any, Any, None]] | None = None
    hang_up: Callable[[str], None] = lambda _: None  # whatever the phone of this number has dialled
    in_flight: int = 0
    activity: int = 0

    def __post_init__(self) -> None:
        self.leaving = Leaving(self.faults.leave, self._leave)
        self.journal = Journal(self.settings.log_requests, self.leaving.on_request)
        self.postman = Postman(self.journal, self.stamp)
        self.mailboxes = Mailboxes(self.stamp, self.emit)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._idle = asyncio.Event()

    def now(self) -> float:
        return self.clock.now()

    def stamp(self, moment: float | None = None) -> str:
        """A time as ISO 8601 in UTC."""
        return self.clock.at(moment).isoformat().replace("+00:00", "Z")

    def emit(self, kind: str, /, **fields: Any) -> None:
        self.activity += 1
        self.bus.emit(kind, self.stamp(), **fields)

    def leg_event(self, kind: str, call: Call, /, **fields: Any) -> None:
        self.emit(kind, call_sid=call.sid, party=call.party, **fields)
        self.leaving.on_event(kind, call.party)

    def _leave(self, rule: LeaveRule) -> None:
        """Never amid what the company is doing just now."""
        if rule.after > 0:
            self.clock.later(rule.after, self.hang_up, rule.phone)
        else:
            asyncio.get_running_loop().call_soon(self.hang_up, rule.phone)

    def complain(self, code: int, message: str, *, warning: bool = False, **fields: Any) -> None:
        """Log what Twilio would refuse or warn about."""
        level = "warning" if warning else "error"
        entry = self.complaints.add(self.stamp(), code, message, level=level, **fields)
        self.emit("error", error=entry)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._reap)
        return task

    def _reap(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.complain(0, "the phone company itself failed", detail=repr(error))

    def begin(self) -> None:
        """Something is under way that `settle` has to wait for."""
        self.in_flight += 1
        self.activity += 1

    def end(self) -> None:
        self.in_flight -= 1
        self.activity += 1
        if self.in_flight == 0:
            self._idle.set()

    async def send(self, letter: Letter) -> Reply:
        self.begin()
        try:
            return await self.postman.send(letter)
        finally:
            self.end()

    async def quiet(self, limit: float) -> bool:
        """Wait, for at most `limit` real seconds, until nothing is under way and no timer is due."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limit
        while True:
            mark = self.activity + self.clock.fired
            for _ in range(20):
                await asyncio.sleep(0)
            if self.in_flight == 0 and not self.clock.is_due() and mark == self.activity + self.clock.fired:
                return True
            left = deadline - loop.time()
            if left <= 0:
                return False
            if self.in_flight:
                self._idle.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._idle.wait(), left)

    async def close(self) -> None:
        self.clock.stop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.postman.close()

    def phone(self, number: str) -> Phone:
        """The phone with this number; a number nobody registered becomes one of kind `other`."""
        phone = self.phones.get(number)
        if phone is None:
            phone = self.phones[number] = Phone(number=number, name=number, kind="other")
            self.emit("phone.changed", number=number)
        return phone

    def queue_named(self, account: Account, name: str) -> Queue | None:
        return next((q for q in self.queues.values() if q.name == name and q.account is account), None)


def keep_newest(things: dict[str, Any], finished: Callable[[Any], bool]) -> None:
    """Forget the oldest finished entries of an insertion-ordered dict that has grown too long."""
    if len(things) <= KEEP:
        return
    for sid in [sid for sid, thing in list(things.items())[: KEEP // 10] if finished(thing)]:
        del things[sid]
