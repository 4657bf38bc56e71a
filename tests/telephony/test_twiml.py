"""Our TwiML against the official builder: the same elements with the same attributes."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from telephony import twiml

URL = "https://bureau.example/twilio/voice/wait?call=7&x=<y>#rt=5000"


def same(ours: str, official: object) -> None:
    assert canonical(ours) == canonical(str(official))


def canonical(document: str) -> str:
    return ElementTree.canonicalize(document, strip_text=True)


printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80)


@given(text=printable)
def test_whatever_is_said_survives(text: str) -> None:
    root = ElementTree.fromstring(twiml.document(twiml.say(text)))
    assert (root[0].text or "") == text


def test_enqueue_and_say() -> None:
    official = VoiceResponse()
    official.say('Tom & "Jerry"', voice=twiml.VOICE, language=twiml.LANGUAGE)
    official.enqueue("line-7", action=URL, method="POST", wait_url=URL, wait_url_method="POST")
    same(twiml.document(twiml.say('Tom & "Jerry"'), twiml.enqueue("line-7", action=URL, wait_url=URL)), official)


def test_gather_with_every_key_as_a_digit() -> None:
    official = VoiceResponse()
    gather = Gather(input="dtmf", action=URL, method="POST", num_digits=1, timeout=8, finish_on_key="")
    gather.say("Press star.", voice=twiml.VOICE, language=twiml.LANGUAGE)
    official.append(gather)
    ours = twiml.gather(twiml.say("Press star."), action=URL, num_digits=1, timeout=8, finish_on_key="")
    same(twiml.document(ours), official)


def test_record_asks_for_both_ends() -> None:
    official = VoiceResponse()
    official.record(
        action=URL,
        method="POST",
        max_length=60,
        timeout=5,
        finish_on_key="#",
        play_beep=True,
        recording_status_callback=URL,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    same(twiml.document(twiml.record(action=URL, status_callback=URL, max_length_s=60)), official)


def test_the_callers_conference() -> None:
    official, dial = VoiceResponse(), Dial()
    dial.conference(
        "offer-7-ab",
        beep="false",
        start_conference_on_enter=True,
        end_conference_on_exit=True,
        participant_label="caller-3",
        status_callback=URL,
        status_callback_method="POST",
        status_callback_event="join leave end",
    )
    official.append(dial)
    same(twiml.document(twiml.dial_conference("offer-7-ab", status_callback=URL, label="caller-3")), official)


def test_small_verbs() -> None:
    official = VoiceResponse()
    official.pause(length=5)
    official.play(URL, loop=2)
    official.redirect(URL, method="POST")
    official.leave()
    official.hangup()
    official.reject(reason="busy")
    ours = [
        twiml.pause(5),
        twiml.play(URL, loop=2),
        twiml.redirect(URL),
        twiml.leave(),
        twiml.hangup(),
        twiml.reject("busy"),
    ]
    same(twiml.document(*ours), official)


def test_dialling_a_number() -> None:
    official, dial = VoiceResponse(), Dial(timeout=20, caller_id="+12025550100")
    dial.number("+12025550121")
    official.append(dial)
    same(twiml.document(twiml.dial_number("+12025550121", timeout_s=20, caller_id="+12025550100")), official)


@pytest.mark.parametrize("verb", [twiml.hangup(), twiml.say("x")])
def test_an_answer_is_xml(verb: str) -> None:
    answer = twiml.answer(verb)
    assert answer.media_type == "text/xml"
    assert ElementTree.fromstring(bytes(answer.body)).tag == "Response"
