from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from devtools.phone_company.client import Call, PhoneCompany
from tests.phone_company.conftest import BOB, CALLER, LEE, LINE, ErrorCodes
from tests.phone_company.playing_app import PlayingApp

EVENTS = "start end join leave mute hold"
CALLERS_ROOM = (
    f"<Dial action='/after'><Conference endConferenceOnExit='true' beep='false' statusCallback='/room' "
    f"statusCallbackEvent='{EVENTS}'>offer-1</Conference></Dial>"
)


async def caller_in(company: PhoneCompany, app: PlayingApp) -> Call:
    app.says("/voice", CALLERS_ROOM)
    call = await company.phone(CALLER).dial(LINE)
    await call.happens("call.joined")
    return call


async def dial_in(company: PhoneCompany, twilio: Client, number: str, **more: Any) -> Call:
    await twilio.conferences("offer-1").participants.create_async(from_=LINE, to=number, **more)
    leg = await company.phone(number).expect_call()
    await leg.answer()
    await leg.happens("call.joined")
    return leg


async def names(app: PlayingApp) -> list[str]:
    return [one["StatusCallbackEvent"] for one in app.all("/room")]


async def test_it_starts_with_two_and_ends_with_the_caller(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    caller = await caller_in(company, app)
    await company.settle()
    assert await names(app) == ["participant-join"]
    lee = await dial_in(company, twilio, LEE, label="lee")
    await company.settle()
    assert await names(app) == ["participant-join", "participant-join", "conference-start"]
    assert app.all("/room")[1]["ParticipantLabel"] == "lee"
    assert await caller.speak("hello doctor") == [lee.sid]
    await lee.hears("hello doctor")
    await caller.hangup()
    assert await lee.ended() == "completed"
    await company.settle()
    last = app.all("/room")[-1]
    assert last["StatusCallbackEvent"] == "conference-end"
    assert last["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert last["CallSidEndingConference"] == caller.sid
    assert [one["SequenceNumber"] for one in app.all("/room")] == [str(n + 1) for n in range(len(app.all("/room")))]
    assert (await app.gets("/after"))["DialCallStatus"] == "answered"
    assert "DialCallSid" not in app.all("/after")[0]
    assert await company.unexpected() == []


async def test_the_first_participants_callback_is_the_only_one(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    await dial_in(
        company, twilio, LEE, conference_status_callback=app.url("/offer"),
        conference_status_callback_event=["join", "leave", "end"],
    )  # fmt: skip
    await caller_in(company, app)
    await company.settle()
    assert app.all("/room") == []
    assert [one["StatusCallbackEvent"] for one in app.all("/offer")] == ["participant-join", "participant-join"]


async def test_hold_and_mute_decide_who_hears_whom(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    caller = await caller_in(company, app)
    lee = await dial_in(company, twilio, LEE, label="lee")
    room = (await twilio.conferences.list_async(friendly_name="offer-1", status="in-progress"))[0]
    participants = twilio.conferences(room.sid).participants
    app.says("/hold", "<Say>Please hold.</Say>")
    held = await participants(caller.sid).update_async(hold=True, hold_url=app.url("/hold"))
    assert held.hold is True
    await caller.hears("please hold")
    assert await lee.speak("a secret") == []
    assert await caller.speak("anyone?") == []
    await participants(caller.sid).update_async(hold=False)
    muted = await participants("lee").update_async(muted=True)
    assert muted.muted is True
    assert await lee.speak("mumble") == []
    assert await caller.speak("are you there?") == [lee.sid]
    await company.settle()
    assert (await names(app))[-3:] == ["participant-hold", "participant-unhold", "participant-mute"]


async def test_a_coach_is_heard_by_one_only(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    caller = await caller_in(company, app)
    lee = await dial_in(company, twilio, LEE)
    bob = await dial_in(company, twilio, BOB, coaching=True, call_sid_to_coach=lee.sid)
    assert await bob.speak("offer a callback") == [lee.sid]
    assert set(await caller.speak("well?")) == {lee.sid, bob.sid}
    room = (await twilio.conferences.list_async(friendly_name="offer-1"))[0]
    await twilio.conferences(room.sid).participants(bob.sid).update_async(coaching=False)
    assert set(await bob.speak("this is Bob")) == {caller.sid, lee.sid}


async def test_removing_and_not_ending(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    caller = await caller_in(company, app)
    lee = await dial_in(company, twilio, LEE, label="lee", end_conference_on_exit=True)
    bob = await dial_in(company, twilio, BOB)
    room = (await twilio.conferences.list_async(friendly_name="offer-1"))[0]
    participants = twilio.conferences(room.sid).participants
    await participants("lee").update_async(end_conference_on_exit=False)
    assert await participants("lee").delete_async()
    assert await lee.ended() == "completed"
    assert set(await caller.speak("still here")) == {bob.sid}
    with pytest.raises(TwilioRestException) as refused:
        await participants("lee").fetch_async()
    assert (refused.value.status, refused.value.code) == (404, 20404)


async def test_one_being_dialled_is_listed_and_an_ended_room_is_empty(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    caller = await caller_in(company, app)
    made = await twilio.conferences("offer-1").participants.create_async(from_=LINE, to=LEE, label="lee", timeout=5)
    await company.phone(LEE).expect_call()
    listed = await twilio.conferences(made.conference_sid).participants.list_async()
    assert {one.call_sid: one.status for one in listed} == {caller.sid: "connected", made.call_sid: "ringing"}
    await company.advance(6)
    listed = await twilio.conferences(made.conference_sid).participants.list_async()
    assert [one.call_sid for one in listed] == [caller.sid]
    await twilio.conferences(made.conference_sid).update_async(status="completed")
    assert await twilio.conferences(made.conference_sid).participants.list_async() == []
    room = await twilio.conferences(made.conference_sid).fetch_async()
    assert (room.status, room.reason_conference_ended) == ("completed", "conference-ended-via-api")


async def test_a_reused_name_joins_strangers_and_a_new_one_is_a_new_room(
    company: PhoneCompany, app: PlayingApp, twilio: Client
) -> None:
    caller = await caller_in(company, app)
    stranger = await company.phone(BOB).dial(LINE)
    await stranger.happens("call.joined")
    assert await stranger.speak("who is there?") == [caller.sid]
    await caller.hangup()
    await stranger.ended()
    await company.phone(BOB).dial(LINE)
    await company.settle()
    assert len({room.sid for room in await twilio.conferences.list_async(friendly_name="offer-1")}) == 2


async def test_a_label_in_use(company: PhoneCompany, app: PlayingApp, twilio: Client, codes: ErrorCodes) -> None:
    await dial_in(company, twilio, LEE, label="operator")
    with pytest.raises(TwilioRestException):
        await twilio.conferences("offer-1").participants.create_async(from_=LINE, to=BOB, label="operator")
    assert 16025 in await codes()


async def test_the_wait_document_is_played_once(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Dial><Conference waitUrl='/wait'>alone</Conference></Dial>")
    app.says("/wait", "<Say>Please wait.</Say>")
    await (await company.phone(CALLER).dial(LINE)).hears("please wait")
    await company.advance(120)
    assert len(app.all("/wait")) == 1


async def test_beep_is_on_unless_switched_off(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    caller = await caller_in(company, app)
    await dial_in(company, twilio, LEE, beep="false")
    await company.settle()
    assert not [event for event in company.events if event["type"] == "call.beep"]
    await dial_in(company, twilio, BOB)
    assert (await caller.happens("call.beep"))["call_sid"] == caller.sid


async def test_a_second_redirect_ends_the_conference(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    caller = await caller_in(company, app)
    lee = await dial_in(company, twilio, LEE)
    await twilio.calls(caller.sid).update_async(url=app.url("/voice"))
    await lee.ended()
    await company.settle()
    left = [one for one in app.all("/room") if one["StatusCallbackEvent"] == "participant-leave"]
    assert left[0]["ReasonParticipantLeft"] == "participant_updated_via_api"
