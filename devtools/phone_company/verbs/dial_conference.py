"""Dial's Conference noun: into the room, until something takes the leg out of it."""

import asyncio

from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Interrupted, Step, Stop
from devtools.phone_company.model import Conference, Hook, Participant, Source
from devtools.phone_company.verbs.enqueue import DEFAULT_MUSIC
from devtools.phone_company.verbs.star import Star

# an answer to a participant that was in a conference; it has no DialCallSid and no duration
_ANSWERED = {"DialCallStatus": "answered"}


async def run(flow: Flow, verb: Verb, noun: Verb) -> Step:
    rooms, call = flow.switch.rooms, flow.call
    if not noun.text:
        return flow.action(verb, {"DialCallStatus": "failed"})
    room = rooms.named(call.account, noun.text)
    problem = _problem(room, noun, flow)
    if problem is not None:
        code, words = problem
        flow.company.complain(code, words, account_sid=call.account.sid, call_sid=call.sid, url=flow.url)
        return flow.action(verb, {"DialCallStatus": "failed"})
    place = _place(flow, room, noun)
    place.play = lambda source, kind: flow.company.spawn(_play(flow, source, kind))
    star = Star()
    if verb.flag("hangupOnStar", False):
        call.listener = star
    rooms.join(place)
    rooms.set_music(place)
    try:
        await flow.wait(place.out, star.done, seconds=verb.number("timeLimit", 14400))
    except Interrupted as interruption:
        hung_up = isinstance(interruption.step, Stop)
        rooms.leave(place, "participant_hung_up" if hung_up else "participant_updated_via_api")
        if hung_up:
            flow.report(verb, _ANSWERED)
        raise
    finally:
        if call.listener is star:
            call.listener = None
    rooms.leave(place, "participant_left")
    return flow.action(verb, _ANSWERED)


def _problem(room: Conference, noun: Verb, flow: Flow) -> tuple[int, str] | None:
    label = noun.get("participantLabel")
    if label and any(other.label == label and other.call is not flow.call for other in room.participants.values()):
        return 16025, f"the participant label {label!r} is already in use in this conference"
    if not room.participants:
        room.max_participants = int(noun.number("maxParticipants", 250))
    if sum(other.connected for other in room.participants.values()) >= room.max_participants:
        return 13225, f"the conference is full: {room.max_participants} participants"
    return None


def _place(flow: Flow, room: Conference, noun: Verb) -> Participant:
    """The participant as the noun describes it; one the REST interface reserved keeps its own settings."""
    reserved = flow.call.participant
    if reserved is not None and reserved.room is room:
        return reserved
    coach = noun.get("coach")
    return Participant(
        flow.call, room,
        label=noun.get("participantLabel") or None,
        muted=noun.flag("muted", False),
        coaching=bool(coach),
        coach_sid=coach or None,
        end_on_exit=noun.flag("endConferenceOnExit", False),
        start_on_enter=noun.flag("startConferenceOnEnter", True),
        beep=noun.get("beep", "true"),
        hook=_hook(flow, noun),
        wait=_wait(flow, noun),
    )  # fmt: skip


def _hook(flow: Flow, noun: Verb) -> Hook | None:
    if not noun.get("statusCallback"):
        return None
    source = flow.source(noun.get("statusCallback"), noun.get("statusCallbackMethod", "POST"))
    return Hook(source.url, source.method, frozenset(noun.get("statusCallbackEvent").split()))


def _wait(flow: Flow, noun: Verb) -> Source | None:
    """What is heard until it starts; an empty waitUrl is silence."""
    if "waitUrl" not in noun.attributes:
        return Source(twiml=f"<Response><Play>{DEFAULT_MUSIC}</Play></Response>")
    if not noun.get("waitUrl"):
        return None
    return flow.source(noun.get("waitUrl"), noun.get("waitMethod", "POST"))


async def _play(flow: Flow, source: Source, kind: str) -> None:
    """Once: a conference's wait document doesn't loop."""
    try:
        await flow.beside(kind).run(source)
    except asyncio.CancelledError:
        if kind == "announce":
            raise
