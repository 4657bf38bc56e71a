"""The voicemail box: by key, by the limit, long, silent, and hung up at every point."""

from devtools.phone_company.client import Call as PhoneCall
from tests.house import Bureau
from tests.ivr.ledger import dispatch_row, messages_of, moves_of, only_call, recording_row
from tests.ivr.test_line import LIMIT_S


async def at_the_tone(bureau: Bureau) -> PhoneCall:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    await call.press("*")
    await call.hears("leave a message for riverside")
    await call.happens("call.recording")
    return call


async def test_a_message_is_left_by_the_key_and_stored_encrypted(bureau: Bureau) -> None:
    call = await at_the_tone(bureau)
    row = await only_call(bureau)
    (message,) = await messages_of(bureau, row.id)
    assert (message.kind, message.status, message.recording_id) == ("voicemail", "draft", None)
    await call.speak("This is Mrs Ortiz, my son has a high fever.")
    await bureau.advance(4)
    await call.press("#", now=True)
    await call.hears("has been recorded")
    await call.ended()
    await bureau.settle()

    (message,) = await messages_of(bureau, row.id)
    recording = await recording_row(bureau, row.id)
    assert (message.status, message.silent, message.recording_id) == ("open", False, recording.id)
    assert await moves_of(bureau, "recording", recording.id) == ["recording", "completed", "stored"]
    assert (await only_call(bureau)).outcome == "voicemail"
    assert await moves_of(bureau, "call", row.id) == ["in_flow", "waiting", "in_flow", "ended"]

    bob = await bureau.desk("bob", ready=False)
    async with bob.http.get(f"{bureau.url}/api/v1/recordings/{recording.id}/media") as answer:
        assert (answer.status, answer.content_type) == (200, "audio/wav")
        assert (await answer.read()).startswith(b"RIFF")
    charlie = await bureau.desk("charlie", ready=False)
    async with charlie.http.get(f"{bureau.url}/api/v1/recordings/{recording.id}/media") as answer:
        assert answer.status == 404
    kept = await bureau.company.requests(kind="rest", path=f"Recordings/{recording.sid}")
    assert [one["method"] for one in kept][-1] == "DELETE"


async def test_the_limit_leads_to_voicemail(bureau: Bureau) -> None:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    await bureau.advance(LIMIT_S + 3)
    await call.hears("leave a message for riverside")
    await call.happens("call.recording")
    row = await only_call(bureau)
    assert [one.kind for one in await messages_of(bureau, row.id)] == ["voicemail"]


async def test_hung_up_in_the_middle_of_the_message(bureau: Bureau) -> None:
    call = await at_the_tone(bureau)
    await call.speak("This is Mrs Ortiz, please call")
    await bureau.advance(3)
    await call.hangup()
    await bureau.settle()
    row = await only_call(bureau)
    (message,) = await messages_of(bureau, row.id)
    assert (message.status, message.silent) == ("open", False)
    assert (await recording_row(bureau, row.id)).status == "stored"


async def test_hung_up_at_the_tone_is_listed_not_paged(bureau: Bureau) -> None:
    call = await at_the_tone(bureau)
    await call.hangup()
    await bureau.advance(30)
    row = await only_call(bureau)
    (message,) = await messages_of(bureau, row.id)
    assert (message.kind, message.silent) == ("voicemail", True)
    assert (await dispatch_row(bureau, message.id)).status == "at_desk"
    assert await bureau.company.unexpected() == []


async def test_hung_up_in_the_greeting_of_the_box_is_a_caller_lost(bureau: Bureau) -> None:
    await bureau.company.settings(speech_rate=10)
    call = await bureau.caller.dial(bureau.line)
    await bureau.advance(20)
    await call.hears("you are next in line")
    await bureau.advance(5)
    await call.press("1", now=True)
    await call.hears("leave a message for riverside")
    await call.hangup()
    await bureau.settle()
    row = await only_call(bureau)
    assert row.outcome == "caller_lost"
    assert [one.kind for one in await messages_of(bureau, row.id)] == ["caller_lost"]


async def test_a_recording_nobody_tells_us_about_is_found(bureau: Bureau) -> None:
    await bureau.company.faults(callbacks=[{"kind": "recording", "lose": 1.0}, {"kind": "call", "lose": 1.0}])
    call = await at_the_tone(bureau)
    await call.speak("This is Mrs Ortiz, please call me back")
    await bureau.advance(3)
    await call.hangup()
    await bureau.advance(90)
    row = await only_call(bureau)
    assert row.status == "ended"
    (message,) = await messages_of(bureau, row.id)
    assert (message.status, message.silent) == ("open", False)
    assert (await recording_row(bureau, row.id)).status == "stored"
