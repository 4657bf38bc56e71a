"""Is anything without an owner, without a next step, or late?"""

from sqlalchemy import func, select

from app.doctor.finding import Finding
from app.orphans import all_orphans
from core import clock
from core.house import House
from core.outbox.rows import OutboxRow, overdue

_LATE_S = 30
_MANY_ATTEMPTS = 5


async def check_orphans(house: House) -> Finding:
    async with house.transaction() as session:
        found = await all_orphans(session, clock.now())
    if not found:
        return Finding("orphans", "ok", "none: every unfinished thing has an owner and a next action in time")
    named = "; ".join(f"{orphan.entity} {orphan.id}: {orphan.why}" for orphan in found[:5])
    return Finding(
        "orphans",
        "wrong",
        f"{len(found)}: {named}",
        "Are workers and sweepers running? The board shows them; claim and close each by hand.",
    )


async def check_outbox(house: House) -> list[Finding]:
    async with house.transaction() as session:
        late = await overdue(session, _LATE_S)
        failing = (
            await session.execute(
                select(OutboxRow.kind, func.count(), func.max(OutboxRow.outcome))
                .where(OutboxRow.done_at.is_(None), OutboxRow.attempt >= _MANY_ATTEMPTS)
                .group_by(OutboxRow.kind)
            )
        ).all()
    findings = [
        Finding(
            "outbox",
            "wrong",
            f"{count} {kind} keep failing, lately: {outcome}",
            "See the log of the workers for the first cause.",
        )
        for kind, count, outcome in failing
    ]
    if late:
        findings.append(
            Finding(
                "outbox", "wrong", f"{late} rows are due for more than {_LATE_S} s", "Is a worker or sweeper running?"
            )
        )
    return findings or [Finding("outbox", "ok", "nothing is late")]
