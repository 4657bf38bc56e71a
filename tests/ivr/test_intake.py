"""The first webhook: who may send it, what it may hold, and what it answers to whom."""

import asyncio
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import func, select, text
from twilio.request_validator import RequestValidator

from calls.callers import callers_of
from calls.models import Call, Leg, Webhook
from telephony import webhooks
from telephony.webhooks import PATIENCE_S
from tests.cast import ACCOUNT_SID, AUTH_TOKEN, LINE, ORTIZ
from tests.house import Bureau
from tests.ivr.ledger import messages_of, moves_of, only_call

INCOMING = "/twilio/voice/incoming"
Fields = dict[str, Any]


def fields(**changes: Any) -> Fields:
    return {
        "CallSid": "CA" + "1" * 32,
        "AccountSid": ACCOUNT_SID,
        "From": ORTIZ,
        "To": LINE,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
        "StirVerstat": "TN-Validation-Passed-A",
    } | changes


async def send(bureau: Bureau, path: str, sent: Fields, token: str = AUTH_TOKEN) -> tuple[int, str]:
    """A webhook as Twilio would send it."""
    url = bureau.url + path
    headers = {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, sent)}
    async with aiohttp.ClientSession() as http, http.post(url, data=sent, headers=headers) as answer:
        return answer.status, await answer.text()


def verbs(document: str) -> list[str]:
    return [verb.tag for verb in ElementTree.fromstring(document)]


async def count(bureau: Bureau, model: Any) -> int:
    async with bureau.house.transaction() as session:
        return int((await session.execute(select(func.count()).select_from(model))).scalar_one())


def refusals(why: str) -> float:
    return REGISTRY.get_sample_value("nightbell_webhooks_refused_total", {"kind": "voice", "why": why}) or 0.0


async def test_a_webhook_set_to_get_by_mistake_is_told_what_it_takes(bureau: Bureau) -> None:
    url = f"{bureau.url}{INCOMING}?CallSid=CA{'1' * 32}"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        assert answer.status == 405
        assert (await answer.json())["detail"] == "/twilio/voice/incoming takes POST, not GET."
    assert await count(bureau, Call) == 0


async def test_greeting_notice_and_into_the_line(bureau: Bureau) -> None:
    status, document = await send(bureau, INCOMING, fields())
    assert status == 200
    assert verbs(document) == ["Say", "Say", "Enqueue"]
    call = await only_call(bureau)
    assert (call.status, call.next_action, call.next_at is not None) == ("in_flow", "look_up", True)
    assert await moves_of(bureau, "call", call.id) == ["in_flow"]
    async with bureau.house.transaction() as session:
        kept = (await session.execute(select(Webhook))).scalar_one()
        assert call.from_sealed is not None
        number, raw = await bureau.house.keyring.open_many(session, [call.from_sealed, kept.params_sealed])
        assert number is not None and number.reveal() == ORTIZ
        assert raw is not None and "TN-Validation-Passed-A" in raw.reveal()
        stored = await session.execute(text("SELECT calls::text || webhooks::text FROM calls, webhooks"))
        assert ORTIZ[1:] not in str(stored.scalar_one())


async def test_repeated_it_writes_nothing_and_answers_the_same(bureau: Bureau) -> None:
    answers = await asyncio.gather(*(send(bureau, INCOMING, fields()) for _ in range(4)))
    assert {status for status, _ in answers} == {200}
    assert all(verbs(document)[-1] == "Enqueue" for _, document in answers)
    assert [await count(bureau, model) for model in (Call, Leg, Webhook)] == [1, 1, 1]


async def test_a_bad_signature_writes_nothing_but_a_count(bureau: Bureau) -> None:
    before = refusals("bad_signature")
    assert (await send(bureau, INCOMING, fields(), token="not the token"))[0] == 403
    assert refusals("bad_signature") == before + 1
    async with aiohttp.ClientSession() as http, http.post(bureau.url + INCOMING, data=fields()) as unsigned:
        assert unsigned.status == 403
    assert (await send(bureau, INCOMING, fields(AccountSid="AC" + "9" * 32)))[0] == 403
    assert [await count(bureau, model) for model in (Call, Webhook)] == [0, 0]


