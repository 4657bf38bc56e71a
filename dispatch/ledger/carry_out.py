"""Carrying out what the engine decides, and telling it what was met."""

from collections import deque
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.queue import withdraw
from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.errors import NotFound
from core.house import House
from core.states import move
from dispatch import engine
from dispatch.ledger.models import DISPATCH, UNFINISHED, Dispatch
from dispatch.ledger.resolve import who
from dispatch.ledger.rows import note, schedule, situation
from dispatch.messages import store as messages
from dispatch.pages import store as pages
from dispatch.pages.models import Page
from dispatch.pages.reach import Method, in_round
from dispatch.protocols.schema import Step


async def happen(
    house: House, session: AsyncSession, dispatch: Dispatch, event: engine.Event, *, by: str = "system"
) -> None:
    """Something happened to this dispatch, whose row is held. What it leads to is done, and the next timer is set."""
    if dispatch.status in UNFINISHED:
        actions = deque(await _decide(session, dispatch, event))
        while actions:
            met = await _do(house, session, dispatch, actions.popleft(), by)
            if met is not None:
                actions = deque(await _decide(session, dispatch, met))
    await schedule(session, dispatch)


async def _decide(session: AsyncSession, dispatch: Dispatch, event: engine.Event) -> list[engine.Action]:
    page = await pages.open_page_of(session, dispatch.id)
    return engine.decide(situation(dispatch, page), event, clock.now())


async def _do(
    house: House, session: AsyncSession, dispatch: Dispatch, action: engine.Action, by: str
) -> engine.Event | None:
    match action:
        case engine.EndPage(status, reason):
            await _end_page(session, dispatch, status, reason, by)
        case engine.Ask(step):
            return await _ask(house, session, dispatch, step, by)
        case engine.AskBackup():
            return await _ask_backup(house, session, dispatch)
        case engine.Again(round_):
            await _again(session, dispatch, round_)
        case engine.ToDesk(reason) | engine.Alarm(reason):
            await to_desk(session, dispatch, reason, by=by)
    return None


async def to_desk(session: AsyncSession, dispatch: Dispatch, reason: str, *, by: str) -> None:
    """Alarm every operator: nobody in particular has it (any more)."""
    await move(
        session, DISPATCH, dispatch.id, "at_desk", reason=reason, by=by, owner_id=None, claimed_until=None,
        alarmed_at=clock.now(), alarm_count=dispatch.alarm_count + 1,
    )  # fmt: skip
    await session.refresh(dispatch)


async def _end_page(session: AsyncSession, dispatch: Dispatch, status: str, reason: str, by: str) -> None:
    page = await pages.open_page_of(session, dispatch.id)
    if page is None:
        return
    await pages.end(session, page.id, status, reason=reason, by=by)
    if status == "declined":
        # Of an expired page what is queued still goes out: late is better than never, and they may yet say yes.
        await withdraw(session, [page.id], reason="declined")


async def _ask(house: House, session: AsyncSession, dispatch: Dispatch, index: int, by: str) -> engine.Event | None:
    step = situation(dispatch, None).steps[index]
    from_desk: dict[str, Any] = {"backup_asked": False} if dispatch.status == "at_desk" else {}
    await move(
        session, DISPATCH, dispatch.id, "active", reason=f"step {index + 1}: {step.label}", by=by,
        step=index, round=0, round_at=clock.now(), owner_id=None, claimed_until=None, **from_desk,
    )  # fmt: skip
    await session.refresh(dispatch)
    contact = await who(session, dispatch.account_id, step, clock.now())
    if contact is None:
        await note(session, dispatch, f"nobody is on call for {step.label}", by="system", nobody_on_call=True)
        return "nobody"
    return await _page(house, session, dispatch, step, contact, reason=step.label)


async def _ask_backup(house: House, session: AsyncSession, dispatch: Dispatch) -> engine.Event | None:
    account = await _account(session, dispatch.account_id)
    backup = await session.get(Contact, account.backup_contact_id) if account.backup_contact_id else None
    if backup is None or backup.retired_at is not None:
        await note(session, dispatch, "the account has no backup contact", by="system", backup_asked=True)
        return "no_backup"
    await note(session, dispatch, f"backup contact: {backup.name}", by="system", backup_asked=True)
    step = situation(dispatch, None).steps[dispatch.step]
    return await _page(house, session, dispatch, step, backup, reason="backup contact")


async def _page(
    house: House, session: AsyncSession, dispatch: Dispatch, step: Step, contact: Contact, *, reason: str
) -> engine.Event | None:
    if await _said_no(session, dispatch.id, contact.id):
        await note(session, dispatch, f"{contact.name} has said no before", by="system")
        return "unreachable"
    account = await _account(session, dispatch.account_id)
    methods = in_round(step, 0, await pages.methods_of(session, contact.id, None))
    from_ = await pages.from_number(session, account)
    if not methods or from_ is None:
        why = "no usable contact method" if from_ else "the account has no number to page from"
        await note(session, dispatch, f"{contact.name} can't be reached: {why}", by="system")
        return "unreachable"
    now = clock.now()
    page = await pages.open_page(
        session,
        house.keyring,
        dispatch_id=dispatch.id,
        account=account,
        contact_id=contact.id,
        step=dispatch.step,
        expires_at=engine.expires_at(engine.Asked(now, None), step.wait_s),
        reason=reason,
        by="system",
    )
    await pages.deliver(session, page, methods, from_, step.wait_s)
    await messages.lock(session, dispatch.message_id)
    return None


async def _again(session: AsyncSession, dispatch: Dispatch, round_: int) -> None:
    await note(session, dispatch, f"no answer yet: round {round_ + 1}", by="system", round=round_, round_at=clock.now())
    page = await pages.open_page_of(session, dispatch.id)
    if page is None:
        return
    step = situation(dispatch, page).steps[dispatch.step]
    methods = in_round(step, round_, await pages.methods_of(session, page.contact_id, page.id))
    await send_more(session, dispatch, page, methods)


async def send_more(session: AsyncSession, dispatch: Dispatch, page: Page, methods: list[Method]) -> None:
    """Further deliveries of an open page; each is valid as long as the page is."""
    from_ = await pages.from_number(session, await _account(session, dispatch.account_id))
    left = max(page.expires_at - clock.now(), timedelta(seconds=1))
    if from_ is not None:
        await pages.deliver(session, page, methods, from_, int(left.total_seconds()))


async def _said_no(session: AsyncSession, dispatch_id: int, contact_id: int) -> bool:
    declined = select(Page.id).where(
        Page.dispatch_id == dispatch_id, Page.contact_id == contact_id, Page.status == "declined"
    )
    return bool((await session.execute(select(exists(declined)))).scalar_one())


async def _account(session: AsyncSession, account_id: int) -> Account:
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account
