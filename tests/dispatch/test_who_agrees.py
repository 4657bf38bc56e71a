"""What "who would be paged" says of the past is what the ledger shows was done; what is entered later changes nothing.

Rosters, cover, protocols, orders and refusals are random and change while a message is carried out; nobody answers.
NIGHTBELL_WHO_EXAMPLES makes it longer.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.wiring import wire
from channels.sends.models import Send
from clients.accounts.models import Account
from clients.contacts import orders
from clients.contacts.backup import set_backup
from clients.contacts.methods import add
from clients.contacts.models import METHOD_STATES, Contact, ContactMethod
from clients.contacts.preferences import OrderRule, Quiet, Urgency
from core import clock, documents
from core.states import move
from dispatch.ledger.models import Dispatch
from dispatch.ledger.start import start
from dispatch.messages import store
from dispatch.messages.models import Message
from dispatch.pages.models import Page
from dispatch.pages.reach import BY_HAND
from dispatch.who.ask import would_page
from dispatch.who.plan import Course, Person
from oncall.cover.absences import enter_absence
from oncall.cover.overrides import create
from tests.dispatch.test_orphan_rule import Ground

EXAMPLES = int(os.environ.get("NIGHTBELL_WHO_EXAMPLES", "8"))
# a case takes a second: a failing one is told as it is, not made small for minutes
PHASES = (Phase.explicit, Phase.generate)
PEOPLE = ("dr-lee", "dr-patel", "office-manager")
BY = "system"
MINUTE = timedelta(minutes=1)

person = st.sampled_from(PEOPLE)
pages = st.sampled_from(
    [{"roster": "night", "slot": slot} for slot in ("first", "second", "empty", "unheard-of")]
    + [{"roster": "unheard-of", "slot": "first"}, {"contact": "dr-patel"}, {"contact": "office-manager"}]
)
steps = st.fixed_dictionaries(
    {
        "page": pages,
        "channels": st.sampled_from(
            [["sms"], ["voice"], ["sms", "voice"], ["voice", "email", "sms"], ["sms", "desk"], "own"]
        ),
        "order": st.sampled_from(["in_turn", "at_once"]),
        "repeat": st.fixed_dictionaries({"times": st.integers(0, 3), "every_s": st.sampled_from([45, 90, 240])}),
        "wait_s": st.sampled_from([60, 300, 900]),
    }
)
layers = st.fixed_dictionaries(
    {
        "people": st.lists(st.one_of(person, st.permutations(PEOPLE)), min_size=1, max_size=3),
        "hours": st.sampled_from([1, 2, 8]),
        "starts": st.sampled_from(["2020-01-06", "2199-01-01"]),
        "default": st.lists(person, max_size=2, unique=True),
    }
)


@dataclass(frozen=True)
class Event:
    """Something a supervisor does, so many minutes after the message was sent out (or before, if negative)."""

    after: int
    what: str
    who: str
    other: str
    minutes: int


events = st.lists(
    st.builds(
        Event,
        st.integers(-10, 30),
        st.sampled_from(["override", "absence", "stand-in", "order", "quiet", "stop", "start", "backup"]),
        person,
        person,
        st.integers(1, 60),
    ),
    max_size=6,
)


@pytest.fixture
def ground(moved_clock: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """On a clock that stands still between its moves: how long this machine takes decides nothing."""
    began = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: began + clock.offset())
    wire()
    made = Ground()
    made.run(made.open())
    made.run(give_ways(made))
    yield made
    made.run(made.close())
    made.loop.close()


async def give_ways(ground: Ground) -> None:
    """Mail first, though nothing can be mailed: this bureau has no mail server. Dr Lee and Ms Stone are phoned by the
    operators in the end."""
    async with ground.house.transaction() as session:
        for contact in (
            await session.execute(select(Contact).where(Contact.account_id == ground.account.id))
        ).scalars():
            address = f"{contact.slug}@riverside.example"
            await add(session, contact, "email", address, position=-1, vouched=True, by=BY, reason="a story")
            if contact.slug != "dr-patel":
                await add(session, contact, "desk", "+12025550136", vouched=True, by=BY, reason="a story")
            await orders.write(session, contact.id, BY)


def roster(layer: dict[str, Any]) -> dict[str, Any]:
    rotation = {
        "people": layer["people"],
        "every": {"hours": layer["hours"]},
        "hand_over": {"time": "00:30"},
        "starts": layer["starts"],
    }
    return {
        "name": "Night",
        "timezone": "America/New_York",
        "slots": [
            {"slot": "first", "layers": [{"layer": "turns", "rotation": rotation}], "default": layer["default"]},
            {"slot": "second", "place_of": {"slot": "first", "place": 2}},
            {
                "slot": "empty",
                "layers": [{"layer": "turns", "rotation": {**rotation, "starts": "2199-01-01"}}],
            },
        ],
    }


class Case:
    def __init__(self, ground: Ground, urgency: Urgency) -> None:
        self.ground, self.urgency = ground, urgency
        self.account_id = ground.account.id

    async def publish(self, kind: str, slug: str, body: dict[str, Any]) -> None:
        async with self.ground.house.transaction() as session:
            draft = await documents.save_draft(session, kind, self.account_id, slug, body, BY)
            await documents.publish(session, draft, BY)

    async def people(self, session: Any) -> dict[str, int]:
        found = select(Contact.slug, Contact.id).where(Contact.account_id == self.account_id)
        return dict((await session.execute(found)).all())

    async def do(self, event: Event) -> None:
        async with self.ground.house.transaction() as session:
            people = await self.people(session)
            who, other = people[event.who], people[event.other]
            now = clock.now()
            match event.what:
                case "override":
                    await create(
                        session, BY, self.account_id, roster="night", slot="first", contact_id=who,
                        starts_at=now + event.minutes * MINUTE / 4, ends_at=now + 2 * event.minutes * MINUTE,
                    )  # fmt: skip
                case "absence" | "stand-in":
                    stand_in = other if event.what == "stand-in" and other != who else None
                    await enter_absence(
                        session, BY, self.account_id, contact_id=who, starts_at=None,
                        ends_at=now + event.minutes * MINUTE, stand_in_id=stand_in,
                    )  # fmt: skip
                case "order":
                    rule = OrderRule.model_validate({"methods": ["voice", "sms"] if event.minutes % 2 else ["sms"]})
                    await orders.write(session, who, BY, rules=[rule])
                case "quiet":
                    await orders.write(session, who, BY, quiet=Quiet(until=now + event.minutes * MINUTE))
                case "backup":
                    account = await session.get(Account, self.account_id)
                    assert account is not None
                    await set_backup(session, account, who if event.minutes % 2 else None)
                case "stop" | "start":
                    await self.heard_from(session, who, "opted_out" if event.what == "stop" else "ok")

    async def heard_from(self, session: Any, who: int, state: str) -> None:
        found = select(ContactMethod.id).where(ContactMethod.contact_id == who, ContactMethod.kind == "sms")
        for method_id in list((await session.execute(found)).scalars()):
            await move(session, METHOD_STATES, method_id, state, reason="a word from them", by=BY, state_at=clock.now())

    async def forget(self) -> None:
        """What an earlier example did to people's methods is undone, on record."""
        async with self.ground.house.transaction() as session:
            for contact_id in (await self.people(session)).values():
                await self.heard_from(session, contact_id, "ok")
                await orders.write(session, contact_id, BY, rules=[], quiet=Quiet())

    async def carry_out(self, happenings: Sequence[Event]) -> tuple[int, datetime]:
        """Each event in its turn, the message sent out at minute 0, and nobody answers until the desk has it."""
        began: tuple[int, datetime] | None = None
        # off the quarter minutes, on which the steps' own times lie
        due: list[tuple[int, Event | None]] = [(event.after * 60 + 20, event) for event in happenings]
        at = min([0, *(second for second, _ in due)])
        for second, event in sorted([(0, None), *due], key=lambda each: each[0]):
            await self.ground.wait(second - at)
            at = second
            if event is None:
                began = await self.send()
            else:
                await self.do(event)
            await self.ground.drain()
        assert began is not None
        while not await self.at_desk(began[0]):
            await self.ground.wait(60)
        return began

    async def send(self) -> tuple[int, datetime]:
        house = self.ground.house
        async with house.transaction() as session:
            account = await session.get(Account, self.account_id)
            assert account is not None
            message: Message = await store.new(
                session, account_id=account.id, carrier_id=self.ground.carrier_id,
                key_id=await house.keyring.new_key(session, account.client_id), kind="taken", status="open",
                urgency=self.urgency, next_action="page", next_at=clock.now() + MINUTE, reason="a story", by=BY,
            )  # fmt: skip
            message.call_type = "urgent-symptom"
            await session.flush()
            dispatch = await start(house, session, message, None, by=BY)
            return dispatch.id, dispatch.started_at

    async def at_desk(self, dispatch_id: int) -> bool:
        async with self.ground.house.transaction() as session:
            found = select(Dispatch.status).where(Dispatch.id == dispatch_id)
            return bool((await session.execute(found)).scalar_one() == "at_desk")

    async def done(self, dispatch_id: int) -> list[tuple[Any, ...]]:
        """Every page and attempt as the ledger has it: step, person, begun; round by round which methods, when."""
        async with self.ground.house.transaction() as session:
            found = (
                select(Page.step, Page.contact_id, Page.opened_at, Send.method_id, Send.created_at)
                .select_from(Page)
                .join(Send, (Send.subject == "page") & (Send.subject_id == Page.id))
                .where(Page.dispatch_id == dispatch_id, Send.attempt == 1)
                .order_by(Send.id)
            )
            return [
                (row.step + 1, row.contact_id, _second(row.opened_at), row.method_id, _second(row.created_at))
                for row in await session.execute(found)
            ]

    async def told(self, at: datetime) -> Course:
        async with self.ground.house.transaction() as session:
            account = await session.get(Account, self.account_id)
            assert account is not None
            settings = self.ground.house.settings
            found = await would_page(session, account, "urgent-symptom", self.urgency, at, settings=settings)
            return found.course


