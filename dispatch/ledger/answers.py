"""A person's answer to a page, by whatever way it comes: the one place where it is decided what counts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import PageAnswer, Said
from channels.sends.queue import withdraw
from clients.accounts.models import Account
from clients.contacts.models import Contact
from clients.local_time import local
from core import clock
from core.errors import NotFound
from core.events import changed
from core.house import House
from core.states import move
from core.texts.speaking import gettext
from dispatch.ledger import finish
from dispatch.ledger.carry_out import happen
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.ledger.rows import hold, note
from dispatch.ledger.told import whose_turn
from dispatch.pages import store as pages
from dispatch.pages.models import PAGE, SUBJECT, Page


async def answer(house: House, session: AsyncSession, page_id: int, said: Said) -> PageAnswer:
    """Confirm or decline, by the page's own person."""
    page = await session.get(Page, page_id)
    if page is None:
        raise NotFound("There is no such page.")
    dispatch = await hold(session, page.dispatch_id)
    await session.refresh(page)
    if said.answer == "confirm":
        return await _confirm(session, dispatch, page, said)
    return await _decline(house, session, dispatch, page, said)


async def _confirm(session: AsyncSession, dispatch: Dispatch, page: Page, said: Said) -> PageAnswer:
    by = f"contact:{page.contact_id}"
    if await pages.note_first(session, page.id, "confirmed_at", clock.now()):
        await changed(session, PAGE.entity, page.id, page.account_id)
    if await finish.confirmed(session, dispatch, page, via=said.via, by=by, spare=said.send_id):
        return PageAnswer(True, gettext("Thank you. You have it. Nobody else is paged any more."))
    if dispatch.confirmed_by == page.contact_id:
        return PageAnswer(True, gettext("You have it already. Thank you."))
    if dispatch.status == "confirmed":
        await note(session, dispatch, "confirmed too, but somebody else has it", by=by)
    return PageAnswer(False, await settled(session, dispatch))


async def _decline(house: House, session: AsyncSession, dispatch: Dispatch, page: Page, said: Said) -> PageAnswer:
    if dispatch.status == "confirmed" and dispatch.confirmed_by == page.contact_id:
        return PageAnswer(
            False, gettext("You have taken this message before. If you can't see to it, phone the desk now.")
        )
    if dispatch.status not in UNFINISHED:
        return PageAnswer(False, await settled(session, dispatch))
    by = f"contact:{page.contact_id}"
    if page.status == "open":
        await happen(house, session, dispatch, "declined", by=by)
    elif await move(
        session, PAGE, page.id, "declined", only_from=("expired",), reason=f"late, by {said.via}", by=by,
        ended_why="declined",
    ):  # fmt: skip
        await withdraw(session, SUBJECT, [page.id], reason="declined")
    told = gettext("All right, you don't take it.")
    return PageAnswer(True, f"{told} {await whose_turn(session, page)} {_take_back(page, said)}")


def _take_back(page: Page, said: Said) -> str:
    """How a no that was a slip is taken back, on the way it came by."""
    if said.via == "link":
        return gettext("Was that a mistake? Open the link again and take it, or phone the desk.")
    code = " ".join(page.code) if said.via == "voice" else page.code
    return gettext("Was that a mistake? Text 1 %(code)s to this number, or phone the desk.", code=code)


async def settled(session: AsyncSession, dispatch: Dispatch) -> str:
    """Why nothing more is asked, in words for the one who was."""
    if dispatch.status == "confirmed" and dispatch.confirmed_by is not None:
        found = select(Contact.name, Account.timezone).join(Account, Account.id == Contact.account_id)
        name, zone = (await session.execute(found.where(Contact.id == dispatch.confirmed_by))).one()
        if dispatch.confirmed_at is None:
            return gettext("%(name)s has taken this message. Nothing more is asked of you. Thank you.", name=name)
        return gettext(
            "%(name)s has taken this message, since %(time)s. Nothing more is asked of you. Thank you.",
            name=name, time=clock_of(dispatch.confirmed_at, zone),
        )  # fmt: skip
    return gettext("This message has been closed by the desk. Nothing more is asked of you. Thank you.")


def clock_of(at: datetime, zone: str) -> str:
    """HH:MM on the account's clocks."""
    shown = local(at, zone)
    return f"{shown.hour:02d}:{shown.minute:02d}"