@pytest.mark.parametrize(
    "broken",
    [
        {"CallSid": ""},
        {"CallSid": "CA'; DROP TABLE calls; --"},
        {"CallSid": "CA" + "1" * 300},
        {"CallSid": "C\x00A"},
    ],
)
async def test_without_a_call_there_is_nothing_to_answer(bureau: Bureau, broken: Fields) -> None:
    assert (await send(bureau, INCOMING, fields(**broken)))[0] == 400
    assert await count(bureau, Call) == 0


async def test_too_much_of_it_is_not_read(bureau: Bureau) -> None:
    assert (await send(bureau, INCOMING, fields(Body="x" * 100_000)))[0] == 413
    assert (await send(bureau, INCOMING, fields(**{f"Field{n}": "x" for n in range(300)})))[0] == 400


async def test_of_a_repeated_field_the_first_value_counts(bureau: Bureau) -> None:
    sent = [*fields().items(), ("From", "+12025550199"), ("CallSid", "CA" + "2" * 32)]

    class Repeated(dict[str, Any]):
        def getall(self, name: str) -> list[str]:
            return [value for key, value in sent if key == name]

    url = bureau.url + INCOMING
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, Repeated(sent))
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=sent, headers={"X-Twilio-Signature": signature}) as answer,
    ):
        assert answer.status == 200
    assert (await only_call(bureau)).sid == fields()["CallSid"]


async def test_a_number_nobody_has_is_rejected_without_a_row(bureau: Bureau) -> None:
    status, document = await send(bureau, INCOMING, fields(To="+12025550999"))
    assert (status, verbs(document)) == (200, ["Reject"])
    assert await count(bureau, Call) == 0


async def test_a_blocked_caller_is_rejected_and_the_call_is_over_as_it_begins(bureau: Bureau) -> None:
    for _ in range(2):
        status, document = await send(bureau, INCOMING, fields(From="+12025550666"))
        assert (status, verbs(document)) == (200, ["Reject"])
    call = await only_call(bureau)
    assert (call.status, call.outcome, call.next_at) == ("ended", "blocked", None)
    assert await moves_of(bureau, "call", call.id) == ["ended"]
    assert await messages_of(bureau, call.id) == []


async def test_an_anonymous_caller_is_answered_without_a_number(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line, caller_id="anonymous")
    await call.hears("you are next in line")
    offer = await alice.sees("offer")
    assert offer["caller_number"] is None
    call_id, _ = await alice.answer_next()
    card = await alice.get(f"calls/{call_id}/card")
    assert (card["call"]["caller_number"], card["call"]["earlier_calls"]) == (None, [])


NAMELESS = ("266696687", "+266696687", "+1266696687", "+7748283", "Anonymous", "anonymous@anonymous.invalid", "", "+1")
STRANGE = ("911", "22395", "+811045000", "+697012345678", "02025550177", "1" * 300, "sip:ward-3@hospital.example")


async def test_whatever_stands_for_the_number_the_call_is_taken_and_nobody_else_is_called_back(bureau: Bureau) -> None:
    for at, from_ in enumerate((*NAMELESS, *STRANGE)):
        status, document = await send(bureau, INCOMING, fields(CallSid=f"CA{at:032x}", From=from_))
        assert (status, verbs(document)[-1]) == (200, "Enqueue"), from_
    async with bureau.house.transaction() as session:
        calls = list((await session.execute(select(Call).order_by(Call.id))).scalars())
        shown = await callers_of(session, bureau.house.keyring, calls)
    assert [one.kind for one in shown[: len(NAMELESS)]] == ["withheld"] * (len(NAMELESS) - 1) + ["unknown"]
    assert {one.number for one in shown} == {None}
    assert [call.from_token is None for call in calls] == [True] * (len(calls) - 1) + [False]


