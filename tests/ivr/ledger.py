"""Reading the ledger in stories."""

from sqlalchemy import select

from calls.models import Call, Leg, Recording
from calls.operators.models import Operator
from core.states import Transition
from dispatch.ledger.models import Dispatch
from dispatch.messages.models import Message
from ivr.waiting.models import Offer, WaitingEntry
from tests.desk import Desk
from tests.house import Bureau


async def call_row(bureau: Bureau, call_id: int) -> Call:
    async with bureau.house.transaction() as session:
        return await session.get_one(Call, call_id)


async def only_call(bureau: Bureau) -> Call:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(Call))).scalar_one()


async def entry_row(bureau: Bureau, call_id: int) -> WaitingEntry:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(WaitingEntry).where(WaitingEntry.call_id == call_id))).scalar_one()


async def legs_of(bureau: Bureau, call_id: int) -> list[Leg]:
    async with bureau.house.transaction() as session:
        return list((await session.execute(select(Leg).where(Leg.call_id == call_id).order_by(Leg.id))).scalars())


async def offers_of(bureau: Bureau, call_id: int) -> list[Offer]:
    async with bureau.house.transaction() as session:
        found = await session.execute(select(Offer).where(Offer.call_id == call_id).order_by(Offer.id))
        return list(found.scalars())


async def messages_of(bureau: Bureau, call_id: int) -> list[Message]:
    async with bureau.house.transaction() as session:
        found = await session.execute(select(Message).where(Message.call_id == call_id).order_by(Message.id))
        return list(found.scalars())


async def dispatch_row(bureau: Bureau, message_id: int) -> Dispatch:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(Dispatch).where(Dispatch.message_id == message_id))).scalar_one()


async def recording_row(bureau: Bureau, call_id: int) -> Recording:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(Recording).where(Recording.call_id == call_id))).scalar_one()


async def operator_row(bureau: Bureau, desk: Desk) -> Operator:
    async with bureau.house.transaction() as session:
        return await session.get_one(Operator, desk.me["id"])


async def moves_of(bureau: Bureau, entity: str, entity_id: int) -> list[str]:
    """The states a thing went through, in order."""
    async with bureau.house.transaction() as session:
        found = await session.execute(
            select(Transition.new)
            .where(Transition.entity == entity, Transition.entity_id == entity_id)
            .order_by(Transition.id)
        )
        return list(found.scalars())
