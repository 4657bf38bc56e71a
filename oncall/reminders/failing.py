"""A reminder that fails goes out over the person's next way; with none left the supervisors hear of it."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices import notice
from channels.sends.models import Send
from channels.sends.subjects import Fact
from clients.accounts.models import Account
from core import clock
from core.house import House
from core.states import alter, move_row
from oncall.reminders.confirming import answered, of_shift
from oncall.reminders.models import DUTY_NOTICE, DutyNotice
from oncall.reminders.sending import ABOUT
from oncall.reminders.sending import send as send_again
from oncall.reminders.telling import tell_untold


async def _became_known(house: House, session: AsyncSession, send: Send, fact: Fact) -> None:
    """The send is held, and each fact is told once: so is each way used once."""
    if fact != "failed":
        return
    row = await session.get_one(
        DutyNotice, send.subject_id, populate_existing=True, with_for_update={"key_share": True}
    )
    now = clock.now()
    if row.status != "sent" or row.send_id != send.id or (row.ends_at is not None and row.ends_at <= now):
        return
    shift = await of_shift(session, row)
    if any(one.minutes < row.minutes and one.send_at <= now for one in shift):
        return  # the next one of this shift is due: that one goes its own way
    following = await send_again(house, session, row, asks=row.asks, but=await _tried(session, row))
    if following is not None:
        await alter(session, DUTY_NOTICE, row, send_id=following.id)
        return
    await move_row(
        session, DUTY_NOTICE, row, "unconfirmed", reason="no way of telling them worked", by="system", ended_at=now
    )
    await tell_untold(house, session, await session.get_one(Account, row.account_id), row, shift)


async def _tried(session: AsyncSession, row: DutyNotice) -> set[tuple[str, str]]:
    """Channels and addresses. What went out before the shift was taken from them, and given back, does not count."""
    found = select(Send.channel, Send.to_address).where(
        Send.subject == ABOUT, Send.subject_id == row.id, Send.created_at >= row.sent_at
    )
    return {(channel, address) for channel, address in (await session.execute(found)).all()}


DUTY: Final = notice(ABOUT, on_fact=_became_known, answered=answered)
