"""The adapter against the phone company: what it asks, and what it makes of every kind of trouble."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from devtools.phone_company.client import PhoneCompany as Control
from devtools.phone_company.serve import running
from telephony.adapter import recordings
from telephony.adapter.company import TwilioCompany
from telephony.adapter.http import FEW, as_fields, as_response
from telephony.port import CALL_IS_GONE, NOT_FOUND, CarrierError, PhoneCompany
from tests.cast import ACCOUNT_SID, AUTH_TOKEN, COMPANY, LEE, LINE, ORTIZ

CALLBACK = "http://127.0.0.1:9/nowhere"


@pytest.fixture
async def carrier() -> AsyncIterator[tuple[PhoneCompany, Control]]:
    async with running(COMPANY) as url, aiohttp.ClientSession() as http, Control.connect(url) as control:
        await control.add_number(LINE, ACCOUNT_SID)
        made = TwilioCompany(http, base_url=url, account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, timeout_s=4.0)
        yield made, control


async def ring(company: PhoneCompany) -> str:
    return await company.create_call(to=LEE, from_=LINE, url=CALLBACK, status_callback=CALLBACK)


async def test_calls_are_made_read_listed_and_ended(carrier: tuple[PhoneCompany, Control]) -> None:
    company, control = carrier
    sid = await ring(company)
    await control.phone(LEE).expect_call()
    call = await company.fetch_call(sid)
    assert (call.sid, call.to, call.from_, call.over) == (sid, LEE, LINE, False)
    assert [one.sid for one in await company.list_calls(to=LEE)] == [sid]
    assert await company.list_calls(to=ORTIZ) == []
    await company.update_call(sid, status="completed")
    assert (await company.fetch_call(sid)).over
    with pytest.raises(CarrierError) as gone:
        await company.update_call(sid, twiml="<Response><Hangup/></Response>")
    assert (gone.value.kind, gone.value.code) == ("permanent", CALL_IS_GONE)


async def test_participants_are_dialled_found_held_and_removed(carrier: tuple[PhoneCompany, Control]) -> None:
    company, control = carrier
    made = await company.add_participant(
        "offer-1-ab",
        to=LEE,
        from_=LINE,
        label="leg-7",
        timeout_s=20,
        wait_url=CALLBACK,
        status_callback=CALLBACK,
        conference_status_callback=CALLBACK,
        end_on_exit=False,
    )
    assert made.label == "leg-7"
    await (await control.phone(LEE).expect_call()).answer()
    conference = await company.find_conference("offer-1-ab")
    assert conference is not None
    assert conference.sid == made.conference_sid
    (there,) = await company.participants(conference.sid)
    assert (there.call_sid, there.label, there.status, there.hold) == (made.call_sid, "leg-7", "connected", False)
    await company.update_participant(conference.sid, "leg-7", hold=True)
    assert (await company.participants(conference.sid))[0].hold
    await company.remove_participant(conference.sid, made.call_sid)
    assert await company.participants(conference.sid) == []
    assert await company.find_conference("offer-2-cd") is None


async def test_texts_are_sent_with_an_end_to_their_validity(carrier: tuple[PhoneCompany, Control]) -> None:
    company, control = carrier
    sid = await company.send_message(to=LEE, from_=LINE, body="A page", status_callback=CALLBACK, validity_s=180)
    assert (await control.phone(LEE).expect_sms()).sid == sid
    assert (await company.fetch_message(sid)).body == "A page"
    (asked,) = await control.requests(kind="rest", path="Messages.json")
    assert asked["params"]["ValidityPeriod"] in ("180", ["180"])


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"answer": "429"}, "transient"),
        ({"answer": "500"}, "unknown_fate"),
        ({"answer": "503"}, "unknown_fate"),
        ({"answer": "silence"}, "unknown_fate"),
        ({"answer": "silence", "processed": True}, "unknown_fate"),
    ],
)
async def test_trouble_says_whether_it_may_have_been_carried_out(
    carrier: tuple[PhoneCompany, Control], fault: dict[str, Any], kind: str
) -> None:
    company, control = carrier
    await control.faults(rest=[{"path": "Calls", "count": 1, **fault}])
    with pytest.raises(CarrierError) as trouble:
        await ring(company)
    assert trouble.value.kind == kind
    asked = await control.requests(kind="rest", path="Calls")
    assert len(asked) == 1  # it never retries


async def test_what_does_not_exist_is_permanent(carrier: tuple[PhoneCompany, Control]) -> None:
    company, _ = carrier
    with pytest.raises(CarrierError) as missing:
        await company.fetch_call("CA" + "0" * 32)
    assert (missing.value.kind, missing.value.code) == ("permanent", NOT_FOUND)
    assert await company.participants("CF" + "0" * 32) == []
    assert await company.queue_member("QU" + "0" * 32, "CA" + "0" * 32) is None


async def test_a_phone_company_that_is_not_there_was_never_asked() -> None:
    listener = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    listener.close()
    await listener.wait_closed()
    async with aiohttp.ClientSession() as http:
        company = TwilioCompany(
            http,
            base_url=f"http://127.0.0.1:{port}",
            account_sid=ACCOUNT_SID,
            auth_token=AUTH_TOKEN,
            timeout_s=1.0,
        )
        with pytest.raises(CarrierError) as refused:
            await ring(company)
    assert refused.value.kind == "transient"


async def test_a_recording_is_never_read_beyond_what_may_lie_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    async def sound(_: web.Request) -> web.Response:
        return web.Response(body=b"RIFF" * 1000, content_type="audio/x-wav")

    carrier = web.Application()
    carrier.router.add_get("/{path:.*}", sound)
    async with TestServer(carrier) as server, aiohttp.ClientSession() as http:
        company = TwilioCompany(
            http, base_url=str(server.make_url("")), account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, timeout_s=5.0
        )
        assert len(await company.recording_media("RE1")) == 4000
        monkeypatch.setattr(recordings, "MEDIA_LIMIT_BYTES", 3999)
        with pytest.raises(CarrierError) as much:
            await company.recording_media("RE1")
    assert much.value.kind == "permanent"


def test_a_success_that_is_not_json_proves_nothing() -> None:
    with pytest.raises(CarrierError) as odd:
        as_response(200, "<html>Welcome to the hotel's network</html>")
    assert odd.value.kind == "unknown_fate"
    assert as_response(404, "<html>not found</html>").status_code == 404


def test_lists_are_repeated_and_booleans_are_small() -> None:
    assert as_fields({"Event": ["join", "leave"], "Hold": True}) == [
        ("Event", "join"),
        ("Event", "leave"),
        ("Hold", "true"),
    ]


async def test_a_carrier_that_is_silent_is_asked_by_a_few_at_once_and_by_all_when_it_answers(
    carrier: tuple[PhoneCompany, Control],
) -> None:
    _, control = carrier
    async with aiohttp.ClientSession() as http:
        hasty = TwilioCompany(
            http, base_url=control.base_url, account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, timeout_s=1.0
        )
        await control.faults(rest=[{"answer": "silence"}])
        with pytest.raises(CarrierError, match="unknown_fate"):
            await hasty.list_calls(to=LEE)
        ended = await asyncio.gather(*(hasty.list_calls(to=LEE) for _ in range(3 * FEW)), return_exceptions=True)
        kinds = [one.kind for one in ended if isinstance(one, CarrierError)]
        assert (kinds.count("unknown_fate"), kinds.count("transient")) == (FEW, 2 * FEW)
        await control.no_faults()
        assert await hasty.list_calls(to=LEE) == []
        assert await asyncio.gather(*(hasty.list_calls(to=LEE) for _ in range(3 * FEW))) == [[]] * (3 * FEW)
