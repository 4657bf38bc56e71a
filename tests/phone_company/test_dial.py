from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import BOB, CALLER, LEE, LINE, SECOND_LINE, ErrorCodes
from tests.phone_company.playing_app import PlayingApp


async def test_bridge_and_action(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial action='/after' callerId='{LINE}'><Number>{LEE}</Number></Dial><Say>Never.</Say>")
    app.says("/after", "<Say>Goodbye.</Say>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call(from_=LINE)
    await lee.answer()
    await caller.happens("call.bridged")
    assert await caller.speak("hello") == [lee.sid]
    await lee.hears("hello")
    await company.advance(12)
    await lee.hangup()
    await caller.hears("goodbye")
    got = app.all("/after")[0]
    assert (got["DialCallStatus"], got["DialCallSid"], got["DialCallDuration"]) == ("completed", lee.sid, "12")
    assert await company.unexpected() == []


async def test_nobody_answers(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial timeout='10' action='/after'>{LEE}</Dial>")
    app.says("/after", "<Say>Nobody.</Say>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await company.advance(10)
    assert await lee.ended() == "no-answer"
    await caller.hears("nobody")
    assert app.all("/after")[0]["DialCallStatus"] == "no-answer"
    assert "DialCallDuration" not in app.all("/after")[0]


async def test_without_action_the_next_verb_comes(company: PhoneCompany, app: PlayingApp) -> None:
    await company.phone(LEE).set(voice="busy")
    app.says("/voice", f"<Dial>{LEE}</Dial><Say>He is busy.</Say>")
    await (await company.phone(CALLER).dial(LINE)).hears("he is busy")


async def test_how_phones_fail(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial action='/after'>{LEE}</Dial>")
    for voice, status in (("busy", "busy"), ("unreachable", "failed")):
        app.received.clear()
        await company.phone(LEE).set(voice=voice)
        await company.phone(CALLER).dial(LINE)
        assert (await app.gets("/after"))["DialCallStatus"] == status


async def test_all_ring_and_the_first_wins(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial><Number>{LEE}</Number><Number>{BOB}</Number></Dial>")
    caller = await company.phone(CALLER).dial(LINE)
    lee, bob = await company.phone(LEE).expect_call(), await company.phone(BOB).expect_call()
    await bob.answer()
    assert await lee.ended() == "canceled"
    await caller.happens("call.bridged")
    await caller.hangup()
    assert await bob.ended() == "completed"


async def test_one_after_the_other(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial sequential='true' timeout='5'><Number>{LEE}</Number><Number>{BOB}</Number></Dial>")
    await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await lee.reject()
    bob = await company.phone(BOB).expect_call()
    await bob.answer()
    await bob.happens("call.bridged")


async def test_the_legs_bridge_when_the_whisper_ends(company: PhoneCompany, app: PlayingApp) -> None:
    """A voicemail box that answers is connected, unless the whisper ends in a hang-up."""
    await company.phone(LEE).set(voice="voicemail")
    app.says("/voice", f"<Dial action='/after'><Number url='/whisper'>{LEE}</Number></Dial>")
    app.says("/whisper", "<Gather numDigits='1' action='/accept' timeout='3'><Say>Press 1 to accept.</Say></Gather>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await lee.hears("press 1")
    await company.advance(3.1)
    await caller.happens("call.bridged")


async def test_a_whisper_that_hangs_up_keeps_voicemail_out(company: PhoneCompany, app: PlayingApp) -> None:
    await company.phone(LEE).set(voice="voicemail")
    app.says("/voice", f"<Dial action='/after'><Number url='/whisper'>{LEE}</Number></Dial>")
    app.says("/whisper", "<Gather numDigits='1' action='/accept' timeout='3'><Say>Press 1.</Say></Gather><Hangup/>")
    await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await lee.hears("press 1")
    await company.advance(3.1)
    assert await lee.ended() == "completed"
    assert (await app.gets("/after"))["DialCallStatus"] == "no-answer"


async def test_a_key_in_the_whisper_accepts(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial><Number url='/whisper'>{LEE}</Number></Dial>")
    app.says("/whisper", "<Gather numDigits='1' action='/accept'><Say>Press 1.</Say></Gather><Hangup/>")
    app.says("/accept", "<Say>Connecting.</Say>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await lee.answer()
    await lee.press("1")
    await caller.happens("call.bridged")
    assert app.all("/whisper")[0]["ParentCallSid"] == caller.sid


async def test_the_callers_hang_up_is_reported_to_the_action(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial action='/after'>{LEE}</Dial>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await caller.hangup()
    assert await lee.ended() == "canceled"
    assert (await app.gets("/after"))["CallStatus"] == "completed"


async def test_answer_on_bridge_keeps_it_ringing(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial answerOnBridge='true'>{LEE}</Dial>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    assert (await caller.show())["status"] == "ringing"
    await lee.answer()
    await caller.connected()


async def test_star_ends_a_dial(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial hangupOnStar='true'>{LEE}</Dial><Say>Back again.</Say>")
    caller = await company.phone(CALLER).dial(LINE)
    await (await company.phone(LEE).expect_call()).answer()
    await caller.happens("call.bridged")
    assert await caller.press("*", now=True) == 1
    await caller.hears("back again")


async def test_noun_callbacks_and_bad_numbers(company: PhoneCompany, app: PlayingApp, codes: ErrorCodes) -> None:
    app.says(
        "/voice",
        f"<Dial action='/after'><Number statusCallback='/leg' statusCallbackEvent='ringing completed'>{LEE}</Number>"
        "<Number>12</Number></Dial>",
    )
    app.says("/after", "<Hangup/>")
    caller = await company.phone(CALLER).dial(LINE)
    await (await company.phone(LEE).expect_call()).reject()
    await app.gets("/leg", 2)
    assert [one["CallStatus"] for one in app.all("/leg")] == ["ringing", "busy"]
    assert {one["ParentCallSid"] for one in app.all("/leg")} == {caller.sid}
    assert await codes() == [13224]


async def test_a_strange_caller_id(company: PhoneCompany, app: PlayingApp, codes: ErrorCodes) -> None:
    app.says("/voice", f"<Dial callerId='+15559999999' action='/after'>{LEE}</Dial>")
    app.says("/after", "<Hangup/>")
    await company.phone(CALLER).dial(LINE)
    assert (await app.gets("/after"))["DialCallStatus"] == "failed"
    assert await codes() == [13214]


async def test_a_line_of_ours_is_dialled_like_any_other(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial>{SECOND_LINE}</Dial>")
    app.says("/second", "<Say>The other office.</Say><Gather input='speech' action='/said'/>")
    app.says("/said", "<Pause length='60'/>")
    caller = await company.phone(CALLER).dial(LINE)
    await caller.happens("call.bridged")
    await app.gets("/second", Direction="inbound")
    second = app.all("/second")[0]["CallSid"]
    await company.call(second).asked()
    await caller.speak("is anybody there")
    assert (await app.gets("/said"))["SpeechResult"] == "is anybody there"
    await caller.hangup()
    await company.call(second).ended()


async def test_a_dialled_leg_can_be_redirected_out_of_the_bridge(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    app.says("/voice", f"<Dial>{LEE}</Dial><Say>He left.</Say>")
    caller = await company.phone(CALLER).dial(LINE)
    lee = await company.phone(LEE).expect_call()
    await lee.answer()
    await lee.happens("call.bridged")
    await twilio.calls(lee.sid).update_async(twiml="<Response><Say>Elsewhere.</Say></Response>")
    await lee.hears("elsewhere")
    await caller.hears("he left")
