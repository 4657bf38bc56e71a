"""Reports as carriers really write them: fields in odd orders, empty, missing, in older names, late. What is not known
is not written, and our own faults are nobody else's."""

from typing import Any, Final

import aiohttp
import pytest
from sqlalchemy import select

from calls.models import Call
from channels.sends.models import Send
from channels.sms.our_faults import CarrierFault
from clients.contacts.models import ContactMethod
from telephony.signature import canonical, sign
from tests.cast import ACCOUNT_SID, AUTH_TOKEN
from tests.dispatch.ground import Story, reasons, story
from tests.house import Bureau

LEE: Final = "+12025550121"
Fields = list[tuple[str, str]]


async def carrier_says(bureau: Bureau, path: str, fields: Fields) -> int:
    """A webhook signed as the carrier does; the status of our answer."""
    url = f"{bureau.url}{path}"
    headers = {"X-Twilio-Signature": sign(AUTH_TOKEN.encode(), url + canonical(fields))}
    async with aiohttp.ClientSession() as http, http.post(url, data=fields, headers=headers) as answer:
        return answer.status


async def deaf(bureau: Bureau) -> None:
    """The phone company's own callbacks are lost: only what the story says arrives."""
    await bureau.company.faults(callbacks=[{"kind": "*", "lose": 1.0}])


async def row(bureau: Bureau, dispatch_id: int, channel: str) -> Send:
    """The latest."""
    await bureau.settle()
    async with bureau.house.transaction() as session:
        found = select(Send).where(Send.channel == channel).order_by(Send.id.desc()).limit(1)
        return (await session.execute(found)).scalar_one()


async def method(bureau: Bureau, kind: str) -> str:
    async with bureau.house.transaction() as session:
        found = select(ContactMethod.state).where(ContactMethod.address == LEE, ContactMethod.kind == kind)
        return (await session.execute(found)).scalar_one()


