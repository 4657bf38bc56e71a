"""Northside Clinic: three doctors, a day each from 17:00 in New York; Dr Novak is in reserve, a week at a time."""

import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from app.handlers import HANDLERS
from clients.contacts.lookup import by_slug
from core import clock
from core.documents import yaml_text
from core.house import House
from core.outbox.run import Runner
from oncall.cover import requests
from oncall.cover.shifts import Shift, book, of_person
from oncall.known import known
from oncall.models import CoverRequest
from oncall.schedule.types import Answer
from tests.clients.bureau import account_id, bring, lay_lines
from tests.core.ground import person

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
PLACE: Final = ("doctors", "primary")

NORTHSIDE: Final = yaml_text.load("""
client: {slug: northside, name: Northside Group}
accounts:
  - slug: northside
    name: Northside Clinic
    timezone: America/New_York
    carrier: main
    numbers: ["+12025550140"]
    phrases: [{text: "Northside Clinic, {operator} speaking.", greeting: Northside Clinic.}]
    contacts:
      - {slug: dr-lee, name: Dr Lee, methods: [{sms: "+12025550141", verified: true}]}
      - {slug: dr-kim, name: Dr Kim, methods: [{sms: "+12025550142", verified: true}]}
      - {slug: dr-patel, name: Dr Patel, methods: [{sms: "+12025550143", verified: true}]}
      - {slug: dr-novak, name: Dr Novak, methods: [{sms: "+12025550144", verified: true}]}
    scripts: {call_types: [{slug: any, label: Anything, key: 1, fields: [{name: words, label: Words, kind: text}]}]}
    rosters:
      doctors:
        name: Doctors
        timezone: America/New_York
        slots:
          - slot: primary
            layers:
              - layer: days
                rotation:
                  people: [dr-lee, dr-kim, dr-patel]
                  every: {days: 1}
                  hand_over: {time: "17:00"}
                  starts: "2026-01-05"
          - slot: reserve
            rotation:
              people: [dr-novak]
              hand_over: {day: mon, time: "17:00"}
              timezone: America/New_York
              starts: "2026-01-05"
    protocols:
      rules: [{call_types: [any], steps: [{page: {roster: doctors, slot: primary}, channels: [sms], wait_s: 120}]}]
""")


@dataclass
class Clinic:
    """`people` are contacts' ids by slug; `bob` is `user:…`, a supervisor; `data` is the account's YAML, to change."""

    house: House
    account: int
    people: dict[str, int]
    bob: str
    data: dict[str, Any]

    @classmethod
    async def open(cls, house: House, **settings: Any) -> "Clinic":
        await lay_lines(house)
        data = copy.deepcopy(NORTHSIDE)
        data["accounts"][0] |= settings
        await bring(house, data)
        account = await account_id(house, "northside")
        bob = await person(house, "bob", ["supervisor"])
        people = {}
        async with house.transaction() as session:
            for slug in ("dr-lee", "dr-kim", "dr-patel", "dr-novak"):
                contact = await by_slug(session, account, slug)
                assert contact is not None
                people[slug] = contact.id
        return cls(house, account, people, f"user:{bob}", data)

    def by(self, who: str) -> str:
        return f"contact:{self.people[who]}"

    async def shifts(self, who: str, place: tuple[str, str] = PLACE) -> list[Shift]:
        """Whole shifts in the next two weeks, by the roster alone."""
        now = clock.now()
        async with self.house.transaction() as session:
            rosters = await book(session, self.account, now, now + 14 * DAY)
        return [one for one in of_person(rosters, who, place, now, now + 14 * DAY) if one.starts > now]

    async def past_shifts(self, who: str) -> list[Shift]:
        now = clock.now()
        async with self.house.transaction() as session:
            rosters = await book(session, self.account, now - 14 * DAY, now)
        return [one for one in of_person(rosters, who, PLACE, now - 14 * DAY, now) if one.ends <= now]

    async def later(self, instant: datetime) -> None:
        """The clock stands at `instant`, and whatever was due has been done."""
        clock.advance(instant - clock.now())
        await self.settle()

    async def settle(self) -> None:
        await Runner(self.house, HANDLERS).drain()

    async def publish(self) -> None:
        """What `data` says now is in force from now on."""
        await bring(self.house, self.data)
        await self.settle()

    async def at(self, instant: datetime, *, as_of: datetime | None = None, slot: str = "primary") -> Answer:
        async with self.house.transaction() as session:
            (roster,) = await known(session, [self.account], instant, instant, as_of=as_of)
        return next(one for one in roster.at(instant) if one.slot == slot)

    async def who(self, instant: datetime, **more: Any) -> str | None:
        people = (await self.at(instant, **more)).people
        return people[0] if people else None

    async def ask(
        self, by: str, who: str, whom: str | None, shift: Shift, back: Shift | None = None, **more: Any
    ) -> int:
        """`who` asks `whom` to take `shift`, in a swap for `back`. The request's id."""
        async with self.house.transaction() as session:
            row = await requests.ask(
                session, by, kind="swap" if back else "give", account_id=self.account, roster=shift.roster,
                slot=shift.slot, at=shift.starts, from_contact_id=self.people[who],
                to_contact_id=self.people[whom] if whom else None, return_at=back.starts if back else None,
                return_slot=back.slot if back else None, **more,
            )  # fmt: skip
            return row.id

    async def accept(self, by: str, request_id: int, who: str, **more: Any) -> str:
        async with self.house.transaction() as session:
            row = await requests.get(session, self.account, request_id)
            return (await requests.accept(session, by, row, self.people[who], **more)).status

    async def does(self, what: str, by: str, request_id: int, **more: Any) -> str:
        """decline, withdraw, approve, refuse or undo; the status after it."""
        async with self.house.transaction() as session:
            row = await requests.get(session, self.account, request_id)
            done: CoverRequest = await getattr(requests, what)(session, by, row, **more)
            return done.status

    async def request(self, request_id: int) -> CoverRequest:
        async with self.house.transaction() as session:
            return await requests.get(session, self.account, request_id)
