"""Real processes killed with -9 between recording an attempt and sending it, or between sending it and knowing."""

import pytest

from scripts.proving.waiting import until
from tests.kills.conftest import House

pytestmark = [pytest.mark.kills, pytest.mark.asyncio(loop_scope="package")]


async def attempts(house: House, message_id: int) -> list[str]:
    """The statuses of this message's texts, in order."""
    found = (await house.crew.ledger.sends()).values()
    return [row["status"] for row in found if row["message_id"] == message_id and row["channel"] == "sms"]


async def asked_for(house: House, message_id: int) -> int:
    """How many requests for its texts have reached the phone company."""
    of = await house.crew.ledger.sends()
    return sum(of[request.send_id]["message_id"] == message_id for request in await house.crew.ledger.requests())


@pytest.mark.parametrize(("victim", "other"), [("worker", "sweeper"), ("sweeper", "worker")])
async def test_killed_before_the_request_is_out(house: House, victim: str, other: str) -> None:
    bureau, operator = house.crew.bureau, house.crew.operator
    bureau.hold_still(other)
    async with house.gate.holding("Messages") as held:
        sent = await operator.send(f"before-{victim}")
        await held.arrived()
        assert await attempts(house, sent.message_id) == ["sending"]
        dead = bureau.kill(victim)
    assert await asked_for(house, sent.message_id) == 0
    await house.crew.ledger.lapse(*dead)
    bureau.go_on(other)
    await house.crew.until_settled([sent.message_id])
    assert (await attempts(house, sent.message_id))[:2] == ["unknown", "sent"]
    assert await asked_for(house, sent.message_id) == 1


@pytest.mark.parametrize(("victim", "other"), [("worker", "sweeper"), ("sweeper", "worker")])
async def test_killed_before_the_answer_is_known(house: House, victim: str, other: str) -> None:
    bureau, operator = house.crew.bureau, house.crew.operator
    bureau.hold_still(other)
    async with house.gate.holding("Messages", "answer") as held:
        sent = await operator.send(f"after-{victim}")
        await held.arrived()
        dead = bureau.kill(victim)
    assert await asked_for(house, sent.message_id) == 1

    async def known() -> bool:
        return await attempts(house, sent.message_id) == ["sent"]

    await until(known, "its callback tells web what the dead process could not")
    await house.crew.ledger.lapse(*dead)
    bureau.go_on(other)
    await house.crew.until_settled([sent.message_id])
    assert await attempts(house, sent.message_id) == ["sent"]


async def test_web_killed_before_anybody_takes_what_it_recorded(house: House) -> None:
    bureau, operator = house.crew.bureau, house.crew.operator
    bureau.hold_still("worker", "sweeper")
    draft = await operator.write()
    first = await operator.dispatch(draft, "web")
    assert await attempts(house, draft["id"]) == ["recorded"]
    bureau.kill("web")
    bureau.go_on("worker", "sweeper")

    async def paged() -> bool:
        return await asked_for(house, draft["id"]) == 1

    await until(paged, "the page goes out while there is no web process")
    bureau.start("web")
    assert await operator.dispatch(draft, "web") == first
    await house.crew.until_settled([draft["id"]])
    assert await attempts(house, draft["id"]) == ["sent"]


async def test_redis_killed_and_emptied(house: House) -> None:
    bureau, operator = house.crew.bureau, house.crew.operator
    async with house.gate.holding("Messages") as held:
        sent = [await operator.send(f"redis-before-{number}") for number in range(3)]
        await held.arrived()
        bureau.engines.valkey.kill()
        bureau.engines.valkey.wipe()
        sent.append(await operator.send("redis-away"))
        held.let_pass()
        await house.crew.until_settled(one.message_id for one in sent)
    bureau.engines.valkey.start()
    await house.crew.until_settled([(await operator.send("redis-back")).message_id])


@pytest.mark.parametrize("orderly", [False, True], ids=["killed", "restarted"])
async def test_postgres_goes_and_comes_back(house: House, orderly: bool) -> None:
    bureau, operator = house.crew.bureau, house.crew.operator
    postgres = bureau.engines.postgres
    async with house.gate.holding("Messages", "answer") as held:
        sent = [await operator.send(f"postgres-{orderly}-{number}") for number in range(2)]
        await held.arrived(2)
        if orderly:
            postgres.stop()
        else:
            postgres.kill()
        held.let_pass()
        postgres.start()
        await house.crew.ledger.lapse(*bureau.pids("worker", "sweeper"))
        await house.crew.until_settled(one.message_id for one in sent)
    await house.crew.until_settled([(await operator.send(f"postgres-{orderly}-after")).message_id])
