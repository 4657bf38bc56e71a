"""Web runs the rows of a live call itself: killed with an operator's leg recorded and not yet dialled."""

import pytest

from scripts.demo_bureau.people import CALLERS, PASSWORD, SIGN_INS
from scripts.proving.kill import ACCOUNT
from tests.desk import Desk
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
        async with house.gate.holding("Participants") as held:
            call = await company.phone(CALLERS[0][0]).dial(line)
            offer = await olga.sees("offer", lambda data: data["accepted_at"] is None, within=PATIENCE)
            await olga.post(f"offers/{offer['id']}/accept")
            await held.arrived()
            bureau.kill("web")
        await olga.drop()
        bureau.start("web")
        await bureau.ready()
        await olga.sit_down(bureau.company_url)
        await olga.sees("offer", lambda data: data["accepted_at"] is None and data["outcome"] is None, within=PATIENCE)
        call_id, _ = await olga.accept_next()
        await olga.sees("call", lambda data: data["status"] == "talking", within=PATIENCE)
        dispatch_id = await olga.dispatch(call_id, **SYMPTOM)
        await call.hangup()
        await olga.sees("dispatch", lambda data: data["status"] == "confirmed", within=PATIENCE)
        assert dispatch_id