def _second(at: datetime) -> int:
    return round(at.timestamp())


def _flat(course: Course) -> list[tuple[Any, ...]]:
    return [
        (stage.number, stage.who.contact_id, _second(stage.begins_at), attempt.method.id, _second(attempt.at))
        for stage in course.stages
        if isinstance(stage.who, Person)
        for attempt in stage.attempts
        if attempt.method.channel != BY_HAND  # the operators do that
    ]


async def _one_case(
    ground: Ground, layer: dict[str, Any], protocol: list[dict[str, Any]], happenings: list[Event], urgency: Urgency
) -> None:
    note(f"{layer} {protocol} {happenings} {urgency}")
    case = Case(ground, urgency)
    await case.forget()
    await ground.clear()
    await case.publish("roster", "night", roster(layer))
    await case.publish("protocol", "main", {"rules": [{"steps": protocol}]})
    dispatch_id, began = await case.carry_out(happenings)
    told = await case.told(began)
    assert _flat(told) == await case.done(dispatch_id)
    clock.advance(MINUTE)
    for later in (Event(0, what, who, "dr-lee", 30) for what in ("override", "absence", "order") for who in PEOPLE):
        await case.do(later)
    await case.publish("roster", "night", roster({**layer, "people": ["office-manager"], "starts": "2021-01-01"}))
    assert await case.told(began) == told, "what was entered later has changed the past"
    clock.advance(timedelta(days=1))  # what was entered has ended before the next example


def test_the_past_is_told_as_it_was_done(ground: Ground) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(layers, st.lists(steps, min_size=1, max_size=3), events, st.sampled_from(["urgent", "routine"]))
    def agree(layer: dict[str, Any], protocol: list[dict[str, Any]], happenings: list[Event], urgency: Urgency) -> None:
        ground.run(_one_case(ground, layer, protocol, happenings, urgency))

    agree()
