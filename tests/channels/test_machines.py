"""A machine is not a person, and an impatient thumb has heard nothing yet: what a page's call takes for an answer."""

import pytest
from sqlalchemy import select

from channels.sends.models import Send
from core.states import Transition
from devtools.phone_company.client import Call, Phone
from tests.dispatch.ground import Story, code_in, reasons, story
from tests.house import Bureau

FIRST = "This is the answering service for Riverside Pediatrics, calling for Dr Lee."


async def rung(tale: Story, *, answer: bool = True) -> tuple[int, Call]:
    """A page whose text came to nothing, so that the phone rings at once."""
    await tale.bureau.dr_lee.set(sms="unreachable")
    dispatch_id = await tale.dispatched()
    call = await tale.bureau.dr_lee.expect_call()
    if answer:
        await call.answer()
        await call.hears(FIRST)
    return dispatch_id, call


async def told_of(bureau: Bureau, channel: str = "voice") -> list[str]:
    """What the timeline says of the calls."""
    await bureau.settle()
    async with bureau.house.transaction() as session:
        found = (
            select(Transition.reason)
            .join(Send, Send.id == Transition.entity_id)
            .where(Transition.entity == "send", Send.channel == channel)
            .order_by(Transition.id)
        )
        return list((await session.execute(found)).scalars())


async def voice_of(tale: Story, dispatch_id: int) -> dict[str, object]:
    deliveries = (await tale.ledger(dispatch_id))["deliveries"]
    return next(one for one in deliveries if one["channel"] == "voice")


@pytest.mark.parametrize("type_ahead", [0, 1], ids=["keys are dropped", "keys are kept"])
async def test_two_quick_keys_hear_the_message_and_confirm_nothing(bureau: Bureau, type_ahead: int) -> None:
    await bureau.company.settings(type_ahead=type_ahead)
    tale = await story(bureau)
    dispatch_id, call = await rung(tale)
    await call.press("11", now=True)
    if type_ahead:
        await call.hears("That was before the message")
        assert "keys before the message was spoken: they don't count" in await told_of(bureau)
    await call.hears("fever")
    assert await tale.status(dispatch_id) == "active"
    await call.press("1")
    await call.hears("You have it")
    await call.ended()
    assert await tale.status(dispatch_id) == "confirmed"


@pytest.mark.parametrize("key", ["2", "*", "#", "0"])
async def test_any_key_is_any_key_also_the_one_that_says_no_later(bureau: Bureau, key: str) -> None:
    tale = await story(bureau)
    dispatch_id, call = await rung(tale)
    await call.press(key)
    await call.hears("fever")
    assert await tale.status(dispatch_id) == "active"
    await call.press("1")
    await call.hears("You have it")
    assert await tale.status(dispatch_id) == "confirmed"


async def test_a_key_before_it_was_asked_for_reads_the_message_and_proves_nobody(bureau: Bureau) -> None:
    await bureau.company.settings(speech_rate=15)
    tale = await story(bureau)
    await bureau.dr_lee.set(sms="unreachable")
    dispatch_id = await tale.dispatched()
    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.press("1")  # in the middle of our first word
    await bureau.company.advance(3)
    await call.hears("fever")
    voice = await voice_of(tale, dispatch_id)
    assert voice["heard_at"] is not None
    assert voice["delivered_at"] is None
    await call.press("1")  # in the middle of the message
    await call.hears("You have it")
    voice = await voice_of(tale, dispatch_id)
    assert voice["delivered_at"] == voice["heard_at"], "whoever answers has been there since it began"
    assert "answered with 1 before the message was spoken to its end" in await told_of(bureau)


