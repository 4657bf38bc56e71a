import io
import wave

import aiohttp
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import CALLER, LINE
from tests.phone_company.playing_app import PlayingApp

RECORD = (
    "<Record action='/recorded' timeout='4' recordingStatusCallback='/tape' "
    "recordingStatusCallbackEvent='in-progress completed absent'/>"
)


async def test_a_message_is_recorded_and_can_be_fetched(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.settings(speech_rate=10)
    app.says("/voice", RECORD + "<Say>Unreachable.</Say>")
    app.says("/recorded", "<Say>Thanks.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    assert (await call.happens("call.recording"))["beep"] is True
    assert (await app.gets("/tape"))["RecordingStatus"] == "in-progress"
    assert await call.speak("x" * 70) == ["record"]
    await company.advance(7 + 4.1)
    await call.hears("thanks")
    got = app.all("/recorded")[0]
    assert (got["RecordingDuration"], got["RecordingSid"][:2]) == ("7", "RE")
    assert "Digits" not in got
    tape = await app.gets("/tape", 2)
    assert (tape["RecordingStatus"], tape["RecordingDuration"]) == ("completed", "7")
    shown = await twilio.recordings(got["RecordingSid"]).fetch_async()
    assert (shown.status, shown.duration, shown.source, shown.call_sid) == ("completed", "7", "RecordVerb", call.sid)
    assert [one.sid for one in await twilio.calls(call.sid).recordings.list_async()] == [shown.sid]
    async with aiohttp.ClientSession() as http, http.get(got["RecordingUrl"] + ".wav") as answer:
        assert answer.content_type == "audio/x-wav"
        with wave.open(io.BytesIO(await answer.read())) as file:
            assert round(file.getnframes() / file.getframerate()) == 7
    assert await twilio.recordings(shown.sid).delete_async()
    assert await twilio.recordings.list_async() == []


async def test_any_key_finishes(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", RECORD)
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await call.speak("please call me back")
    await call.press("5")
    assert (await app.gets("/recorded"))["Digits"] == "5"


async def test_silence_asks_for_no_action_and_is_absent(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", RECORD + "<Say>Nothing was said.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await company.advance(4.1)
    await call.hears("nothing was said")
    assert app.all("/recorded") == []
    assert (await app.gets("/tape", 2))["RecordingStatus"] == "absent"


async def test_a_hang_up_sends_digits_hangup(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", RECORD)
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await call.speak("this is urgent")
    await call.hangup()
    got = await app.gets("/recorded")
    assert (got["Digits"], got["CallStatus"]) == ("hangup", "completed")
    assert (await app.gets("/tape", 2))["RecordingStatus"] == "completed"


async def test_max_length(company: PhoneCompany, app: PlayingApp) -> None:
    await company.settings(speech_rate=10)
    app.says("/voice", "<Record action='/recorded' maxLength='3' timeout='60'/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await call.speak("word " * 4)
    await company.advance(3)
    await app.gets("/recorded")


async def test_without_action_it_asks_the_current_url(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Record/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    app.says("/voice", "<Say>Got it.</Say>")
    await call.speak("hello")
    await call.press("#")
    await call.hears("got it")
