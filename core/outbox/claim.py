"""Taking rows: one UPDATE sets lease and attempt number; finishing compares the attempt number."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.outbox.rows import Job

# A due page that has waited this long for a slot goes before fresher emergencies and operator legs.
LONGEST_WAIT_FOR_A_SLOT = timedelta(seconds=30)

# Every part below is a constant of this file, so nothing can be injected (S608 sees only the f-string).
_FREE = "done_at IS NULL AND due_at <= :now AND (lease_until IS NULL OR lease_until < clock_timestamp())"
_TAKE = """
UPDATE outbox SET attempt = attempt + 1, leased_by = :me,
    lease_until = clock_timestamp() + make_interval(secs => :lease)
FROM picked WHERE outbox.id = picked.id
RETURNING outbox.id, outbox.kind, outbox.args, outbox.attempt, outbox.key, outbox.due_at"""

_CLAIM_IDS = text(
    f"""
WITH picked AS MATERIALIZED (
    SELECT id FROM outbox WHERE id = ANY(:ids) AND {_FREE} AND carrier_id IS NULL FOR UPDATE SKIP LOCKED)
{_TAKE}"""  # noqa: S608
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))

# The slot is taken in the statement that claims the row: whoever holds the carrier's row lock decides.
_CLAIM = text(
    f"""
WITH slots AS MATERIALIZED (
    SELECT c.id FROM carriers c
    WHERE (c.next_call_at IS NULL OR c.next_call_at <= :now)
      AND EXISTS (SELECT 1 FROM outbox WHERE outbox.carrier_id = c.id AND {_FREE})
    FOR UPDATE SKIP LOCKED),
paced AS MATERIALIZED (
    SELECT o.id, slots.id AS carrier_id FROM slots CROSS JOIN LATERAL (
        SELECT outbox.id FROM outbox WHERE outbox.carrier_id = slots.id AND {_FREE}
        ORDER BY (due_at < :waited_long) DESC, priority, due_at, outbox.id LIMIT 1 FOR UPDATE SKIP LOCKED) o),
taken AS (
    UPDATE carriers SET next_call_at = CAST(:now AS timestamptz) + make_interval(secs => 1.0 / calls_per_second)
    FROM paced WHERE carriers.id = paced.carrier_id RETURNING carriers.id, carriers.next_call_at),
due AS MATERIALIZED (
    SELECT id FROM outbox WHERE {_FREE} AND carrier_id IS NULL
    ORDER BY due_at, priority, id LIMIT greatest(:limit - (SELECT count(*) FROM paced), 0) FOR UPDATE SKIP LOCKED),
picked AS (SELECT id FROM paced UNION ALL SELECT id FROM due)
{_TAKE}, (SELECT taken.next_call_at FROM taken WHERE taken.id = outbox.carrier_id)"""  # noqa: S608
)

_FINISH = text(
    "UPDATE outbox SET done_at = :now, outcome = :outcome, lease_until = NULL"
    " WHERE id = :id AND attempt = :attempt AND done_at IS NULL"
)
_RELEASE = text(
    "UPDATE outbox SET due_at = :due_at, outcome = :outcome, lease_until = NULL"
    " WHERE id = :id AND attempt = :attempt AND done_at IS NULL"
)
_RENEW = text(
    "UPDATE outbox SET lease_until = clock_timestamp() + make_interval(secs => :lease)"
    " WHERE id = :id AND attempt = :attempt AND done_at IS NULL"
)
_NEXT = text("""
SELECT min(at) FROM (
    SELECT min(due_at) AS at FROM outbox
        WHERE done_at IS NULL AND carrier_id IS NULL AND (lease_until IS NULL OR lease_until < clock_timestamp())
    UNION ALL
    SELECT min(greatest(o.due_at, c.next_call_at)) FROM outbox o JOIN carriers c ON c.id = o.carrier_id
        WHERE o.done_at IS NULL AND (o.lease_until IS NULL OR o.lease_until < clock_timestamp())) AS due""")


async def claim(session: AsyncSession, me: str, lease_s: float, limit: int) -> list[Job]:
    """Take up to `limit` due rows, at most one of them for each carrier whose slot is free."""
    now = clock.now()
    waited_long = now - LONGEST_WAIT_FOR_A_SLOT
    rows = await session.execute(
        _CLAIM, {"now": now, "me": me, "lease": lease_s, "limit": limit, "waited_long": waited_long}
    )
    return [Job(*row) for row in rows]


async def claim_ids(session: AsyncSession, ids: Sequence[int], me: str, lease_s: float) -> list[Job]:
    """Take these rows if nobody holds them; paced rows wait for `claim`."""
    rows = await session.execute(_CLAIM_IDS, {"now": clock.now(), "me": me, "lease": lease_s, "ids": list(ids)})
    return [Job(*row) for row in rows]


async def finish(session: AsyncSession, job: Job, outcome: str = "done") -> None:
    """Close the row, unless its lease ran out and another attempt has begun."""
    await session.execute(_FINISH, {"now": clock.now(), "outcome": outcome[:200], "id": job.id, "attempt": job.attempt})


async def release(session: AsyncSession, job: Job, due_at: datetime, outcome: str) -> None:
    """Give the row back, to be taken again at `due_at`."""
    await session.execute(_RELEASE, {"due_at": due_at, "outcome": outcome[:200], "id": job.id, "attempt": job.attempt})


async def renew(session: AsyncSession, job: Job, lease_s: float) -> None:
    """Hold the row for another lease from now on, unless another attempt has begun."""
    await session.execute(_RENEW, {"lease": lease_s, "id": job.id, "attempt": job.attempt})


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next row can be taken."""
    at: datetime | None = (await session.execute(_NEXT)).scalar_one()
    return at
