"""Events, requests, errors, faults, the clock and settling, over HTTP."""

import asyncio
from typing import Any

from devtools.phone_company.control import shows
from devtools.phone_company.switch import Switch

Body = dict[str, Any]
_STEP_AT_MOST = 10.0


class Logs:
    def __init__(self, switch: Switch) -> None:
        self.switch = switch
        self.company = switch.company
        self._moving = asyncio.Lock()

    def events(self, since: int) -> Body:
        return {"events": self.company.bus.since(since), "last": self.company.bus.last}

    def requests(self, since: int, kind: str, path: str, limit: int) -> Body:
        journal = self.company.journal
        return {"requests": journal.select(since, kind, path, limit), "last": journal.last}

    def forget_requests(self) -> Body:
        self.company.journal.entries.clear()
        return {}

    def errors(self, since: int) -> Body:
        complaints = self.company.complaints
        return {"errors": complaints.since(since), "last": complaints.last}

    def forget_errors(self) -> Body:
        self.company.complaints.entries.clear()
        return {}

    def faults(self) -> Body:
        return self.company.faults.show()

    def merge_faults(self, body: Body) -> Body:
        self.company.faults.merge(body)
        return self.company.faults.show()

    def clear_faults(self) -> Body:
        self.company.faults.clear()
        return self.company.faults.show()

    def clock(self) -> Body:
        return shows.clock(self.company)

    async def advance(self, body: Body) -> Body:
        seconds = body.get("seconds")
        if not isinstance(seconds, int | float) or seconds < 0:
            raise ValueError("give seconds, a number of at least 0: time only moves forward")
        if self.company.clock.held:
            raise ValueError("timers are held: POST clock/go first")
        async with self._moving:
            await self.company.clock.advance(float(seconds), lambda: self.company.quiet(_STEP_AT_MOST))
        self.company.emit("clock.moved", now=self.company.stamp(), offset=self.company.clock.offset)
        return self.clock()

    def hold(self) -> Body:
        self.company.clock.hold()
        return self.clock()

    def go(self) -> Body:
        self.company.clock.go()
        return self.clock()

    async def settle(self, body: Body) -> Body:
        settled = await self.company.quiet(float(body.get("timeout", 5.0)))
        return {"settled": settled, "in_flight": self.company.in_flight, **self.clock()}
