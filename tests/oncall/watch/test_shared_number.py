"""Two doctors at one number: `ON` confirms what is open, and nobody in a wrong name."""

from datetime import timedelta
from typing import Final

from app.accounts_yaml import import_text
from core.documents import yaml_text
from tests.house import Bureau
from tests.oncall.watch.ground import at, in_turn, notices, riverside, soon

MINUTE: Final = timedelta(minutes=1)
LEE: Final = "+12025550121"


async def share(bureau: Bureau, begins_in: int, **on_call: object) -> None:
    """Dr Lee has it until then, Dr Patel after; both are told at Dr Lee's number, and Dr Lee has a later shift."""
    begins = soon(begins_in)
    data = riverside(on_call={"confirm": True, **on_call})
    account = data["accounts"][0]
    account["contacts"][1]["methods"] = [{"sms": LEE, "verified": True}]
    account["rosters"]["doctors"]["slots"][0]["rotation"] = in_turn(begins, "dr-lee", "dr-patel")
    await import_text(bureau.house, yaml_text.dump(data), name="shared.yaml")
    await at(bureau, begins + MINUTE)


async def test_on_confirms_the_only_shift_that_is_open_and_says_whose(bureau: Bureau) -> None:
    await share(bureau, 30)
    asked = await bureau.dr_lee.expect_sms(containing="Dr Patel: You are on call for Riverside Pediatrics (primary)")
    assert asked.body.endswith("Reply ON to confirm.")
    await bureau.dr_lee.send_sms(bureau.line, "ON")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="Nightbell: Dr Patel: Thank you. You are on call")
    assert await notices(bureau.house, "dr-patel") == [(0, "confirmed")]
    assert "confirmed" not in [status for _, status in await notices(bureau.house, "dr-lee")]


async def test_with_two_open_it_asks_for_the_name_and_the_name_confirms(bureau: Bureau) -> None:
    await share(bureau, 30, remind=[24 * 60 - 5])  # Dr Lee is told of tomorrow five minutes after Dr Patel's start
    await bureau.dr_lee.expect_sms(containing="Dr Patel: You are on call")
    await bureau.company.advance(5 * 60)
    await bureau.tick()
    await bureau.dr_lee.expect_sms(containing="Dr Lee: You are on call for Riverside Pediatrics (primary) from")
    await bureau.dr_lee.send_sms(bureau.line, "on")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="Reply with the name: ON Dr Patel or ON Dr Lee.")
    assert "confirmed" not in {status for _, status in await notices(bureau.house)}
    await bureau.dr_lee.send_sms(bureau.line, "On, lee")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="Nightbell: Dr Lee: Thank you.")
    assert (await notices(bureau.house, "dr-patel"))[-1] == (0, "sent")
    await bureau.dr_lee.send_sms(bureau.line, "ON")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="Nightbell: Dr Patel: Thank you.")
    assert (await notices(bureau.house, "dr-patel"))[-1] == (0, "confirmed")
    await bureau.dr_lee.send_sms(bureau.line, "ON Stone")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="reached the answering desk")
