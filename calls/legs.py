"""Legs: written before they are dialled, and moved by what the carrier says of them, in whatever order it says it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.locking import locked
from calls.models import CALL, LEG, Call, Leg
from core import clock
from core.events import changed
from core.outbox import add, withdraw
from core.states import born, move

LOOK_WHILE_DIALLING: Final = timedelta(seconds=2)
LOOK_WHILE_JOINED: Final = timedelta(seconds=60)
TO_HANG_UP: Final = "hang_up"

_BEFORE_JOINING: Final = ("recorded", "dialling", "ringing")
_LIVE: Final = (*_BEFORE_JOINING, "joined")
_MEANS: Final = {
    "queued": "dialling",
    "initiated": "dialling",
    "ringing": "ringing",
    "completed": "ended",
    "busy": "failed",
    "no-answer": "failed",
    "failed": "failed",
    "canceled": "failed",
}


@dataclass(frozen=True, slots=True)
class LegOver:
    """A leg that has just been found to be over. `joined`: whether it had ever been connected to anybody."""

    leg: Leg
    joined: bool
    reason: str


async def record(
    session: AsyncSession,
    call: Call,
    party: str,
    *,
    by: str,
    offer_id: int | None = None,
    user_id: int | None = None,
    conference_id: int | None = None,
) -> int:
    """Write a leg that is about to be dialled. Returns its id, which goes into every URL the carrier is given."""
    now = clock.now()
    leg_id = (
        await session.execute(
            insert(Leg)
            .values(
                call_id=call.id,
                account_id=call.account_id,
                carrier_id=call.carrier_id,
                offer_id=offer_id,
                user_id=user_id,
                conference_id=conference_id,
                party=party,
                status="recorded",
                started_at=now,
                next_action="dial",
                next_at=now + timedelta(seconds=30),
            )
            .returning(Leg.id)
        )
    ).scalar_one()
    await born(session, LEG, leg_id, "recorded", reason=f"dial_{party}", by=by, account_id=call.account_id)
    return leg_id


def dial_key(leg_id: int) -> str:
    """Of the outbox row that dials it."""
    return f"leg:{leg_id}:dial"


def label(leg_id: int) -> str:
    """What the participant is called at the carrier, by which it can be found again."""
    return f"leg-{leg_id}"


def leg_id_of(participant_label: str | None) -> int | None:
    prefix, _, number = (participant_label or "").partition("-")
    return int(number) if prefix == "leg" and number.isdecimal() and len(number) < 19 else None


async def get(session: AsyncSession, leg_id: int) -> Leg | None:
    return await session.get(Leg, leg_id, populate_existing=True)


async def lock(session: AsyncSession, leg_id: int) -> Leg | None:
    """The leg as it is now, with its call locked."""
    leg = await get(session, leg_id)
    if leg is None:
        return None
    await locked(session, leg.call_id)
    return await get(session, leg_id)


async def by_sid(session: AsyncSession, sid: str) -> Leg | None:
    found = select(Leg).where(Leg.sid == sid).execution_options(populate_existing=True)
    return (await session.execute(found)).scalar_one_or_none()


async def dialled(session: AsyncSession, leg_id: int, sid: str, *, by: str = "carrier") -> None:
    """The carrier has it under this SID."""
    await fill_in_sid(session, leg_id, sid)
    next_at = clock.now() + LOOK_WHILE_DIALLING
    await _move(
        session, leg_id, "dialling", reason="accepted_by_carrier", by=by, next_action="look_up", next_at=next_at
    )


async def fill_in_sid(session: AsyncSession, leg_id: int, sid: str | None) -> None:
    """A callback may overtake, or outlive, the answer to the request that dialled."""
    if sid:
        await session.execute(
            update(Leg)
            .where(Leg.id == leg_id, Leg.sid.is_(None))
            .values(sid=sid)
            .execution_options(synchronize_session=False)
        )


async def joined(session: AsyncSession, leg_id: int, sid: str | None, *, by: str = "carrier") -> bool:
    """The party is in its conference. True the first time."""
    await fill_in_sid(session, leg_id, sid)
    now = clock.now()
    old = await _move(
        session,
        leg_id,
        "joined",
        reason="in_conference",
        by=by,
        joined_at=func.coalesce(Leg.joined_at, now),
        next_action="look_up",
        next_at=now + LOOK_WHILE_JOINED,
    )
    return old is not None


async def heard(
    session: AsyncSession, leg_id: int, status: str, sid: str | None, *, by: str = "carrier"
) -> LegOver | None:
    """The carrier says `status` (its word) of this leg. Late and repeated words change nothing. Tells when it is over.

    `in-progress` says that somebody, or something, picked up: whether the party is in the conference only the
    conference knows.
    """
    await fill_in_sid(session, leg_id, sid)
    to = _MEANS.get(status)
    if to is None:
        return None
    if to in {"dialling", "ringing"}:
        await _move(session, leg_id, to, reason=status, by=by)
        return None
    return await over(session, leg_id, status.replace("-", "_"), by=by)


async def over(session: AsyncSession, leg_id: int, reason: str, *, by: str) -> LegOver | None:
    """The leg is known to be over. None when that was known before."""
    closing = {"end_reason": reason, "ended_at": clock.now(), "next_action": None, "next_at": None}
    old = await _move(session, leg_id, "ended", reason=reason, by=by, only_from=["joined"], **closing)
    if old is None:
        old = await _move(session, leg_id, "failed", reason=reason, by=by, only_from=_BEFORE_JOINING, **closing)
    if old is None:
        return None
    leg = await get(session, leg_id)
    return LegOver(leg, joined=old == "joined", reason=reason) if leg else None


async def _move(
    session: AsyncSession,
    leg_id: int,
    to: str,
    *,
    reason: str,
    by: str,
    only_from: Collection[str] | None = None,
    **columns: Any,
) -> str | None:
    """A leg's move shows on the desk as a change of its call."""
    old = await move(session, LEG, leg_id, to, reason=reason, by=by, only_from=only_from, **columns)
    if old is not None:
        found = await session.execute(select(Leg.call_id, Leg.account_id).where(Leg.id == leg_id))
        call_id, account_id = found.one()
        await changed(session, CALL.entity, call_id, account_id)
    return old


