"""Two legs that hear each other."""

import asyncio
from collections.abc import Callable

from devtools.phone_company.company import Company
from devtools.phone_company.model import Call, Source


class Bridge:
    def __init__(self, company: Company, one: Call, other: Call) -> None:
        self.one, self.other = one, other
        one.peer, other.peer = other, one
        one.doing = other.doing = "bridged"
        for leg, far in ((one, other), (other, one)):
            company.leg_event("call.bridged", leg, **{"with": far.sid})

    def end(self) -> None:
        for leg, far in ((self.one, self.other), (self.other, self.one)):
            if leg.peer is far:
                leg.peer = None


class Bridged:
    """Stands for the flow of a dialled leg while it is bridged: a redirect takes it out of the bridge."""

    def __init__(self, leg: Call, start: Callable[[Call], None]) -> None:
        self.moved = asyncio.Event()
        self._leg = leg
        self._start = start
        leg.flow = self

    def hang_up(self) -> None:
        """Nothing to stop: the Dial sees that the leg has ended."""

    def abandon(self) -> None:
        """Nothing to forget either."""

    def redirect(self, source: Source) -> None:
        self._leg.flow = None
        self._leg.script = source
        self.moved.set()
        self._start(self._leg)
