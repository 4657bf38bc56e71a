"""The official library reads every answer."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import ACCOUNT, BOB, CALLER, KEY, KEY_SECRET, LEE, LINE, SECRET, LocalTwilio
from tests.phone_company.playing_app import PlayingApp


async def test_calls_create_fetch_list_page(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    app.says("/page", "<Pause length='600'/>")
    made = [await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/page")) for _ in range(5)]
    fetched = await twilio.calls(made[0].sid).fetch_async()
    assert (fetched.sid, fetched.to, fetched._from, fetched.direction) == (made[0].sid, LEE, LINE, "outbound-api")
    assert fetched.status == "ringing"
    now = datetime.fromisoformat((await company.request("GET", "/clock"))["now"])
    assert timedelta(0) <= now - fetched.date_created < timedelta(minutes=1)
    listed = await twilio.calls.list_async(to=LEE, page_size=2)
    assert [one.sid for one in listed] == [one.sid for one in reversed(made)]
    assert await twilio.calls.list_async(to=BOB) == []
    assert await twilio.calls.list_async(status="completed") == []
    yesterday = now - timedelta(days=1)
    assert len(await twilio.calls.list_async(start_time_after=yesterday)) == 5
    assert await twilio.calls.list_async(start_time_before=yesterday) == []
    assert (await twilio.calls(made[0].sid).update_async(status="completed")).status == "canceled"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"from_": LINE, "to": "+1", "twiml": "<Response/>"}, 21211),
        ({"from_": "+15551112222", "to": LEE, "twiml": "<Response/>"}, 21210),
        ({"from_": LINE, "to": LEE, "url": "/relative"}, 21205),
        ({"from_": LINE, "to": LEE, "url": "https://my_app.example/voice"}, 21205),
        ({"from_": LINE, "to": LEE}, 21205),
        ({"from_": LINE, "to": LEE, "twiml": "<Response/>", "status_callback": "nowhere"}, 21205),
    ],
)
async def test_calls_refused(company: PhoneCompany, twilio: Client, values: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await twilio.calls.create_async(**values)
    assert (refused.value.code, refused.value.status) == (code, 400)
    assert [error["code"] for error in await company.errors()] == [code]


async def test_one_call_a_second_and_a_cancelled_one_says_nothing(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    await company.request("PATCH", f"/accounts/{ACCOUNT}", {"calls_per_second": 1})
    events = ["initiated", "ringing", "answered", "completed"]
    calls = [
        await twilio.calls.create_async(
            to=LEE, from_=LINE, twiml="<Response/>", status_callback=app.url(f"/status{n}"),
            status_callback_event=events,
        )
        for n in range(3)
    ]  # fmt: skip
    assert [(await twilio.calls(one.sid).fetch_async()).status for one in calls] == ["ringing", "queued", "queued"]
    await twilio.calls(calls[1].sid).update_async(status="canceled")
    await company.advance(1.1)
    assert (await twilio.calls(calls[2].sid).fetch_async()).status == "ringing"
    await company.settle()
    assert app.all("/status1") == []
    assert len(app.all("/status2")) == 2


async def test_numbers_can_be_set_up(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    found = await twilio.incoming_phone_numbers.list_async(phone_number=LINE)
    assert [one.phone_number for one in found] == [LINE]
    number = twilio.incoming_phone_numbers(found[0].sid)
    await number.update_async(voice_url=app.url("/new#rt=3000"), voice_method="POST", sms_url=app.url("/new-sms"))
    fetched = await number.fetch_async()
    assert (fetched.voice_url, fetched.sms_url) == (app.url("/new#rt=3000"), app.url("/new-sms"))
    app.says("/new", "<Say>New.</Say>")
    await (await company.phone(CALLER).dial(LINE)).hears("new")
    assert app.received[0].signature_good
    assert (await twilio.api.v2010.accounts(ACCOUNT).fetch_async()).status == "active"


async def test_authentication(base_url: str) -> None:
    async def status(user: str, secret: str, account: str = ACCOUNT) -> int:
        url = f"{base_url}/2010-04-01/Accounts/{account}/Calls.json"
        async with aiohttp.ClientSession() as http, http.get(url, auth=aiohttp.BasicAuth(user, secret)) as answer:
            if answer.status >= 400:
                assert (await answer.json())["code"] == 20003
            return answer.status

    assert await status(ACCOUNT, SECRET) == 200
    assert await status(KEY, KEY_SECRET) == 200
    nobody = "AC" + "9" * 32
    assert await status(nobody, SECRET, nobody) == 401
    assert await status(ACCOUNT, "wrong") == 401
    assert await status("", "") == 401


async def test_unknown_things_are_404_in_twilios_words(twilio: Client) -> None:
    sid = "f" * 32
    fetches: list[Callable[[], Awaitable[Any]]] = [
        twilio.calls("CA" + sid).fetch_async,
        twilio.conferences("CF" + sid).fetch_async,
        twilio.queues("QU" + sid).fetch_async,
        twilio.messages("SM" + sid).fetch_async,
        twilio.recordings("RE" + sid).fetch_async,
        twilio.incoming_phone_numbers("PN" + sid).fetch_async,
    ]
    for fetch in fetches:
        with pytest.raises(TwilioRestException) as refused:
            await fetch()
        assert (refused.value.status, refused.value.code) == (404, 20404)


async def test_answering_machines(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.phone(LEE).set(voice="voicemail")
    app.says("/page", "<Say>Hello machine.</Say>")
    await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/page"), machine_detection="Enable")
    assert (await app.gets("/page"))["AnsweredBy"] == "machine_start"
    await twilio.calls.create_async(
        to=LEE, from_=LINE, url=app.url("/page"), machine_detection="DetectMessageEnd", async_amd="true",
        async_amd_status_callback=app.url("/amd"),
    )  # fmt: skip
    assert (await app.gets("/amd"))["AnsweredBy"] == "machine_end_beep"
    assert "AnsweredBy" not in app.all("/page")[1]


async def test_requests_are_logged_with_their_arrival(company: PhoneCompany, base_url: str, twilio: Client) -> None:
    made = await twilio.messages.create_async(to=LEE, from_=LINE, body="hello")
    logged = await company.requests(kind="rest", path="/Messages")
    assert [(one["method"], one["status"], one["params"]["Body"]) for one in logged] == [("POST", 201, "hello")]
    assert logged[0]["received"] <= logged[0]["answered"]
    await company.settings(log_requests=0)
    await twilio.messages(made.sid).fetch_async()
    assert await company.requests() == []
    async with LocalTwilio(base_url) as http:
        assert await Client(KEY, KEY_SECRET, ACCOUNT, http_client=http).messages(made.sid).delete_async()
