"""The whole path: a call, an operator, a message, a page, and a person who confirms."""

from tests.house import Bureau


async def test_a_call_is_answered(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    await call.hears("Thank you for calling Riverside Pediatrics")
    _, leg = await alice.answer_next()
    await bureau.settle()
    await leg.speak("Riverside Pediatrics, this is Alice")
    await call.hears("this is Alice")


async def test_confirmed_by_sms(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    dispatch_id = await alice.dispatch(call_id)
    page = await bureau.dr_lee.expect_sms(containing="Reply 1")
    for secret in ("Mia", "Ortiz", "fever"):
        assert secret not in page.body
    code = page.body.split("Reply 1 ")[1].split()[0]
    await bureau.dr_lee.send_sms(page.from_, f"1 {code}")
    answer = await bureau.dr_lee.expect_sms(containing="You have it")
    assert "Mia" not in answer.body
    await alice.sees("dispatch", lambda data: data["status"] == "confirmed")
    await call.hangup()
    await alice.sees("operator", lambda data: data["status"] == "wrapping")
    await alice.post(f"calls/{call_id}/wrapped", {"state": "ready"})
    await bureau.settle()
    timeline = await alice.get(f"dispatches/{dispatch_id}")
    assert timeline["dispatch"]["confirmed_by_name"] == "Dr Lee"
    assert await bureau.company.unexpected() == []
