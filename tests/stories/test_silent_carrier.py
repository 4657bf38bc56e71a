"""A carrier that answers nothing for five minutes: what doesn't ask it goes on, and nothing is lost."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.recurring import RECURRING
from calls.operators.models import Operator
from core import clock
from core.recurring import LONGEST_BACK_OFF_S, RecurringRun, run_due
from dispatch.orphans import orphans
from telephony.carriers import ids
from tests.dispatch.ground import story
from tests.house import Bureau

STEP_S = 15.0


async def pieces(bureau: Bureau) -> dict[str, tuple[int, datetime]]:
    """By piece of work: its failures in a row, and when it is due again."""
    async with bureau.house.transaction() as session:
        rows = (await session.execute(select(RecurringRun))).scalars()
        return {row.name: (row.failures, row.next_at) for row in rows}


async def test_reminders_presence_digests_and_the_rest_go_on_while_a_carrier_is_silent(bureau: Bureau) -> None:
    bureau.house.settings = bureau.house.settings.model_copy(update={"rest_timeout_s": 0.05})
    tale, amir = await story(bureau), await bureau.desk("amir")
    asking = {one.name for one in RECURRING if one.each is not None}
    async with bureau.house.transaction() as session:
        (main,) = await ids(session)
    await bureau.company.faults(rest=[{"answer": "silence"}])
    dispatch_id = await tale.dispatched()
    await amir.drop()
    for _ in range(20):
        last_round = clock.now()
        await bureau.company.advance(STEP_S)
        await run_due(bureau.house, RECURRING)
        await bureau.runner.drain()
    after = await pieces(bureau)
    assert {name for name, (failures, _) in after.items() if failures} <= {f"{name} {main}" for name in asking}
    assert after[f"look at sends {main}"][0] >= 3
    assert all(next_at > last_round for _, next_at in after.values()), "each was there in its turn"
    put_off = max(next_at for failures, next_at in after.values() if failures)
    assert put_off <= clock.now() + timedelta(seconds=LONGEST_BACK_OFF_S)
    async with bureau.house.transaction() as session:
        held = select(func.count()).where(RecurringRun.lease_until.is_not(None))
        assert await session.scalar(held) == 0
        gone = (await session.execute(select(Operator.status, Operator.online))).all()
    assert gone == [("offline", False)], "whoever left was missed in the midst of it"
    assert await tale.status(dispatch_id) in {"active", "at_desk"}, "the page is repeated, or a person has it"
    await bureau.company.no_faults()
    await bureau.advance(90)
    assert {failures for failures, _ in (await pieces(bureau)).values()} == {0}
    async with bureau.house.transaction() as session:
        assert await orphans(session, clock.now()) == []
