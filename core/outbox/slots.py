"""The carrier's slots: one call each, so many a second. A row takes one as it is claimed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.outbox.rows import Job, wake_after_commit

# Not when another row has taken the next slot since: that call was made, or may have been.
_GIVE_BACK: Final = text("""
UPDATE carriers SET next_call_at = :now FROM outbox
WHERE outbox.id = :id AND carriers.id = outbox.carrier_id AND next_call_at = :slot AND next_call_at > :now
RETURNING carriers.id""")

_FREE_AT: Final = text("""
SELECT min(greatest(o.due_at, c.next_call_at)) FROM outbox o JOIN carriers c ON c.id = o.carrier_id
WHERE o.id = ANY(:ids) AND o.done_at IS NULL AND (o.lease_until IS NULL OR o.lease_until < clock_timestamp())
""").bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


async def give_back(session: AsyncSession, job: Job) -> None:
    """The call this row was for is not made, and the carrier was not asked or has refused it: whoever is next need not
    wait. Without a slot it does nothing."""
    if job.slot is None:
        return
    values = {"now": clock.now(), "id": job.id, "slot": job.slot}
    if (await session.execute(_GIVE_BACK, values)).first():
        wake_after_commit(session, job.id, live=False)


async def free_at(session: AsyncSession, ids: Sequence[int]) -> datetime | None:
    """When the next of these paced rows may be taken; None when somebody has them all."""
    at: datetime | None = (await session.execute(_FREE_AT, {"ids": list(ids)})).scalar_one()
    return at
