"""Machines that pick up, phones that answer texts by themselves or send calls on, keys before the question."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import CALLER, LEE, LINE
from tests.phone_company.playing_app import PlayingApp


@pytest.mark.parametrize(
    ("voice", "heard"), [("screening", "machine_start"), ("menu", "machine_start"), ("fax", "fax")]
)
async def test_a_machine_picks_up_and_is_named(
    company: PhoneCompany, app: PlayingApp, twilio: Client, voice: str, heard: str
) -> None:
    await company.phone(LEE).set(voice=voice)
    app.says("/out", "<Pause length='100'/>")
    await twilio.calls.create_async(
        to=LEE, from_=LINE, url=app.url("/out"), machine_detection="Enable", async_amd="true",
        async_amd_status_callback=app.url("/amd"),
    )  # fmt: skip
    call = await company.phone(LEE).expect_call()
    await company.advance(8)
    assert (await app.gets("/amd"))["AnsweredBy"] == heard
    await company.advance(60)
    assert await call.ended() == "completed"


async def test_a_phone_sends_its_calls_on_to_a_line(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.phone(LEE).set(forward_to=LINE)
    app.says("/voice", "<Reject reason='busy'/>")
    await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/out"))
    came = await app.gets("/voice")
    assert (came["From"], came["To"], came["ForwardedFrom"]) == (LINE, LINE, LEE)
    assert await (await company.phone(LEE).expect_call()).ended() == "busy"


async def test_a_phone_answers_texts_by_itself(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.phone(LEE).set(auto_reply="I'm driving.")
    await twilio.messages.create_async(to=LEE, from_=LINE, body="hello")
    await company.advance(1)
    assert (await app.gets("/sms"))["Body"] == "I'm driving."


async def test_keys_before_the_question_are_kept_where_the_carrier_keeps_them(
    company: PhoneCompany, app: PlayingApp
) -> None:
    await company.settings(type_ahead=1)
    app.says("/voice", "<Say>Welcome.</Say><Pause length='5'/><Gather numDigits='1' action='/key'/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("welcome")
    await call.press("7", now=True)
    await company.advance(6)
    await company.settings(type_ahead=0)
    assert (await app.gets("/key"))["Digits"] == "7"


@pytest.mark.parametrize(("sms", "code"), [("not_capable", 21606), ("wrong_country", 21659)])
async def test_a_line_that_may_not_text(company: PhoneCompany, twilio: Client, sms: str, code: int) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"sms": sms})
    with pytest.raises(TwilioRestException) as refused:
        await twilio.messages.create_async(to=LEE, from_=LINE, body="x")
    await company.request("PATCH", f"/numbers/{LINE}", {"sms": "normal"})
    assert refused.value.code == code
