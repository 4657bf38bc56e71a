from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import CALLER, LINE
from tests.phone_company.playing_app import PlayingApp, Received


async def test_nothing_pressed_falls_through(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather timeout='5' action='/key'><Say>Press.</Say></Gather><Say>You pressed nothing.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await company.advance(4)
    assert (await call.show())["doing"] == "gathering"
    await company.advance(1.1)
    await call.hears("you pressed nothing")
    assert app.all("/key") == []


async def test_each_key_starts_the_timer_anew(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather timeout='5' action='/key'/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.press("12")
    await company.advance(4)
    await call.press("3", now=True)
    await company.advance(4)
    assert app.all("/key") == []
    await company.advance(2)
    assert (await app.gets("/key"))["Digits"] == "123"


async def test_finish_key_sends_at_once_and_is_not_part_of_it(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather action='/key'/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.press("42#")
    assert (await app.gets("/key"))["Digits"] == "42"


async def test_finish_key_first_counts_as_empty(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather action='/key'/><Say>Empty.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.press("#")
    await call.hears("empty")
    assert app.all("/key") == []


async def test_action_on_empty_result(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather action='/key' actionOnEmptyResult='true' timeout='2'/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await company.advance(2.1)
    assert (await app.gets("/key"))["Digits"] == ""


async def test_without_action_it_asks_the_same_url_again(company: PhoneCompany, app: PlayingApp) -> None:
    """Twilio's loop trap."""

    def voice(got: Received) -> str:
        if "Digits" in got.params:
            return "<Response><Say>Thank you.</Say></Response>"
        return "<Response><Gather numDigits='1'/></Response>"

    app.answers["/voice"] = voice
    call = await company.phone(CALLER).dial(LINE)
    await call.press("7")
    await call.hears("thank you")
    assert [one.get("Digits") for one in app.all("/voice")] == [None, "7"]


async def test_a_key_stops_the_prompt_but_the_timer_waits_for_it(company: PhoneCompany, app: PlayingApp) -> None:
    await company.settings(speech_rate=10)
    app.says("/voice", "<Gather numDigits='1' action='/key' timeout='3'><Say>" + "x" * 100 + "</Say></Gather>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    await company.advance(9)  # still talking
    assert (await call.show())["status"] == "in-progress"
    await call.press("1")
    assert (await app.gets("/key"))["Digits"] == "1"


async def test_spoken_words_arrive_as_speech(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather input='dtmf speech' action='/said'><Say>What is it about?</Say></Gather>")
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("what is it about")
    assert await call.speak("a burst pipe") == ["gather"]
    got = await app.gets("/said")
    assert got["SpeechResult"] == "a burst pipe"
    assert float(got["Confidence"]) > 0
    assert "Digits" not in got


async def test_keys_only_gather_does_not_hear_speech(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather action='/said'/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.asked()
    assert await call.speak("hello?") == []


async def test_keys_nobody_listens_to_are_dropped(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Pause length='5'/><Gather numDigits='1' action='/key' timeout='1'/>")
    call = await company.phone(CALLER).dial(LINE)
    await company.advance(0)
    assert await call.press("1", now=True) == 0 if (await call.show())["status"] == "in-progress" else True
    await company.advance(10)
    assert app.all("/key") == []
