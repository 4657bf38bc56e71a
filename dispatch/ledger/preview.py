"""What comes after the open page, in words."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.texts.speaking import gettext
from dispatch.ledger.models import Dispatch
from dispatch.ledger.resolve import backup_of, who
from dispatch.protocols.choose import stamped


def desk() -> str:
    return gettext("The desk takes over")


async def whats_next(session: AsyncSession, dispatch: Dispatch, at: datetime) -> str:
    """`Dr B is paged`: the person the next step names now, else the backup contact, else the desk."""
    steps = stamped(dispatch.steps)
    if dispatch.step + 1 >= len(steps) or steps[dispatch.step + 1].page == "desk":
        return desk()
    person = await who(session, dispatch.account_id, steps[dispatch.step + 1], at)
    if person is None and not dispatch.backup_asked:
        person = await backup_of(session, dispatch.account_id)
    return gettext("%(name)s is paged", name=person.name) if person is not None else desk()
