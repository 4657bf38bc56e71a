from typing import Any

import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.softphone import Softphone
from tests.phone_company.conftest import ACCOUNT, CALLER, KEY, KEY_SECRET, LINE
from tests.phone_company.playing_app import PlayingApp


def token(identity: str = "op_alice", *, secret: str = KEY_SECRET, incoming: bool = True, ttl: int = 600) -> str:
    made = AccessToken(ACCOUNT, KEY, secret, identity=identity, ttl=ttl)
    made.add_grant(VoiceGrant(incoming_allow=incoming))
    return str(made.to_jwt())


async def dial(twilio: Client, app: PlayingApp, to: str = "client:op_alice") -> str:
    made = await twilio.conferences("offer-1").participants.create_async(
        from_=LINE, to=to, label="offer-1", timeout=20, status_callback=app.url("/leg"),
        status_callback_event=["ringing", "answered", "completed"],
    )  # fmt: skip
    return str(made.call_sid)


async def test_the_operators_way(company: PhoneCompany, app: PlayingApp, twilio: Client, base_url: str) -> None:
    app.says("/voice", "<Dial><Conference endConferenceOnExit='true'>offer-1</Conference></Dial>")
    async with Softphone.connect(base_url, token()) as alice:
        sid = await dial(twilio, app, "client:op_alice?offer=7")
        leg = await alice.incoming()
        assert (leg.sid, leg.from_, leg.parameters) == (sid, LINE, {"offer": "7"})
        await leg.accept()
        caller = await company.phone(CALLER).dial(LINE)
        await caller.happens("call.joined")
        await leg.speak("Springfield Paediatrics")
        await caller.hears("springfield paediatrics")
        await caller.speak("my baby")
        await leg.hears("my baby")
        await leg.mute()
        await leg.speak("unheard")
        await leg.mute(False)
        await leg.speak("go on")
        assert await caller.hears("o") == "go on"
        await caller.hangup()
        assert await leg.ended() == "completed"
    await company.settle()
    assert [one["CallStatus"] for one in app.all("/leg")] == ["ringing", "in-progress", "completed"]


async def test_every_tab_rings_and_the_first_wins(
    company: PhoneCompany, app: PlayingApp, twilio: Client, base_url: str
) -> None:
    async with Softphone.connect(base_url, token()) as one, Softphone.connect(base_url, token()) as two:
        await dial(twilio, app)
        first, second = await one.incoming(), await two.incoming()
        await second.accept()
        assert await first.cancelled() == "answered-elsewhere"
        other = await twilio.conferences("another").participants.create_async(from_=LINE, to="client:op_alice")
        assert (await one.incoming()).sid == other.call_sid
        assert [message for message in two.messages if message["type"] == "incoming"][1:] == []


async def test_nobody_registered(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await dial(twilio, app)
    assert (await app.gets("/leg"))["CallStatus"] == "no-answer"


async def test_declined_and_timed_out(company: PhoneCompany, app: PlayingApp, twilio: Client, base_url: str) -> None:
    async with Softphone.connect(base_url, token()) as alice:
        await dial(twilio, app)
        await (await alice.incoming()).reject()
        assert (await app.gets("/leg", 2))["CallStatus"] == "busy"
        await dial(twilio, app)
        leg = await alice.incoming()
        await company.advance(20)
        assert await leg.cancelled() == "timeout"


async def test_a_vanished_tab_keeps_its_leg_for_a_while(
    company: PhoneCompany, app: PlayingApp, twilio: Client, base_url: str
) -> None:
    async with Softphone.connect(base_url, token()) as alice:
        sid = await dial(twilio, app)
        await (await alice.incoming()).accept()
    async with Softphone.connect(base_url, token()) as again:
        await again.send("resume", call_sid=sid)
        await again.until(lambda message: message["type"] == "accepted", "resumed")
        await company.advance(60)
        assert (await company.call(sid).show())["status"] == "in-progress"
    await company.until(
        lambda event: event["type"] == "client.changed" and not event["client"]["registered"], "the tab gone",
        start=len(company.events) - 1,
    )  # fmt: skip
    await company.advance(11)
    assert await company.call(sid).ended() == "completed"


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"secret": "wrong-secret-of-some-length-0123456789"}, "bad token"),
        ({"incoming": False}, "doesn't allow incoming"),
        ({"ttl": -10}, "expired"),
    ],
)
async def test_bad_tokens(base_url: str, claims: dict[str, Any], words: str) -> None:
    await _is_turned_away(base_url, token(**claims), words)


async def test_no_token_at_all(base_url: str) -> None:
    await _is_turned_away(base_url, "nonsense", "bad token")


async def _is_turned_away(base_url: str, bad: str, words: str) -> None:
    with pytest.raises(ConnectionError, match=words):
        async with Softphone.connect(base_url, bad):
            pass


async def test_a_client_can_be_made_to_fail(
    company: PhoneCompany, app: PlayingApp, twilio: Client, base_url: str
) -> None:
    async with Softphone.connect(base_url, token()):
        await company.request("PATCH", "/clients/op_alice", {"voice": "busy"})
        await dial(twilio, app)
        assert (await app.gets("/leg"))["CallStatus"] == "busy"
        await company.request("PATCH", "/clients/op_alice", {"voice": "unregistered"})
        await dial(twilio, app)
        assert (await app.gets("/leg", CallStatus="no-answer"))["CallStatus"] == "no-answer"
