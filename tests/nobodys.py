"""An urgent message whose protocol has come to its end: at the desk, and nobody's."""

from tests.desk import URGENCY, Desk
from tests.house import Bureau

FIELDS = {
    "urgent-symptom": {"child": "Ada Ortiz", "phone": "+12025550181", "symptom": "a fever of 104 since noon"},
    "refill": {"child": "Ada Ortiz", "drug": "amoxicillin"},
}


async def nobodys(bureau: Bureau, desk: Desk, call_type: str = "urgent-symptom") -> int:
    """Written down and sent out by this desk, which then has everybody passed over. The dispatch's id."""
    body = {
        "account_id": bureau.accounts["riverside"],
        "call_type": call_type,
        "urgency": URGENCY[call_type],
        "fields": FIELDS[call_type],
    }
    message = await desk.post("messages", body)
    dispatch = int((await desk.post(f"messages/{message['id']}/dispatch"))["dispatch_id"])
    for _ in range(5):
        await bureau.settle()
        if (await desk.get(f"dispatches/{dispatch}"))["dispatch"]["status"] == "at_desk":
            return dispatch
        await desk.post(f"dispatches/{dispatch}/page-next")
    raise AssertionError("it never came to the desk")


async def jump(bureau: Bureau, seconds: float) -> None:
    """So much later, at once: nobody does anything between."""
    await bureau.company.advance(seconds)
    await bureau.tick()
