"""The voicemail box: by key, by the limit, long, silent, and hung up at every point."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from calls.models import Recording
from calls.reconcile import without_sound
from core import clock
from core.outbox.rows import OutboxRow
from devtools.phone_company.client import Call as PhoneCall
from dispatch.messages.sound import missing_sound
from ivr.voicemail.box import settle
from tests.house import Bureau
from tests.ivr.ledger import dispatch_row, messages_of, moves_of, only_call, recording_row
from tests.ivr.test_line import LIMIT_S


async def at_the_tone(bureau: Bureau) -> PhoneCall:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    await call.press("*")
    await call.hears("leave a message for riverside")
    await call.happens("call.recording")
    return call


async def test_a_message_is_left_by_the_key_and_stored_encrypted(bureau: Bureau) -> None:
    call = await at_the_tone(bureau)
    row = await only_call(bureau)
    (message,) = await messages_of(bureau, row.id)
    assert (message.kind, message.status, message.recording_id) == ("voicemail", "draft", None)
    await call.speak("This is Mrs Ortiz, my son has a high fever.")
    await bureau.advance(4)
    await call.press("#", now=True)
    await call.hears("has been recorded")
    await call.ended()
    await bureau.settle()

    (message,) = await messages_of(bureau, row.id)
    recording = await recording_row(bureau, row.id)
    assert (message.status, message.silent, message.recording_id) == ("open", False, recording.id)
    assert await moves_of(bureau, "recording", recording.id) == ["recording", "completed", "stored"]
    assert (await only_call(bureau)).outcome == "voicemail"
    assert await moves_of(bureau, "call", row.id) == ["in_flow", "waiting", "in_flow", "ended"]

    bob = await bureau.desk("bob", ready=False)
    async with bob.http.get(f"{bureau.url}/api/v1/recordings/{recording.id}/media") as answer:
        assert (answer.status, answer.content_type) == (200, "audio/wav")
        assert (await answer.read()).startswith(b"RIFF")
    charlie = await bureau.desk("charlie", ready=False)
    async with charlie.http.get(f"{bureau.url}/api/v1/recordings/{recording.id}/media") as answer:
        assert answer.status == 404
    kept = await bureau.company.requests(kind="rest", path=f"Recordings/{recording.sid}")
    assert [one["method"] for one in kept][-1] == "DELETE"


async def test_the_limit_leads_to_voicemail(bureau: Bureau) -> None:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    await bureau.advance(LIMIT_S + 3)
    await call.hears("leave a message for riverside")
    await call.happens("call.recording")
    row = await only_call(bureau)
    assert [one.kind for one in await messages_of(bureau, row.id)] == ["voicemail"]


async def test_hung_up_in_the_middle_of_the_message(bureau: Bureau) -> None:
    call = await at_the_tone(bureau)
    await call.speak("This is Mrs Ortiz, please call")
    await bureau.advance(3)
    await call.hangup()
    await bureau.settle()
    row = await only_call(bureau)
    (message,) = await messages_of(bureau, row.id)
    assert (message.status, message.silent) == ("open", False)
    assert (await recording_row(bureau, row.id)).status == "stored"


async def test_hung_up_at_the_tone_is_listed_not_paged(bureau: Bureau) -> None:
    call = await at_the_tone(bureau)
    await call.hangup()
    await bureau.advance(30)
    row = await only_call(bureau)
    (message,) = await messages_of(bureau, row.id)
    assert (message.kind, message.silent) == ("voicemail", True)
    assert (await dispatch_row(bureau, message.id)).status == "at_desk"
    assert await bureau.company.unexpected() == []


async def test_hung_up_in_the_greeting_of_the_box_is_a_caller_lost(bureau: Bureau) -> None:
    await bureau.company.settings(speech_rate=10)
    call = await bureau.caller.dial(bureau.line)
    await bureau.advance(20)
    await call.hears("you are next in line")
    await bureau.advance(5)
    await call.press("1", now=True)
    await call.hears("leave a message for riverside")
    await call.hangup()
    await bureau.settle()
    row = await only_call(bureau)
    assert row.outcome == "caller_lost"
    assert [one.kind for one in await messages_of(bureau, row.id)] == ["caller_lost"]


async def test_a_recording_nobody_tells_us_about_is_found(bureau: Bureau) -> None:
    await bureau.company.faults(callbacks=[{"kind": "recording", "lose": 1.0}, {"kind": "call", "lose": 1.0}])
    call = await at_the_tone(bureau)
    await call.speak("This is Mrs Ortiz, please call me back")
    await bureau.advance(3)
    await call.hangup()
    await bureau.advance(90)
    row = await only_call(bureau)
    assert row.status == "ended"
    (message,) = await messages_of(bureau, row.id)
    assert (message.status, message.silent) == ("open", False)
    assert (await recording_row(bureau, row.id)).status == "stored"


async def a_message_is_left(bureau: Bureau) -> int:
    """Spoken, and told to us as complete by the Record action."""
    call = await at_the_tone(bureau)
    await call.speak("This is Mrs Ortiz, my son has a high fever.")
    await bureau.advance(10)  # the caller falls silent
    await call.ended()
    await bureau.settle()
    return (await only_call(bureau)).id


def fetches(rows: list[Any]) -> list[Any]:
    return [one for one in rows if one.kind == "recording.fetch"]


async def outbox_rows(bureau: Bureau) -> list[OutboxRow]:
    async with bureau.house.transaction() as session:
        return list((await session.execute(select(OutboxRow))).scalars())


@pytest.mark.parametrize(
    ("end", "status", "words"),
    [
        ("absent", "absent", "nothing was said"),
        ("failed", "lost", "failed at the phone company"),
        ("deleted", "lost", "deleted at the phone company"),
    ],
)
async def test_a_recording_that_comes_to_nothing_has_a_clear_end_and_its_page_says_so(
    bureau: Bureau, end: str, status: str, words: str
) -> None:
    await bureau.company.faults(recordings=[{"end": end}])
    call_id = await a_message_is_left(bureau)
    await bureau.company.advance(70)
    await bureau.settle()
    recording = await recording_row(bureau, call_id)
    assert (recording.status, recording.end_reason, recording.next_at) == (status, end, None)
    (row,) = fetches(await outbox_rows(bureau))
    assert row.done_at is not None
    (message,) = await messages_of(bureau, call_id)
    assert (message.status, message.silent) == ("open", False)
    asked = len(await bureau.company.requests(kind="rest", path="Recordings"))
    await bureau.company.advance(600)
    await bureau.tick()
    assert len(await bureau.company.requests(kind="rest", path="Recordings")) == asked
    async with bureau.house.transaction() as session:
        assert words in str(await missing_sound(session, message))


@pytest.mark.parametrize(
    ("statuses", "over", "age_s", "end"),
    [
        (["failed"], False, 10, "failed"),
        (["deleted"], True, 10, "deleted"),
        (["absent"], True, 10, "absent"),
        ([], True, 10, None),
        ([], True, 301, "absent"),
        ([], False, 301, None),
        (["processing"], True, 301, None),
        (["processing"], True, 3 * 3600 + 1, "late"),
        (["in-progress"], False, 3 * 3600 + 1, None),
    ],
)
def test_how_a_recording_ended_that_nobody_told_us_of(
    statuses: list[str], over: bool, age_s: float, end: str | None
) -> None:
    recording = Recording(started_at=clock.now() - timedelta(seconds=age_s))
    assert without_sound(recording, statuses, over=over) == end


async def test_a_file_that_is_long_in_coming_is_fetched_by_one_row(bureau: Bureau) -> None:
    await bureau.company.faults(recordings=[{"end": "late", "late": 100}])
    call_id = await a_message_is_left(bureau)
    for _ in range(4):
        await bureau.company.advance(32)
        await bureau.tick()
    recording = await recording_row(bureau, call_id)
    assert await moves_of(bureau, "recording", recording.id) == ["recording", "completed", "stored"]
    assert len(fetches(await outbox_rows(bureau))) == 1


async def test_a_file_that_never_comes_is_given_up_and_fetched_after_all_when_the_carrier_says_so(
    bureau: Bureau,
) -> None:
    await bureau.company.faults(recordings=[{"end": "late", "late": 4 * 3600}])
    call_id = await a_message_is_left(bureau)
    await bureau.company.advance(3 * 3600 + 60)
    await bureau.tick()
    recording = await recording_row(bureau, call_id)
    assert (recording.status, recording.end_reason) == ("lost", "late")
    await bureau.company.advance(3600)
    async with bureau.house.transaction() as session:
        await settle(session, recording, "completed", recording.sid, 4)
    await bureau.settle()
    recording = await recording_row(bureau, call_id)
    assert (recording.status, recording.end_reason) == ("stored", None)
