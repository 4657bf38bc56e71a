"""A dispatch from its beginning to now: the answer to who owned it, what was tried, what is known, what comes next."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import SEND, Send
from clients.contacts.lookup import of_account
from core.crypto import Keyring
from dispatch.ledger.models import Dispatch
from dispatch.messages import store
from dispatch.pages.models import SUBJECT
from dispatch.pages.store import pages_of
from dispatch.protocols.choose import stamped
from dispatch.protocols.schema import Named, Slot, Step
from dispatch.views.answers import RepeatView, StepView
from dispatch.views.dispatches import delivery_data, dispatch_data, page_data
from dispatch.views.message_answers import ContactName, Timeline
from dispatch.views.messages import message_rows, transition_data


async def timeline(session: AsyncSession, keyring: Keyring, dispatch: Dispatch) -> Timeline:
    message = await store.load(session, dispatch.message_id)
    pages = await pages_of(session, dispatch.id)
    sends = await _sends(session, [page.id for page in pages])
    things = [("dispatch", dispatch.id), ("message", message.id)]
    things += [("page", page.id) for page in pages] + [(SEND.entity, one.id) for one in sends]
    contacts = await of_account(session, dispatch.account_id)
    return Timeline(
        dispatch=(await dispatch_data(session, [dispatch]))[dispatch.id],
        message=(await message_rows(session, keyring, [message]))[0],
        steps=[_step(number, step) for number, step in enumerate(stamped(dispatch.steps))],
        pages=list((await page_data(session, pages)).values()),
        deliveries=list((await delivery_data(session, sends)).values()),
        transitions=await transition_data(session, keyring, things, message.id),
        contacts=[ContactName(id=contact.id, name=contact.name) for contact in contacts],
    )


def _step(number: int, step: Step) -> StepView:
    return StepView(
        n=number,
        label=step.label,
        kind="slot" if isinstance(step.page, Slot) else "contact" if isinstance(step.page, Named) else "desk",
        channels=["own"] if isinstance(step.channels, str) else list(step.channels),
        order=step.order,
        repeat=RepeatView(times=step.repeat.times, every_s=step.repeat.every_s),
        wait_s=step.wait_s,
    )


async def _sends(session: AsyncSession, page_ids: list[int]) -> list[Send]:
    found = select(Send).where(Send.subject == SUBJECT, Send.subject_id.in_(page_ids)).order_by(Send.id)
    return list((await session.execute(found, execution_options={"populate_existing": True})).scalars())
