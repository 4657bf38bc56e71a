"""The waiting line, one's own offers and one's own calls, as the desk shows them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, String, any_, bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from calls import legs
from calls.callers import callers_of
from calls.models import Call, Leg
from clients.accounts.models import Account, settings_of
from clients.hours import phrase_at
from core.auth.models import User
from core.house import House
from core.live import Entity, View
from core.reading import Question
from dispatch.ledger.models import Dispatch
from dispatch.messages.models import Message
from ivr.waiting.models import WAITING_ENTRY, Offer, WaitingEntry


async def accounts_of(session: AsyncSession, rows: Iterable[Offer | Call]) -> dict[int, Account]:
    found = await session.execute(select(Account).where(Account.id.in_({row.account_id for row in rows})))
    return {account.id: account for account in found.scalars()}


def head(account: Account) -> dict[str, Any]:
    return {"account_id": account.id, "account_name": account.name, "account_color": account.color}


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@cache
def _in_line() -> Question:
    entries = WAITING_ENTRY.table.c
    these = entries.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    in_line = entries.status == any_(literal(["waiting", "offered"], ARRAY(String)))
    account = Account.name.label("account_name"), Account.color.label("account_color")
    return Question(select(*entries, *account).join(Account, Account.id == entries.account_id).where(these, in_line))


async def entry_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    """Those in the line now."""
    rows = await _in_line().rows(house.db.straight, {"ids": list(ids)})
    return {
        row.id: View(
            row.account_id,
            {
                "account_id": row.account_id,
                "account_name": row.account_name,
                "account_color": row.account_color,
                "call_id": row.call_id,
                "status": row.status,
                "priority": row.priority,
                "returned": row.returned_at is not None,
                "entered_at": moment(row.entered_at),
                "limit_at": moment(row.limit_at),
                "next_action": row.next_action,
                "next_at": moment(row.next_at),
            },
        )
        for row in rows
    }


async def offer_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:
    """Live offers, each for its operator alone."""
    found = await session.execute(
        select(Offer, Call, User.name)
        .join(Call, Call.id == Offer.call_id)
        .join(User, User.id == Offer.operator_id)
        .where(Offer.id.in_(ids), Offer.outcome.is_(None))
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    accounts = await accounts_of(session, [row for row, _, _ in rows])
    callers = await callers_of(session, house.keyring, [call for _, call, _ in rows])
    return {
        row.id: View(
            row.account_id,
            head(accounts[row.account_id])
            | {
                "call_id": row.call_id,
                "phrase": phrase_at(settings_of(accounts[row.account_id]), row.made_at, name),
                "caller": caller.model_dump(),
                "caller_number": caller.number,
                "made_at": moment(row.made_at),
                "expires_at": moment(row.expires_at),
                "accepted_at": moment(row.accepted_at),
                "outcome": row.outcome,
            },
            user_id=row.operator_id,
        )
        for (row, _, name), caller in zip(rows, callers, strict=True)
    }


async def call_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    """Calls an operator has and is not through with, each for its operator alone."""
    found = await session.execute(
        select(Call, Message.id, Dispatch.id)
        .outerjoin(Message, (Message.call_id == Call.id) & (Message.kind == "taken"))
        .outerjoin(Dispatch, Dispatch.message_id == Message.id)
        .where(Call.id.in_(ids), Call.operator_id.is_not(None), Call.wrapped_at.is_(None))
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    accounts = await accounts_of(session, [row for row, _, _ in rows])
    parties = await parties_of(session, [row.id for row, _, _ in rows])
    return {
        row.id: View(
            row.account_id,
            head(accounts[row.account_id])
            | call_data(row)
            | {"message_id": message_id, "dispatch_id": dispatch_id, "legs": [leg_data(leg) for leg in parties[row.id]]}
            | {"offer_id": next((leg.offer_id for leg in reversed(parties[row.id]) if leg.party == "operator"), None)},
            user_id=row.operator_id,
        )
        for row, message_id, dispatch_id in rows
    }


def call_data(call: Call) -> dict[str, Any]:
    return {
        "status": call.status,
        "outcome": call.outcome,
        "started_at": moment(call.started_at),
        "talking_since": moment(call.talking_since),
        "held_since": moment(call.held_since),
        "ended_at": moment(call.ended_at),
        "wrapped": call.wrapped_at is not None,
    }


def leg_data(leg: Leg) -> dict[str, Any]:
    return {
        "id": leg.id,
        "party": leg.party,
        "status": leg.status,
        "sid": leg.sid,
        "label": legs.label(leg.id),
        "end_reason": leg.end_reason,
        "joined_at": moment(leg.joined_at),
    }


async def parties_of(session: AsyncSession, call_ids: Sequence[int]) -> dict[int, list[Leg]]:
    found = await session.execute(
        select(Leg).where(Leg.call_id.in_(call_ids)).order_by(Leg.id).execution_options(populate_existing=True)
    )
    parties: dict[int, list[Leg]] = {call_id: [] for call_id in call_ids}
    for leg in found.scalars():
        parties[leg.call_id].append(leg)
    return parties


async def entry_ids(session: AsyncSession, _: int | None) -> list[int]:
    found = select(WaitingEntry.id).where(WaitingEntry.status.in_(("waiting", "offered")))
    return list((await session.execute(found)).scalars())


async def offer_ids(session: AsyncSession, _: int | None) -> list[int]:
    return list((await session.execute(select(Offer.id).where(Offer.outcome.is_(None)))).scalars())


async def call_ids(session: AsyncSession, _: int | None) -> list[int]:
    found = select(Call.id).where(Call.operator_id.is_not(None), Call.wrapped_at.is_(None))
    return list((await session.execute(found)).scalars())


ENTRIES = Entity("waiting_entry", entry_ids, entry_views)
OFFERS = Entity("offer", offer_ids, offer_views, personal=True)
CALLS = Entity("call", call_ids, call_views, personal=True)