async def texted(bureau: Bureau) -> tuple[Story, int, Send]:
    tale = await story(bureau)
    await deaf(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    return tale, dispatch_id, await row(bureau, dispatch_id, "sms")


async def report(bureau: Bureau, text: Send, *more: tuple[str, str]) -> None:
    sid = text.sid or ""
    fields = [
        ("RawDlrDoneDate", "2612010209"), ("SmsSid", sid), *more, ("To", LEE), ("MessageSid", sid),
        ("AccountSid", ACCOUNT_SID), ("From", bureau.line), ("ApiVersion", "2010-04-01"),
    ]  # fmt: skip
    assert await carrier_says(bureau, f"/twilio/sms/status?send={text.id}", fields) == 204


def said(status: str, code: str | None = None) -> Fields:
    return [*([("ErrorCode", code)] if code is not None else []), ("SmsStatus", status), ("MessageStatus", status)]


@pytest.mark.parametrize(
    ("code", "texts", "ours"),
    [("30003", "ok", False), ("30034", "ok", True), ("30007", "ok", False), ("30006", "failing", False)],
    ids=["unreachable", "not registered", "filtered", "landline"],
)
async def test_an_undelivered_text_is_gone_round_at_once_and_blamed_on_whom_it_belongs_to(
    bureau: Bureau, code: str, texts: str, ours: bool
) -> None:
    tale, dispatch_id, text = await texted(bureau)
    await report(bureau, text, *said("undelivered", code))
    await bureau.settle()
    await bureau.dr_lee.expect_call()
    assert (await method(bureau, "sms"), await method(bureau, "voice")) == (texts, "ok")
    async with bureau.house.transaction() as session:
        faults = (await session.execute(select(CarrierFault.code, CarrierFault.from_address))).all()
    assert [tuple(one) for one in faults] == ([(int(code), bureau.line)] if ours else [])
    if ours:
        await bureau.company.mailbox("ada@example.test").expect_mail(containing=code)
    await report(bureau, text, *said("delivered"))  # two minutes later, after all
    text = await row(bureau, dispatch_id, "sms")
    assert text.delivered_at is not None
    assert "it arrived after all" in reasons(await tale.ledger(dispatch_id), "delivery")
    assert await tale.status(dispatch_id) == "active", "nobody has answered"


async def test_what_was_delivered_stays_so_and_what_says_nothing_changes_nothing(bureau: Bureau) -> None:
    _, dispatch_id, text = await texted(bureau)
    for words in (said("sent", "0"), said("sent", ""), said("sent", "abc")):
        await report(bureau, text, *words)
        assert (await row(bureau, dispatch_id, "sms")).status == "sent"
    await report(bureau, text, *said("read"))
    read = await row(bureau, dispatch_id, "sms")
    assert read.delivered_at is not None
    await report(bureau, text, *said("undelivered", "30008"))
    await report(bureau, text, *said("delivered"))
    after = await row(bureau, dispatch_id, "sms")
    assert (after.status, after.delivered_at, after.error_code) == ("sent", read.delivered_at, None)
    assert await method(bureau, "sms") == "ok"


async def test_the_older_names_alone_are_understood(bureau: Bureau) -> None:
    _, _, text = await texted(bureau)
    fields = [("SmsSid", text.sid or ""), *said("undelivered", "30003")[:2], ("AccountSid", ACCOUNT_SID)]
    assert await carrier_says(bureau, f"/twilio/sms/status?send={text.id}", fields) == 204
    await bureau.settle()
    await bureau.dr_lee.expect_call()


async def rung(bureau: Bureau) -> tuple[Story, int, Send]:
    """The text came to nothing, so the phone rings; only the story reports of that call."""
    tale, dispatch_id, text = await texted(bureau)
    await report(bureau, text, *said("undelivered", "30003"))
    await bureau.settle()
    await bureau.dr_lee.expect_call()
    return tale, dispatch_id, await row(bureau, dispatch_id, "voice")


async def call_report(bureau: Bureau, call: Send, *fields: tuple[str, str]) -> None:
    body = [("CallSid", call.sid or ""), *fields, ("AccountSid", ACCOUNT_SID)]
    assert await carrier_says(bureau, f"/twilio/voice/send-status?send={call.id}", body) == 204


async def test_a_report_without_a_status_says_nothing_and_is_kept_as_such(bureau: Bureau) -> None:
    tale, dispatch_id, call = await rung(bureau)
    outbound = [("From", bureau.line), ("To", LEE), ("Direction", "outbound-api")]
    await call_report(bureau, call, ("CallStatus", ""), *outbound, ("CallDuration", "0"), ("SipResponseCode", "486"))
    await call_report(bureau, call, *outbound)
    now = await row(bureau, dispatch_id, "voice")
    assert (now.status, now.delivered_at, now.picked_up_at, now.ended_at) == ("sent", None, None, None)
    told = [one for one in reasons(await tale.ledger(dispatch_id), "delivery") if "a report without a status" in one]
    assert len(told) == 2
    assert "486" in told[0]


@pytest.mark.parametrize(
    "fields",
    [
        [("CallStatus", "no-answer"), ("Duration", "0"), ("CallDuration", "0"), ("SipResponseCode", "487"),
         ("CallbackSource", "call-progress-events"), ("SequenceNumber", "0"),
         ("Timestamp", "Tue, 01 Dec 2026 01:59:13 +0000")],
        [("CallStatus", "completed"), ("CallDuration", "0"), ("SequenceNumber", "3"), ("AnsweredBy", "unknown")],
        [("CallStatus", "Completed"), ("CallDuration", "")],
    ],
    ids=["no answer", "completed after no time", "completed, unknown how long"],
)  # fmt: skip
async def test_a_call_that_nobody_can_have_heard_reached_nobody_whatever_comes_later(
    bureau: Bureau, fields: Fields
) -> None:
    tale, dispatch_id, call = await rung(bureau)
    await call_report(bureau, call, *fields)
    over = await row(bureau, dispatch_id, "voice")
    assert (over.status, over.delivered_at, over.heard_at) == ("failed", None, None)
    await call_report(bureau, call, ("CallStatus", "in-progress"), ("SequenceNumber", "1"))  # late
    after = await row(bureau, dispatch_id, "voice")
    assert (after.id, after.status, after.picked_up_at, after.ended_at) == (over.id, "failed", None, over.ended_at)
    assert await tale.status(dispatch_id) == "active"


async def test_a_caller_stays_in_the_line_until_a_report_says_otherwise(bureau: Bureau) -> None:
    await deaf(bureau)
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")

    async def says(*fields: tuple[str, str]) -> Any:
        body = [("CallSid", call.sid), *fields, ("AccountSid", ACCOUNT_SID)]
        assert await carrier_says(bureau, "/twilio/voice/status", body) in (200, 204)
        await bureau.settle()
        async with bureau.house.transaction() as session:
            return (await session.execute(select(Call.status))).scalar_one()

    assert await says(("CallStatus", "")) == "waiting"
    assert await says(("CallStatus", "completed"), ("CallStatus", "in-progress"), ("CallDuration", "0")) == "ended"
