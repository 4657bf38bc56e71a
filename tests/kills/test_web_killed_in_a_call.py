"""Web runs the rows of a live call itself: killed with an operator's leg recorded and not yet dialled."""

from contextlib import AsyncExitStack

import pytest

from scripts.demo_bureau.people import CALLERS, PASSWORD, SIGN_INS
from scripts.proving.kill import ACCOUNT
from tests.desk import Data, Desk
from tests.kills.conftest import House

pytestmark = [pytest.mark.kills, pytest.mark.asyncio(loop_scope="package")]

OLGA = SIGN_INS[1]
PATIENCE = 60.0
SYMPTOM = {
    "breathing": "yes", "awake": "yes", "child": "Mia Ortiz", "born": "2020-01-01", "caller": "Mrs Ortiz",
    "callback": "+12125550199", "problem": "fever since noon", "fever": "no",
}  # fmt: skip


async def test_the_caller_is_answered_all_the_same(house: House) -> None:
    bureau, company = house.crew.bureau, house.crew.company
    line = await house.crew.ledger.number_of(ACCOUNT)
    async with Desk.signed_in(bureau.url, OLGA.email, PASSWORD) as olga:
        await olga.sit_down(bureau.company_url)
        async with AsyncExitStack() as still:
            async with house.gate.holding("Participants") as held:
                call = await company.phone(CALLERS[0][0]).dial(line)
                offer = await olga.sees("offer", lambda data: data["accepted_at"] is None, within=PATIENCE)
                await olga.post(f"offers/{offer['id']}/accept")
                await held.arrived()
                # The phone company hangs up on whom nobody answers: not what a slow start of web is to try here.
                await still.enter_async_context(company.timers_held())
                dead = bureau.kill("web")
            await olga.drop()
            await house.crew.ledger.lapse(*dead)
            bureau.start("web")
            await bureau.ready()
        olga.seen.clear()
        await olga.open_line()
        await olga.register()
        # Her leg can't be found at the phone company, so the caller goes back to the line and she is free again.
        free = await olga.sees("operator", is_free, within=PATIENCE)
        if free["status"] != "ready":
            await olga.put("desk/state", {"state": "ready"})
        offer = await olga.sees("offer", lambda data: data["accepted_at"] is None and data["outcome"] is None, PATIENCE)
        call_id = (await olga.post(f"offers/{offer['id']}/accept"))["call_id"]
        await answer(olga, offer["id"])
        await olga.sees("call", lambda data: data["status"] == "talking", within=PATIENCE)
        await olga.dispatch(call_id, **SYMPTOM)
        await call.hangup()
        await olga.sees("dispatch", lambda data: data["status"] == "confirmed", within=PATIENCE)


async def answer(desk: Desk, offer_id: int) -> None:
    """As the console does: the leg of this offer and no other. One of the dead web's attempts may have rung before."""
    assert desk.softphone
    leg = await desk.softphone.incoming(within=PATIENCE)
    while leg.parameters.get("offer") != str(offer_id):
        leg = await desk.softphone.incoming(within=PATIENCE)
    await leg.accept()


def is_free(operator: Data) -> bool:
    return operator["name"] == OLGA.name and operator["status"] not in {"offered", "talking"}
