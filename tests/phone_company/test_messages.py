import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import BOB, LEE, LINE, OTHER
from tests.phone_company.playing_app import PlayingApp


async def test_delivered_with_callbacks(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    made = await twilio.messages.create_async(
        to=LEE, from_=LINE, body="Urgent: call the desk", status_callback=app.url("/sms-status")
    )
    assert (made.status, made.direction, made.num_segments) == ("queued", "outbound-api", "1")
    text = await company.phone(LEE).expect_sms(containing="urgent")
    assert (text.sid, text.from_) == (made.sid, LINE)
    await app.gets("/sms-status", 3)
    assert [one["MessageStatus"] for one in app.all("/sms-status")] == ["queued", "sent", "delivered"]
    assert "SequenceNumber" not in app.all("/sms-status")[0]
    assert app.received[0].signature_good
    assert (await twilio.messages(made.sid).fetch_async()).status == "delivered"
    assert await company.unexpected() == []


@pytest.mark.parametrize(("how", "code"), [("unreachable", 30003), ("landline", 30006), ("filtered", 30007)])
async def test_undelivered(company: PhoneCompany, app: PlayingApp, twilio: Client, how: str, code: int) -> None:
    await company.phone(LEE).set(sms=how)
    made = await twilio.messages.create_async(to=LEE, from_=LINE, body="x", status_callback=app.url("/sms-status"))
    got = await app.gets("/sms-status", 3)
    assert (got["MessageStatus"], got["ErrorCode"]) == ("undelivered", str(code))
    assert (await twilio.messages(made.sid).fetch_async()).error_code == code


async def test_a_phone_that_is_off(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.phone(LEE).set(sms="off")
    made = await twilio.messages.create_async(
        to=LEE, from_=LINE, body="one", validity_period=60, status_callback=app.url("/sms-status")
    )
    await company.settle()
    assert (await twilio.messages(made.sid).fetch_async()).status == "sent"
    await company.advance(61)
    assert (await app.gets("/sms-status", 3))["ErrorCode"] == "30036"
    await twilio.messages.create_async(to=LEE, from_=LINE, body="two")
    await company.settle()
    await company.phone(LEE).set(sms="normal")
    await company.phone(LEE).expect_sms(containing="two")


async def test_stop_and_start(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.phone(LEE).send_sms(LINE, "Stop")
    assert (await app.gets("/sms"))["Body"] == "Stop"
    with pytest.raises(TwilioRestException) as refused:
        await twilio.messages.create_async(to=LEE, from_=LINE, body="x")
    assert (refused.value.code, refused.value.status) == (21610, 400)
    await company.phone(LEE).send_sms(LINE, "START")
    await company.settle()
    await twilio.messages.create_async(to=LEE, from_=LINE, body="welcome back")
    await company.phone(LEE).expect_sms(containing="welcome back")


async def test_a_reply_reaches_the_line_and_its_answer_comes_back(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/sms", "<Message>Confirmed, thank you.</Message>")
    sid = await company.phone(LEE).send_sms(LINE, "1 4711")
    got = await app.gets("/sms")
    assert (got["MessageSid"], got["From"], got["To"], got["Body"]) == (sid, LEE, LINE, "1 4711")
    assert (got["NumMedia"], got["NumSegments"], got["SmsStatus"]) == ("0", "1", "received")
    assert app.received[0].signature_good
    await company.phone(LEE).expect_sms(containing="confirmed")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"to": LEE, "from_": LINE, "body": "x" * 1601}, 21617),
        ({"to": "12345", "from_": LINE, "body": "x"}, 21211),
        ({"to": LEE, "from_": "+15558887777", "body": "x"}, 21606),
        ({"to": LEE, "from_": LINE, "body": ""}, 21602),
        ({"to": LEE, "from_": LINE, "body": "x", "status_callback": "/relative"}, 21609),
        ({"to": LEE, "from_": LINE, "body": "x", "status_callback": "https://my_app.example/x"}, 21609),
    ],
)
async def test_what_is_refused(company: PhoneCompany, twilio: Client, values: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await twilio.messages.create_async(**values)
    assert refused.value.code == code
    assert [error["code"] for error in await company.errors()] == [code]


async def test_listing_and_cancelling(company: PhoneCompany, twilio: Client) -> None:
    await company.settings(sms_sent_seconds=60)
    first = await twilio.messages.create_async(to=LEE, from_=LINE, body="one")
    second = await twilio.messages.create_async(to=BOB, from_=LINE, body="two")
    assert [one.sid for one in await twilio.messages.list_async(to=LEE)] == [first.sid]
    assert (await twilio.messages(second.sid).update_async(status="canceled")).status == "canceled"
    await company.advance(61)
    assert (await twilio.messages(first.sid).fetch_async()).status == "delivered"
    with pytest.raises(TwilioRestException):
        await twilio.messages(first.sid).update_async(status="canceled")


async def test_segments_are_counted_as_by_twilio(company: PhoneCompany, twilio: Client) -> None:
    for body, expected in (("x" * 160, "1"), ("x" * 161, "2"), ("ж" * 70, "1"), ("ж" * 71, "2"), ("{" * 81, "2")):
        made = await twilio.messages.create_async(to=LEE, from_=LINE, body=body)
        assert made.num_segments == expected, body[:3]


async def test_another_accounts_things_are_not_found(twilio: Client, company: PhoneCompany) -> None:
    with pytest.raises(TwilioException, match="401"):
        await twilio.api.v2010.accounts(OTHER).messages.list_async()
