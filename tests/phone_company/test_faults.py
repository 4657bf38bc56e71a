import asyncio
import time

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany, Refused
from tests.phone_company.conftest import ACCOUNT, LEE, LINE, SECRET
from tests.phone_company.playing_app import PlayingApp

STATUS = "/sms-status"


async def text(app: PlayingApp, twilio: Client, body: str = "x") -> None:
    await twilio.messages.create_async(to=LEE, from_=LINE, body=body, status_callback=app.url(STATUS))


def statuses(app: PlayingApp) -> list[str]:
    return [one["MessageStatus"] for one in app.all(STATUS)]


async def test_lost_callbacks(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.faults(callbacks=[{"kind": "message", "event": "delivered", "lose": 1}])
    await text(app, twilio)
    await company.phone(LEE).expect_sms()
    await company.settle()
    assert statuses(app) == ["queued", "sent"]


async def test_doubled_callbacks(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.faults(callbacks=[{"kind": "*", "double": 1}])
    await text(app, twilio)
    await app.gets(STATUS, 6)
    assert sorted(statuses(app)) == ["delivered", "delivered", "queued", "queued", "sent", "sent"]


async def test_delayed_callbacks(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.faults(callbacks=[{"kind": "message", "event": "delivered", "delay": 30}])
    await text(app, twilio)
    await app.gets(STATUS, 2)
    await company.settle()
    assert statuses(app) == ["queued", "sent"]
    await company.advance(30)
    assert statuses(app) == ["queued", "sent", "delivered"]


async def test_reordered_callbacks(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.faults(callbacks=[{"kind": "message", "event": "sent", "reorder": 1}])
    await text(app, twilio)
    await app.gets(STATUS, 3)
    assert statuses(app) == ["queued", "delivered", "sent"]


async def test_a_held_back_callback_goes_after_two_seconds(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    await company.faults(callbacks=[{"kind": "message", "event": "delivered", "reorder": 1}])
    await text(app, twilio)
    await app.gets(STATUS, 2)
    await company.advance(2.1)
    assert statuses(app) == ["queued", "sent", "delivered"]


async def test_the_same_seed_gives_the_same_faults(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    seen = []
    for _ in range(2):
        await company.no_faults()
        app.received.clear()
        await company.faults(seed=11, callbacks=[{"kind": "message", "lose": 0.5}])
        for n in range(6):
            await text(app, twilio, str(n))
            await company.settle()
        seen.append(statuses(app))
    assert seen[0] == seen[1]
    assert 0 < len(seen[0]) < 18


async def test_429_is_never_processed(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await company.faults(rest=[{"method": "POST", "path": "Messages", "answer": "429", "count": 1}])
    with pytest.raises(TwilioRestException) as refused:
        await text(app, twilio)
    assert (refused.value.status, refused.value.code) == (429, 20429)
    await text(app, twilio)
    assert len(await twilio.messages.list_async(to=LEE)) == 1
    with pytest.raises(Refused, match="never processes"):
        await company.faults(rest=[{"answer": "429", "processed": True}])


@pytest.mark.parametrize("processed", [True, False])
async def test_500_of_unknown_fate(company: PhoneCompany, app: PlayingApp, twilio: Client, processed: bool) -> None:
    await company.faults(rest=[{"path": "Messages", "method": "POST", "answer": "503", "processed": processed}])
    with pytest.raises(TwilioRestException) as refused:
        await text(app, twilio)
    assert refused.value.status == 503
    assert len(await twilio.messages.list_async(to=LEE)) == int(processed)


@pytest.mark.parametrize("processed", [True, False])
async def test_silence(company: PhoneCompany, base_url: str, twilio: Client, processed: bool) -> None:
    await company.faults(rest=[{"path": "Messages", "method": "POST", "answer": "silence", "processed": processed}])
    url = f"{base_url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    async with aiohttp.ClientSession(auth=aiohttp.BasicAuth(ACCOUNT, SECRET)) as http:
        asked = asyncio.create_task(http.post(url, data={"To": LEE, "From": LINE, "Body": "x"}))
        while not (logged := await company.requests(kind="rest", path="/Messages")):
            assert not asked.done()
        assert logged[0]["fault"] == "silence"
        assert len(await twilio.messages.list_async(to=LEE)) == int(processed)
        assert not asked.done()
        asked.cancel()


async def test_slow_answers(company: PhoneCompany, twilio: Client) -> None:
    await company.faults(rest_delay_ms=150)
    began = time.monotonic()
    await twilio.messages.list_async(to=LEE)
    assert time.monotonic() - began >= 0.15
    assert (await company.request("GET", "/faults"))["rest_delay_ms"] == [150, 150]


async def test_bad_switches_say_how_to_mend_them(company: PhoneCompany) -> None:
    for switches, words in (
        ({"callbacks": [{"kind": "letter"}]}, "use one of"),
        ({"callbacks": [{"lose": 2}]}, "from 0 to 1"),
        ({"callbacks": [{"loose": 1}]}, "unknown field"),
        ({"rest": [{"answer": "418"}]}, "use one of"),
        ({"rest_delay_ms": [5, 1]}, "low, high"),
        ({"weather": 1}, "unknown fault switch"),
    ):
        with pytest.raises(Refused, match=words):
            await company.faults(**switches)
