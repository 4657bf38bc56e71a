"""The orphan rule, over any order of events: whatever is lost, late, doubled or reordered, each unfinished dispatch and
message has an owner and a next action with a time, is never overdue once timers have run, and never just stops.

The rows, the outbox and its handlers are the real ones; only the carrier is moody. NIGHTBELL_ORPHAN_EXAMPLES makes it
longer.
"""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, text

from app.handlers import HANDLERS
from channels import inbound
from channels.inbound import InboundText, Said
from channels.sends import reconcile
from channels.sends.channel import Report, channel_of
from channels.sends.facts import load
from channels.sends.models import Send
from channels.sms.status import RANK
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from core import clock
from core.auth.models import User
from core.crypto import PHI
from core.errors import Problem, TryAgain
from core.house import House
from core.outbox.claim import next_due
from core.outbox.run import Runner
from dispatch.ledger import desk
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.ledger.rows import hold
from dispatch.ledger.start import start
from dispatch.messages import store
from dispatch.messages.models import Message
from dispatch.orphans import orphans
from dispatch.pages.models import Page
from dispatch.views.dispatches import owner_of
from telephony import carriers
from tests.cast import LEE, LINE, PATEL, STONE, furnish
from tests.dispatch.moody import MOODS, Moody, put_in_place
from tests.engines import drop_database, fresh_database, fresh_redis
from tests.rooms import a_house

EXAMPLES = int(os.environ.get("NIGHTBELL_ORPHAN_EXAMPLES", "5"))
STEPS = int(os.environ.get("NIGHTBELL_ORPHAN_STEPS", "15"))
LONGEST_STEP_S = 60 + 180 + 5

STATUSES = [*RANK, "in-progress", "completed", "busy", "no-answer", "ringing"]
ACTS = ["claim", "release", "next", "close", "for", "reopen", "urgent"]

T = TypeVar("T")
some = st.integers(min_value=0, max_value=30)


class Ground:
    """One house for all examples, driven from a loop of its own: Hypothesis is synchronous."""

    def __init__(self) -> None:
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    async def open(self) -> None:
        self.url = await fresh_database()
        redis_url = await asyncio.to_thread(fresh_redis)
        self.house: House = await self.stack.enter_async_context(a_house(self.url, redis_url))
        await furnish(self.house)
        self.company: Moody
        self.company, self.carrier_id = await put_in_place(self.house)
        async with self.house.transaction() as session:
            self.account = (await session.execute(select(Account).where(Account.slug == "riverside"))).scalar_one()
            self.users = list((await session.execute(select(User.id).order_by(User.id))).scalars())
            of_account = Contact.account_id == self.account.id
            self.contacts = list((await session.execute(select(Contact.id).where(of_account))).scalars())

    async def close(self) -> None:
        await self.stack.aclose()
        await drop_database(self.url)

    async def clear(self) -> None:
        """As it was before the first example, whatever an earlier one left behind."""
        self.company.mood = "well"
        self.company.messages.clear()
        self.company.calls.clear()
        async with self.house.transaction() as session:
            await session.execute(text("TRUNCATE messages, outbox, sends CASCADE"))
            await session.execute(text("UPDATE contact_methods SET status = 'ok'"))

    async def drain(self) -> None:
        await Runner(self.house, HANDLERS).drain()

    async def wait(self, seconds: float) -> None:
        """Let time pass, with every timer on the way at its moment, and the reconciler now and then."""
        end = clock.now() + timedelta(seconds=seconds)
        while (now := clock.now()) < end:
            async with self.house.transaction() as session:
                due = await next_due(session)
            stop = min(end, max(due, now + timedelta(milliseconds=50)) if due else end)
            clock.advance(stop - now)
            await self.drain()
        async with self.house.transaction() as session:
            known = await carriers.ids(session)
        for carrier_id in known:
            with suppress(TryAgain):  # the carrier answers nothing: not now
                await reconcile.reconcile(self.house, carrier_id)
        await self.drain()


@pytest.fixture
def ground(moved_clock: None) -> Iterator[Ground]:
    made = Ground()
    made.run(made.open())
    yield made
    made.run(made.close())
    made.loop.close()


