import json
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from devtools.phone_company.client import Event, NotHeard, PhoneCompany, Refused
from devtools.phone_company.config import load
from tests.phone_company.conftest import ACCOUNT, BOB, CALLER, LEE, LINE
from tests.phone_company.playing_app import PlayingApp


async def test_the_websocket_gives_a_snapshot_events_and_takes_acts(
    company: PhoneCompany, app: PlayingApp, base_url: str
) -> None:
    app.says("/voice", "<Gather numDigits='1' action='/key' input='dtmf speech'/>")
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{base_url}/company/ws") as socket:
        snapshot = await socket.receive_json()
        assert snapshot["type"] == "snapshot"
        assert {phone["number"] for phone in snapshot["phones"]} == {CALLER, LEE, BOB}
        await socket.send_json({"id": 1, "do": "dial", "phone": CALLER, "to": LINE})
        seen: list[Event] = []
        sid = ""
        while not seen or seen[-1]["type"] != "call.gathering":
            seen.append(await socket.receive_json())
            sid = seen[-1].get("call_sid", sid)
        assert [one["type"] for one in seen if one["type"] != "reply"] == [
            "call.ringing", "call.connected", "call.gathering",
        ]  # fmt: skip
        await socket.send_json({"id": 2, "do": "press", "call_sid": sid, "digits": "x"})
        await socket.send_json({"id": 3, "do": "press", "call_sid": sid, "digits": "1"})
        replies = {}
        while 3 not in replies:
            message = await socket.receive_json()
            if message["type"] == "reply":
                replies[message["id"]] = message
        assert (replies[2]["ok"], replies[3]["ok"], replies[3]["taken"]) == (False, True, 1)
        assert "0-9" in replies[2]["error"]
    first = (await company.request("GET", "/events", since=snapshot["seq"]))["events"][0]
    assert first["type"] == "call.ringing"


async def test_things_can_be_added_and_changed(company: PhoneCompany) -> None:
    await company.add_account("AC" + "9" * 32, "secret", calls_per_second=3)
    await company.add_number("+15550009999", "AC" + "9" * 32, voice_url="https://example.org/voice")
    new = await company.add_phone("+15550109999", name="Charlie")
    await new.set(voice="busy")
    state = await company.state()
    assert next(one for one in state["phones"] if one["number"] == new.number)["voice"] == "busy"
    assert next(one for one in state["accounts"] if one["sid"] == "AC" + "9" * 32)["calls_per_second"] == 3


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/phones", {"number": "555"}, "E.164"),
        ("/phones", {"number": "+15550101001", "voice": "sings"}, "use one of"),
        ("/phones", {"number": LINE}, "is a line"),
        ("/numbers", {"number": "+15550001234", "account_sid": "AC0"}, "no account"),
        ("/numbers", {"number": "+15550001234", "account_sid": ACCOUNT, "voice_url": "/voice"}, "absolute"),
        ("/accounts", {"sid": "AC1", "auth_token": "x"}, "32 hex"),
        ("/accounts", {"sid": "AC" + "1" * 32}, "needs sid and auth_token"),
        ("/settings", {"speech": 1}, "unknown setting"),
        ("/settings", {"play_seconds": -1}, "at least 0"),
        (f"/phones/{CALLER}/dial", {"to": "+15557777777"}, "no line"),
        ("/calls/CA0/answer", {}, "no call"),
    ],
)
async def test_bad_input_says_what_to_do(company: PhoneCompany, path: str, body: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        await company.request("POST", path, body)


async def test_acts_that_are_impossible_just_now(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Hangup/>")
    call = await company.phone(CALLER).dial(LINE)
    await call.ended()
    for act in (call.answer(), call.press("1", now=True), call.speak("hello"), call.hangup()):
        with pytest.raises(Refused, match="has ended"):
            await act


async def test_unexpected_traffic_is_told(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", f"<Dial>{LEE}</Dial>")
    call = await company.phone(CALLER).dial(LINE)
    await call.happens("call.connected")
    found = await company.unexpected()
    assert len(found) == 1
    assert LEE in found[0]
    with pytest.raises(NotHeard, match=r"call\.ringing"):
        await call.hears("never said", within=0.05)


async def test_reset_tells_nobody(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Enqueue waitUrl='' action='/queued'>line</Enqueue>")
    await company.request("PATCH", f"/numbers/{LINE}", {"status_callback": app.url("/status")})
    await (await company.phone(CALLER).dial(LINE)).happens("call.queued")
    await company.reset()
    await company.settle()
    assert [one.path for one in app.received] == ["/voice"]
    state = await company.state()
    assert (state["calls"], state["queues"], state["error_count"]) == ([], [], 0)


async def test_the_page_and_health(base_url: str) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{base_url}/") as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
        async with http.get(f"{base_url}/healthz", headers={"Origin": "http://localhost:8000"}) as answer:
            assert await answer.json() == {"ok": True}
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_configuration_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no configuration file"):
        load(str(tmp_path / "absent.json"))
    file = tmp_path / "bad.json"
    file.write_text(json.dumps({"accounts": [{"sid": "AC1", "auth_token": "x"}]}))
    command = [sys.executable, "-m", "devtools.phone_company", "--config", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "32 hex digits" in ended.stderr
