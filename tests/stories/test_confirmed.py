"""The whole path: a call, an operator, a message, a page, and a person who confirms."""

from tests.house import Bureau


async def test_a_call_is_answered(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    await call.hears("Thank you for calling Riverside Pediatrics")
    _, leg = await alice.answer_next()
    await leg.speak("Riverside Pediatrics, this is Alice")
    await call.hears("this is Alice")