class Ledger(RuleBasedStateMachine):
    """Every rule is an event from outside, after which the outbox runs all that is due."""

    ground: ClassVar[Ground]

    @initialize()
    def begin(self) -> None:
        self.ground.run(self.ground.clear())
        self.begun = True
        self.taken("urgent-symptom")

    @rule(call_type=st.sampled_from(["urgent-symptom", "refill", "unheard-of"]))
    def taken(self, call_type: str) -> None:
        self._do(self._take(call_type, "open"))

    @rule()
    def draft(self) -> None:
        self._do(self._take("urgent-symptom", "draft"))

    @rule(mood=st.sampled_from(MOODS))
    def weather(self, mood: str) -> None:
        self.ground.company.mood = mood

    @rule(which=some, status=st.sampled_from(STATUSES))
    def callback(self, which: int, status: str) -> None:
        self._do(self._callback(which, status))

    @rule(which=some, words=st.sampled_from(["1", "2", "1 {code}", "2 {code}", "{code}", "STOP", "START", "who?"]))
    def text(self, which: int, words: str) -> None:
        self._do(self._text(which, words))

    @rule(which=some, answer=st.sampled_from(["confirm", "decline"]), via=st.sampled_from(["voice", "link"]))
    def answer(self, which: int, answer: Any, via: Any) -> None:
        self._do(self._answer(which, Said(answer, via)))

    @rule(
        which=some,
        who=st.integers(0, 1),
        act=st.sampled_from(ACTS),
    )
    def operator(self, which: int, who: int, act: str) -> None:
        self._do(self._operator(which, self.ground.users[who], act))

    @rule(seconds=st.floats(0.5, 200))
    def wait(self, seconds: float) -> None:
        self.ground.run(self.ground.wait(seconds))

    @rule(seconds=st.floats(0.5, 900))
    def all_processes_are_down(self, seconds: float) -> None:
        """No timer runs meanwhile."""
        clock.advance(timedelta(seconds=seconds))
        self.ground.run(self.ground.drain())

    @invariant()
    def nothing_is_orphaned(self) -> None:
        if hasattr(self, "begun"):
            self.ground.run(self._check())

    def teardown(self) -> None:
        """It never just stops: with a carrier that works, what nobody confirmed is soon at the desk."""
        if not hasattr(self, "begun"):
            return
        self.ground.company.mood = "well"
        for _ in range(3):
            self.ground.run(self._close_what_the_desk_has())
            self.ground.run(self.ground.wait(LONGEST_STEP_S))
        self.ground.run(self._close_what_the_desk_has())
        self.ground.run(self._all_is_finished())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self.ground.run(work)
        self.ground.run(self.ground.drain())

    async def _take(self, call_type: str, status: Any) -> None:
        async with self.ground.house.transaction() as session:
            message = await store.new(
                session,
                account_id=self.ground.account.id,
                carrier_id=self.ground.carrier_id,
                key_id=await self.ground.house.keyring.new_key(session, self.ground.account.client_id),
                kind="taken",
                status=status,
                urgency="urgent" if call_type == "urgent-symptom" else "routine",
                next_action="finish_draft" if status == "draft" else "page",
                next_at=clock.now() + timedelta(seconds=60),
                reason="a story",
                by="system",
            )
            message.call_type = call_type
            await session.flush()
            if status == "open":
                await start(self.ground.house, session, message, None, by="system")

    async def _pick(self, which: int, model: Any, condition: Any) -> Any:
        async with self.ground.house.transaction() as session:
            rows = list((await session.execute(select(model).where(condition).order_by(model.id))).scalars())
        return rows[-1 - which % len(rows)] if rows else None

    async def _callback(self, which: int, status: str) -> None:
        picked = await self._pick(which, Send, Send.attempted_at.is_not(None))
        if picked is None:
            return
        async with self.ground.house.transaction() as session:
            send = await load(session, picked.id)
            assert send is not None
            # A callback may overtake the request's own answer: then it is the first to tell the SID.
            remote = self.ground.company.messages if send.channel == "sms" else self.ground.company.calls
            sid = send.sid or (f"XX{send.id:030d}" if remote else "")
            code = 30003 if status == "undelivered" and send.channel == "sms" else None
            reported = channel_of(send).reported
            assert reported is not None
            await reported(self.ground.house, session, send, Report(status, sid, code))

    async def _text(self, which: int, words: str) -> None:
        page = await self._pick(which, Page, Page.id > 0)
        code = page.code if page else "999"
        house, number = self.ground.house, [LEE, PATEL, STONE][which % 3]
        async with house.transaction() as session:
            if words in ("STOP", "START"):
                found = select(ContactMethod).where(ContactMethod.address == number, ContactMethod.kind == "sms")
                for method in (await session.execute(found)).scalars():
                    method.state = "opted_out" if words == "STOP" else "ok"
                await session.flush()
                if words == "STOP":
                    await inbound.registered().on_opt_out(house, session, self.ground.carrier_id, number, LINE)
                return
            key_id = await house.keyring.new_key(session, self.ground.account.client_id)
            body = PHI(words.format(code=code))
            sealed = await house.keyring.seal(session, key_id, body)
            came = InboundText(1, self.ground.carrier_id, self.ground.account.id, key_id, number, body, sealed)
            await inbound.registered().on_text(house, session, came)

    async def _answer(self, which: int, said: Said) -> None:
        page = await self._pick(which, Page, Page.id > 0)
        if page is not None:
            async with self.ground.house.transaction() as session:
                await inbound.registered().answer(self.ground.house, session, page.id, said)

    async def _operator(self, which: int, user: int, act: str) -> None:
        picked = await self._pick(which, Dispatch, Dispatch.id > 0)
        if picked is None:
            return
        with suppress(Problem):  # refusals are answers too, and change nothing
            async with self.ground.house.transaction() as session:
                dispatch = await hold(session, picked.id)
                message = await store.load(session, dispatch.message_id, lock=True)
                await self._act(session, dispatch, message, user, act)

    async def _act(self, session: Any, dispatch: Dispatch, message: Message, user: int, act: str) -> None:
        match act:
            case "claim":
                await desk.claim(session, dispatch, user)
            case "release":
                await desk.release(session, dispatch, user)
            case "next":
                await desk.page_next(self.ground.house, session, dispatch, user)
            case "close":
                await desk.close(session, dispatch, user)
            case "for":
                await desk.confirm_for(self.ground.house, session, dispatch, user, self.ground.contacts[user % 3])
            case "reopen":
                await desk.reopen(session, dispatch, message, user)
            case "urgent":
                await desk.urgent_after_all(self.ground.house, session, message, f"user:{user}")

    async def _check(self) -> None:
        async with self.ground.house.transaction() as session:
            assert await orphans(session, clock.now()) == []
            dispatches = list((await session.execute(select(Dispatch))).scalars())
            messages = {one.id: one for one in (await session.execute(select(Message))).scalars()}
            for dispatch in dispatches:
                pages = await session.execute(select(Page).where(Page.dispatch_id == dispatch.id))
                self._check_one(dispatch, messages[dispatch.message_id], list(pages.scalars()))
            await self._check_sends(session, [one.id for one in dispatches if one.status not in UNFINISHED])

    def _check_one(self, dispatch: Dispatch, message: Message, pages: list[Page]) -> None:
        assert owner_of(dispatch) is not None or dispatch.status in ("closed", "cancelled")
        asked = [page for page in pages if page.status == "open"]
        has_it = [page for page in pages if page.status == "confirmed"]
        if dispatch.status == "active":
            assert len(asked) == 1, "the protocol asks exactly one person at a time"
        else:
            assert not asked
        assert len(has_it) == (dispatch.status == "confirmed")
        if dispatch.status == "confirmed":
            assert message.status == "confirmed"
            assert dispatch.confirmed_by == has_it[0].contact_id
            assert has_it[0].confirmed_at is not None
        if dispatch.status in UNFINISHED:
            assert message.status in ("open", "draft")
            assert dispatch.next_action
            assert dispatch.next_at

    async def _check_sends(self, session: Any, finished: list[int]) -> None:
        """Of what is finished nothing is left to be sent."""
        waiting = select(Send.id).join(Page, (Send.subject == "page") & (Page.id == Send.subject_id))
        left = waiting.where(Page.dispatch_id.in_(finished), Send.status == "recorded")
        assert (await session.execute(left)).first() is None

    async def _close_what_the_desk_has(self) -> None:
        async with self.ground.house.transaction() as session:
            found = select(Dispatch.id).where(Dispatch.status == "at_desk").order_by(Dispatch.id)
            for dispatch_id in list((await session.execute(found)).scalars()):
                dispatch = await hold(session, dispatch_id)
                await desk.close(session, dispatch, dispatch.owner_id or self.ground.users[0])

    async def _all_is_finished(self) -> None:
        await self._check()
        async with self.ground.house.transaction() as session:
            found = select(Dispatch.id).where(Dispatch.status.in_(UNFINISHED))
            assert (await session.execute(found)).first() is None, "still paging after the longest protocol"
            drafts = select(Message.next_action).where(Message.status.in_(("draft", "open")))
            waiting = set((await session.execute(drafts)).scalars())
            assert waiting <= {"finish_draft", "page"}, "a message with neither a time nor a dispatch"


def test_orphan_rule(ground: Ground) -> None:
    Ledger.ground = ground
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
