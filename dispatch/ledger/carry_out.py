"""Carrying out what the engine decides, and telling it what was met."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.queue import withdraw
from clients.contacts.models import Contact
from clients.contacts.shut import NO_NUMBER
from core import clock
from core.house import House
from core.states import move_row
from dispatch import engine
from dispatch.ledger.models import DISPATCH, UNFINISHED, Dispatch
from dispatch.ledger.resolve import Person, backup_of, who
from dispatch.ledger.rows import note, schedule, situation
from dispatch.ledger.telling import tell_supervisors
from dispatch.messages import store as messages
from dispatch.pages import store as pages
from dispatch.pages.models import SUBJECT, Page
from dispatch.pages.reach import BY_HAND, Method, in_round
from dispatch.protocols.choose import stamped
from dispatch.protocols.schema import Slot, Step


@dataclass
class _Course:
    """A dispatch whose row is held, and its open page: both as they are, without reading them again after each step."""

    house: House
    session: AsyncSession
    dispatch: Dispatch
    page: Page | None
    by: str

    def decide(self, event: engine.Event) -> deque[engine.Action]:
        return deque(engine.decide(situation(self.dispatch, self.page), event, clock.now()))

    @property
    def step(self) -> Step:
        return stamped(self.dispatch.steps)[self.dispatch.step]


async def begin(house: House, session: AsyncSession, dispatch: Dispatch, *, by: str = "system") -> None:
    """The first step of a dispatch just made, for which nobody was paged yet."""
    await _follow(_Course(house, session, dispatch, None, by), "begin")


async def happen(
    house: House, session: AsyncSession, dispatch: Dispatch, event: engine.Event, *, by: str = "system"
) -> None:
    """Something happened to this dispatch, whose row is held. What it leads to is done, and the next timer is set."""
    await _follow(_Course(house, session, dispatch, await pages.open_page_of(session, dispatch.id), by), event)


async def _follow(course: _Course, event: engine.Event) -> None:
    if course.dispatch.status in UNFINISHED:
        actions = course.decide(event)
        while actions:
            met = await _do(course, actions.popleft())
            if met is not None:
                actions = course.decide(met)
    await schedule(course.session, course.dispatch, course.page)


async def _do(course: _Course, action: engine.Action) -> engine.Event | None:
    match action:
        case engine.EndPage():
            await _end_page(course, action)
        case engine.Ask(step):
            return await _ask(course, step)
        case engine.AskBackup():
            return await _ask_backup(course)
        case engine.Again(round_):
            await _again(course, round_)
        case engine.ToDesk(reason) | engine.Alarm(reason):
            await to_desk(course.session, course.dispatch, reason, by=course.by)
        case engine.TellSupervisors():
            await tell_supervisors(course.house, course.session, course.dispatch)
    return None


async def to_desk(session: AsyncSession, dispatch: Dispatch, reason: str, *, by: str) -> None:
    """Alarm every operator: nobody in particular has it (any more)."""
    again = dispatch.status == "at_desk" and dispatch.owner_id is None and dispatch.unclaimed_since is not None
    anew: dict[str, Any] = {} if again else {"unclaimed_since": clock.now(), "told_at": None}
    await move_row(
        session, DISPATCH, dispatch, "at_desk", reason=reason, by=by, owner_id=None, claimed_until=None,
        alarmed_at=clock.now(), alarm_count=dispatch.alarm_count + 1, **anew,
    )  # fmt: skip


async def _end_page(course: _Course, end: engine.EndPage) -> None:
    page = course.page
    if page is None:
        return
    await pages.end(course.session, page.id, end.status, end.why, reason=end.reason, by=course.by)
    course.page = None
    if end.status == "declined":
        # Of an expired page what is queued still goes out: late is better than never, and they may yet say yes.
        await withdraw(course.session, SUBJECT, [page.id], reason="declined")


async def _ask(course: _Course, index: int) -> engine.Event | None:
    session, dispatch = course.session, course.dispatch
    step = stamped(dispatch.steps)[index]
    from_desk: dict[str, Any] = {"backup_asked": False} if dispatch.status == "at_desk" else {}
    await move_row(
        session, DISPATCH, dispatch, "active", reason=f"step {index + 1}: {step.label}", by=course.by,
        step=index, round=0, round_at=clock.now(), owner_id=None, claimed_until=None, **from_desk,
    )  # fmt: skip
    person = await who(session, dispatch.account_id, step, clock.now())
    if person is None:
        empty = f"nobody is on call for {step.label}" if isinstance(step.page, Slot) else f"{step.label} has retired"
        await note(session, dispatch, empty, by="system", nobody_on_call=True)
        return "nobody"
    return await _page(course, person, reason=step.label)


async def _ask_backup(course: _Course) -> engine.Event | None:
    session, dispatch = course.session, course.dispatch
    person = await backup_of(session, dispatch.account_id)
    if person is None:
        await note(session, dispatch, "the account has no backup contact to ask", by="system", backup_asked=True)
        return "no_backup"
    await note(session, dispatch, f"backup contact: {person.name}", by="system", backup_asked=True)
    return await _page(course, person, reason="backup contact")


async def _page(course: _Course, person: Person, *, reason: str) -> engine.Event | None:
    session, dispatch, step = course.session, course.dispatch, course.step
    if await pages.said_no(session, dispatch.id, person.contact_id):
        await note(session, dispatch, f"{person.name} has said no before", by="system")
        return "unreachable"
    account, from_ = await pages.sender(session, dispatch.account_id)
    methods = in_round(step, 0, await _methods_of(course, person.contact_id, None))
    if not methods:
        why = "no usable contact method" if from_ else NO_NUMBER
        await note(session, dispatch, f"{person.name} can't be reached: {why}", by="system")
        return "unreachable"
    page = await pages.open_page(
        session,
        course.house.keyring,
        dispatch_id=dispatch.id,
        account=account,
        contact_id=person.contact_id,
        step=dispatch.step,
        expires_at=engine.expires_at(engine.Asked(clock.now(), None), step.wait_s),
        reason=reason,
        by="system",
    )
    course.page = page
    await pages.send(session, page, methods, from_, step.wait_s)
    await messages.lock(session, dispatch.message_id)
    await by_hand(session, dispatch, page, methods)
    return None


async def _again(course: _Course, round_: int) -> None:
    session, dispatch, page, step = course.session, course.dispatch, course.page, course.step
    methods = await _methods_of(course, page.contact_id, page.id) if page else []
    chosen = in_round(step, round_, methods)
    reason = f"round {round_ + 1}"
    if step.own and not chosen:
        round_, reason = step.rounds - 1, "every way of theirs has had its turn"
    await note(session, dispatch, f"no answer yet: {reason}", by="system", round=round_, round_at=clock.now())
    if page is not None:
        await send_more(session, dispatch, page, chosen)


async def _methods_of(course: _Course, contact_id: int, page_id: int | None) -> list[Method]:
    settings, message_id = course.house.settings, course.dispatch.message_id
    return await pages.methods_of(course.session, settings, course.step, message_id, contact_id, page_id=page_id)


async def by_hand(session: AsyncSession, dispatch: Dispatch, page: Page, methods: Sequence[Method]) -> None:
    """Where one of these ways is the operators' own phone, the desk has it from now on. The page stays open: its person
    may still answer what went out, or the operator confirms for them on record."""
    numbers = [method.address for method in methods if method.channel == BY_HAND]
    if numbers:
        contact = await session.get_one(Contact, page.contact_id)
        await to_desk(session, dispatch, f"phone {contact.name}: {numbers[0]}", by="system")


async def send_more(session: AsyncSession, dispatch: Dispatch, page: Page, methods: list[Method]) -> None:
    """Further sends of an open page; each is valid as long as the page is."""
    _, from_ = await pages.sender(session, dispatch.account_id)
    left = max(page.expires_at - clock.now(), timedelta(seconds=1))
    await pages.send(session, page, methods, from_, int(left.total_seconds()))
    await by_hand(session, dispatch, page, methods)