async def test_withheld_callers_all_meet_what_the_account_says(bureau: Bureau) -> None:
    async with bureau.house.transaction() as session:
        await session.execute(text("""UPDATE accounts SET settings = settings || '{"anonymous": "reject"}'"""))
    for at, from_ in enumerate(NAMELESS):
        _, document = await send(bureau, INCOMING, fields(CallSid=f"CA{at:032x}", From=from_))
        assert verbs(document) == ["Reject"], from_


async def test_the_card_names_the_caller_as_the_network_does(bureau: Bureau) -> None:
    named = fields(CallerName="ORTIZ\u202e MARIA", From="+12025550177;ext=42")
    await send(bureau, INCOMING, named)
    async with bureau.house.transaction() as session:
        call = (await session.execute(select(Call))).scalar_one()
        (caller,) = await callers_of(session, bureau.house.keyring, [call])
    assert (caller.number, caller.name) == ("+12025550177;ext=42", "ORTIZ MARIA")


async def test_the_same_callers_earlier_calls_are_on_the_card(bureau: Bureau) -> None:
    for _ in range(2):
        call = await bureau.caller.dial(bureau.line)
        await call.hears("you are next in line")
        await call.hangup()
        await bureau.settle()
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    card = await alice.get(f"calls/{call_id}/card")
    assert [one["outcome"] for one in card["call"]["earlier_calls"]] == ["short_abandon", "short_abandon"]


async def test_a_changed_account_holds_from_the_next_call_on(bureau: Bureau) -> None:
    await send(bureau, INCOMING, fields())
    async with bureau.house.transaction() as session:
        blocked = """UPDATE accounts SET settings = jsonb_set(settings, '{blocked}', '["+12025550181"]')"""
        await session.execute(text(blocked))
    _, document = await send(bureau, INCOMING, fields(CallSid="CA" + "3" * 32))
    assert verbs(document) == ["Reject"]


async def test_the_fallback_brings_an_unknown_call_in_and_a_known_one_back(bureau: Bureau) -> None:
    failed = fields(ErrorCode="11200", ErrorUrl=bureau.url + INCOMING)
    _, document = await send(bureau, "/twilio/voice/fallback", failed)
    assert verbs(document) == ["Say", "Say", "Enqueue"]
    seen = [verbs((await send(bureau, "/twilio/voice/fallback", failed))[1])[-1] for _ in range(5)]
    assert seen == ["Enqueue", "Enqueue", "Enqueue", "Redirect", "Hangup"]
    assert await count(bureau, Call) == 1


async def test_with_the_database_gone_the_answer_is_503_in_time(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE_S", PATIENCE_S)
    await send(bureau, INCOMING, fields())
    engine = bureau.house.db.engine
    async with bureau.house.transaction() as session:
        # What a database that hangs looks like from here: the statement waits and waits.
        await session.execute(text("LOCK TABLE calls IN ACCESS EXCLUSIVE MODE"))
        began = asyncio.get_running_loop().time()
        status, _ = await send(bureau, INCOMING, fields(CallSid="CA" + "4" * 32))
        assert status == 503
        assert asyncio.get_running_loop().time() - began < 3.0
    assert (await send(bureau, INCOMING, fields(CallSid="CA" + "5" * 32)))[0] == 200
    # Whether the statement was called back in time nobody can know: by the fallback it is one call either way.
    failed = fields(CallSid="CA" + "4" * 32, ErrorCode="11200", ErrorUrl=bureau.url + INCOMING)
    _, document = await send(bureau, "/twilio/voice/fallback", failed)
    assert verbs(document)[-1] == "Enqueue"
    assert await count(bureau, Call) == 3
    assert engine is bureau.house.db.engine


async def test_a_webhook_for_another_calls_address_is_nobodys_business(bureau: Bureau) -> None:
    await send(bureau, INCOMING, fields())
    call = await only_call(bureau)
    for path in ("wait", "wait-key", "left", "voicemail", "record", "recording"):
        status, _ = await send(bureau, f"/twilio/voice/{path}?call={call.id}", fields(CallSid="CA" + "6" * 32))
        assert status == 404, path
        status, _ = await send(bureau, f"/twilio/voice/{path}?call=one", fields())
        assert status == 404, path
