from aiohttp import web
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import CALLER, LEE, LINE, ErrorCodes
from tests.phone_company.playing_app import PlayingApp


async def test_the_first_request_is_twilios(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Say>Hello.</Say>")
    call = await company.phone(CALLER).dial(LINE, caller_name="ORTIZ", stir_verstat="TN-Validation-Passed-A")
    got = await app.gets("/voice")
    assert got["CallSid"] == call.sid
    assert (got["From"], got["To"], got["Direction"]) == (CALLER, LINE, "inbound")
    assert (got["Caller"], got["Called"], got["CallStatus"]) == (CALLER, LINE, "ringing")
    assert (got["ApiVersion"], got["FromCountry"], got["CallerName"]) == ("2010-04-01", "US", "ORTIZ")
    assert got["StirVerstat"] == "TN-Validation-Passed-A"
    assert app.received[0].headers["I-Twilio-Idempotency-Token"]
    assert app.received[0].signature_good


async def test_a_withheld_number(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Hangup/>")
    await company.phone(CALLER).dial(LINE, caller_id="anonymous")
    got = await app.gets("/voice")
    assert got["From"] == "anonymous"
    assert "FromCountry" not in got


async def test_get_is_signed_over_the_query(company: PhoneCompany, app: PlayingApp) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"voice_method": "GET", "voice_url": app.url("/voice?flow=7")})
    app.says("/voice", "<Say>Hello.</Say>")
    await (await company.phone(CALLER).dial(LINE)).hears("hello")
    assert app.received[0].method == "GET"
    assert app.received[0].params["flow"] == "7"
    assert app.received[0].signature_good


async def test_redirect_resolves_against_the_document(company: PhoneCompany, app: PlayingApp) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"voice_url": app.url("/a/voice")})
    app.says("/a/voice", "<Redirect>next</Redirect><Say>Never said.</Say>")
    app.says("/a/next", "<Say>Here.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("here")
    await call.ended()
    assert [prompt["text"] for prompt in (await call.show())["prompts"]] == ["Here."]


async def test_reject_never_answers(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Reject reason='busy'/>")
    call = await company.phone(CALLER).dial(LINE)
    assert await call.ended() == "busy"
    assert (await call.show())["answered_at"] is None


async def test_a_pause_before_reject_lets_it_ring(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Pause length='3'/><Say>Hello.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await app.gets("/voice")
    await company.settle()
    assert (await call.show())["status"] == "ringing"
    await company.advance(3)
    await call.connected()


async def test_fallback_recovers_a_failed_document(company: PhoneCompany, app: PlayingApp, codes: ErrorCodes) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"voice_fallback_url": app.url("/fallback")})
    app.answers["/voice"] = lambda _: web.Response(status=503)
    app.says("/fallback", "<Say>One moment.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("one moment")
    got = await app.gets("/fallback")
    assert (got["ErrorCode"], got["ErrorUrl"]) == ("11200", app.url("/voice"))
    assert await codes() == [11200]


async def test_without_fallback_the_caller_hears_an_apology(
    company: PhoneCompany, app: PlayingApp, codes: ErrorCodes
) -> None:
    app.answers["/voice"] = "<Response><Say>broken"
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("application error")
    await call.ended()
    assert await codes() == [12100]


async def test_a_host_that_does_not_answer(company: PhoneCompany, codes: ErrorCodes) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"voice_url": "http://127.0.0.1:1/voice#rc=0"})
    await (await company.phone(CALLER).dial(LINE)).ended()
    assert await codes() == [11205]


async def test_cookies_are_kept_per_call(company: PhoneCompany, app: PlayingApp) -> None:
    def voice(_: object) -> web.Response:
        answer = web.Response(text="<Response><Redirect>/two</Redirect></Response>", content_type="text/xml")
        answer.set_cookie("flow", "42")
        return answer

    app.answers["/voice"] = voice
    app.says("/two", "<Hangup/>")
    await (await company.phone(CALLER).dial(LINE)).ended()
    assert app.received[1].headers["Cookie"] == "flow=42"


async def test_an_http_redirect_is_followed_and_loses_digits(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather numDigits='1' action='/moved'/>")
    app.answers["/moved"] = lambda _: web.Response(status=302, headers={"Location": "/here"})
    app.says("/here", "<Say>Moved.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.press("1")
    await call.hears("moved")
    assert "Digits" not in app.all("/here")[0]
    assert app.received[-1].signature_good


async def test_rest_redirects_and_ends_a_live_call(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    app.says("/voice", "<Pause length='1'/><Say>Wait.</Say><Pause length='1000'/>")
    call = await company.phone(CALLER).dial(LINE)
    await company.advance(1.5)
    await call.hears("wait")
    await twilio.calls(call.sid).update_async(twiml="<Response><Say>New.</Say><Pause length='1000'/></Response>")
    await call.hears("new")
    app.says("/other", "<Say>Newer.</Say><Pause length='1000'/>")
    await twilio.calls(call.sid).update_async(url=app.url("/other"))
    await call.hears("newer")
    await twilio.calls(call.sid).update_async(status="completed")
    assert await call.ended() == "completed"


async def test_status_callbacks_of_an_outbound_call(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    app.says("/page", "<Say>You have a message.</Say>")
    await twilio.calls.create_async(
        to=LEE, from_=LINE, url=app.url("/page"), status_callback=app.url("/status"),
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )  # fmt: skip
    page = await company.phone(LEE).expect_call(from_=LINE)
    await page.answer()
    await page.hears("you have a message")
    await app.gets("/status", 4)
    got = app.all("/status")
    assert [one["CallStatus"] for one in got] == ["initiated", "ringing", "in-progress", "completed"]
    assert [one["SequenceNumber"] for one in got] == ["0", "1", "2", "3"]
    assert {one["CallbackSource"] for one in got} == {"call-progress-events"}
    assert "CallDuration" in got[3]
    assert "CallDuration" not in got[2]
    assert all(one.signature_good for one in app.received)


async def test_by_default_only_the_end_is_called_back(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    made = await twilio.calls.create_async(
        to=LEE, from_=LINE, twiml="<Response/>", status_callback=app.url("/status"), timeout=20
    )
    await company.phone(LEE).expect_call()
    await company.advance(20)
    got = await app.gets("/status")
    assert (got["CallStatus"], got["CallSid"], got["SequenceNumber"]) == ("no-answer", made.sid, "0")
    assert len(app.received) == 1


async def test_a_completed_call_refuses_a_redirect(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    app.says("/voice", "<Hangup/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.ended()
    try:
        await twilio.calls(call.sid).update_async(url=app.url("/other"))
    except Exception as error:  # noqa: BLE001 - the library's own class is untyped
        assert getattr(error, "code", None) == 21220
    else:
        raise AssertionError("an ended call was redirected")