async def test_a_wrong_key_is_told_the_keys_three_times_and_then_it_is_not_taken(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id, call = await rung(tale)
    await call.press("5")
    for wrong in "30*":
        await call.hears("To take it, press 1")
        await call.press(wrong)
        await call.hears("That key means nothing here. To take it, press 1")
    await call.hears("To take it, press 1")
    await call.press("#")
    await call.hears("You have not taken it")
    await call.ended()
    assert await tale.status(dispatch_id) == "active"


async def test_a_slip_is_told_how_it_is_taken_back_and_a_late_yes_counts(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(61)
    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.press("5")
    await call.hears("fever")
    await call.press("2")
    said = await call.hears("you don't take it")
    assert f"Text 1 {' '.join(code_in(text))} to this number, or phone the desk" in said
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    await bureau.dr_lee.send_sms(text.from_, f"1 {' '.join(code_in(text))}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert await tale.status(dispatch_id) == "confirmed"


@pytest.mark.parametrize(
    ("voice", "named"),
    [
        ("voicemail", "a machine (voicemail, call screening or another system's menu) picked up, and pressed no key"),
        ("screening", "a machine (voicemail, call screening or another system's menu) picked up, and pressed no key"),
        ("menu", "a machine (voicemail, call screening or another system's menu) picked up, and pressed no key"),
        ("fax", "a fax picked up, and pressed no key"),
    ],
)
async def test_a_machine_is_named_and_reaches_nobody(bureau: Bureau, voice: str, named: str) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(voice=voice)
    dispatch_id, call = await rung(tale, answer=False)
    await call.hears(FIRST)
    await bureau.advance(45)
    assert await call.ended() == "completed"
    known = await voice_of(tale, dispatch_id)
    assert (known["delivered_at"], known["heard_at"], known["error_text"]) == (None, None, named)
    assert named in await told_of(bureau)
    assert await tale.status(dispatch_id) == "active"
    prompts = [one.get("text", "") for one in bureau.company.events if one["type"] == "call.prompt"]
    assert not [one for one in prompts if "fever" in one]


async def test_our_own_line_is_no_person_and_no_caller(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(forward_to=bureau.line)
    dispatch_id, call = await rung(tale, answer=False)
    assert await call.ended() == "busy"
    known = await voice_of(tale, dispatch_id)
    assert (known["status"], known["delivered_at"]) == ("failed", None)
    assert known["error_text"] == "our own line answered: their phone sends calls on to us"
    assert (await tale.alice.get("board"))["items"][0]["status"] == "active"
    async with bureau.house.transaction() as session:
        calls = await session.execute(select(Transition.id).where(Transition.entity == "call"))
        assert not calls.all(), "no caller waits in the line"


async def test_picked_up_and_over_at_once_is_no_delivery_and_the_next_way_is_tried(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(sms="off")
    dispatch_id = await tale.dispatched()
    await bureau.advance(61)
    call: Call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.hangup()
    known = await voice_of(tale, dispatch_id)
    assert (known["status"], known["delivered_at"]) == ("failed", None)
    assert str(known["error_text"]).endswith("picked up for a moment")
    assert "answered and over at once: nobody can have heard it" in await told_of(bureau)


async def test_a_busy_phone_is_gone_round_at_once_and_tried_again_in_its_time(bureau: Bureau) -> None:
    tale = await story(bureau)
    lee: Phone = bureau.dr_lee
    await lee.set(sms="unreachable", voice="busy")
    dispatch_id = await tale.dispatched()
    ledger = await tale.ledger(dispatch_id)
    assert [one["channel"] for one in ledger["deliveries"]] == ["sms", "voice"], "not a minute later"
    assert "trying voice instead" in reasons(ledger, "dispatch")
    assert ledger["pages"][0]["status"] == "open", "it may yet reach them"


async def test_a_line_that_breaks_after_the_1_has_confirmed_once(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id, call = await rung(tale)
    await call.press("5")
    await call.hears("fever")
    await call.press("1")
    await call.hangup()
    await bureau.advance(300)
    assert await tale.status(dispatch_id) == "confirmed"
    assert [one for one in await bureau.company.unexpected() if "call" in one] == [], "nobody is phoned again"


async def test_who_hears_it_to_the_end_each_time_and_presses_nothing_has_not_taken_it(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id, call = await rung(tale)
    await call.press("5")
    await call.hears("fever")
    await bureau.advance(120)
    await call.hears("You have not taken it")
    assert await call.ended() == "completed"
    assert await tale.status(dispatch_id) == "active"