async def live(session: AsyncSession, call_id: int, party: str) -> Leg | None:
    """The call's leg of this party that is being dialled or connected."""
    found = await session.execute(
        select(Leg)
        .where(Leg.call_id == call_id, Leg.party == party, Leg.status.in_(_LIVE))
        .order_by(Leg.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def ours(session: AsyncSession, call_id: int) -> list[Leg]:
    """The call's legs that we dialled, and that are not over."""
    found = await session.execute(
        select(Leg)
        .where(Leg.call_id == call_id, Leg.party != "caller", Leg.status.in_(_LIVE))
        .execution_options(populate_existing=True)
    )
    return list(found.scalars())


async def caller_in(session: AsyncSession, call_id: int, conference_id: int) -> None:
    """The caller has joined: from now on that conference ends when the caller goes."""
    await session.execute(
        update(Leg)
        .where(Leg.call_id == call_id, Leg.party == "caller", Leg.status == "joined")
        .values(conference_id=conference_id)
        .execution_options(synchronize_session=False)
    )


async def unwanted(session: AsyncSession, leg_id: int, *, by: str = "system") -> None:
    """It is to end. One that nobody has begun to dial never is dialled, and takes no slot of the carrier's."""
    if await withdraw(session, dial_key(leg_id), "not wanted"):
        await over(session, leg_id, "not_wanted", by=by)
    else:
        await hang_up(session, leg_id)


async def hang_up(session: AsyncSession, leg_id: int) -> None:
    """Right after the commit; and it is looked at again and again until the carrier says that it is over."""
    await look_within(session, leg_id, LOOK_WHILE_DIALLING, TO_HANG_UP)
    await add(session, "leg.hang_up", live=True, leg=leg_id)


async def look_within(session: AsyncSession, leg_id: int, within: timedelta, action: str = "look_up") -> None:
    await session.execute(
        update(Leg)
        .where(Leg.id == leg_id, Leg.next_at.is_not(None))
        .values(next_action=action, next_at=clock.now() + within)
        .execution_options(synchronize_session=False)
    )


def looked(leg: Leg) -> timedelta:
    """When to look again."""
    return LOOK_WHILE_JOINED if leg.status == "joined" else LOOK_WHILE_DIALLING
