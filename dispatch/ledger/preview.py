"""What comes after the open page, in words."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from dispatch.ledger.models import Dispatch
from dispatch.ledger.resolve import who
from dispatch.protocols.choose import stamped

DESK = "The desk takes over"


async def whats_next(session: AsyncSession, dispatch: Dispatch, at: datetime) -> str:
    """`Dr B is paged`: the person the next step names now, else the backup contact, else the desk."""
    steps = stamped(dispatch.steps)
    if dispatch.step + 1 >= len(steps) or steps[dispatch.step + 1].page == "desk":
        return DESK
    person = await who(session, dispatch.account_id, steps[dispatch.step + 1], at)
    if person is None and not dispatch.backup_asked:
        account = await session.get(Account, dispatch.account_id)
        backup = account.backup_contact_id if account else None
        person = await session.get(Contact, backup) if backup else None
    return f"{person.name} is paged" if person is not None else DESK
