"""Participants of a conference: create (dial someone in), fetch, list, update, delete."""

from typing import Any
from xml.sax.saxutils import escape

from devtools.phone_company import params
from devtools.phone_company.model import Call, Conference, Participant, Source
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import CALL_EVENTS, Ask
from devtools.phone_company.rest.endpoints import caller_id, client_parameters, destination
from devtools.phone_company.rooms import find as find_in
from devtools.phone_company.sids import new_sid
from devtools.phone_company.verbs.enqueue import DEFAULT_MUSIC

_EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})
_STATUS = {"queued": "queued", "ringing": "ringing", "in-progress": "connecting"}


def show(ask: Ask, place: Participant) -> dict[str, Any]:
    account, room, call = place.room.account, place.room, place.call
    status = "connected" if place.connected else _STATUS.get(call.status, "complete")
    company = ask.switch.company
    return {
        "account_sid": account.sid, "call_sid": call.sid, "conference_sid": room.sid, "label": place.label,
        "muted": place.muted, "hold": place.hold, "coaching": place.coaching, "call_sid_to_coach": place.coach_sid,
        "end_conference_on_exit": place.end_on_exit, "start_conference_on_enter": place.start_on_enter,
        "status": status, "queue_time": str(round(call.queue_seconds * 1000)),
        "date_created": params.rfc2822(company, place.created), "date_updated": params.rfc2822(company, place.updated),
        "uri": f"/2010-04-01/Accounts/{account.sid}/Conferences/{room.sid}/Participants/{call.sid}.json",
    }  # fmt: skip


async def create(ask: Ask) -> tuple[int, dict[str, Any]]:
    """The conference may be named by SID (it must live) or by name (made when there is none)."""
    to, from_ = destination(ask), caller_id(ask)
    company = ask.switch.company
    hook = ask.hook("ConferenceStatusCallback", known=_EVENTS)
    call = Call(
        new_sid("CA"), ask.account, from_, to, "outbound-api", to, company.now(),
        hook=ask.hook("StatusCallback", known=CALL_EVENTS), timeout=ask.number("Timeout", 60, 5, 600),
        time_limit=ask.number("TimeLimit", 14400, 1, 86400), parameters=client_parameters(ask),
    )  # fmt: skip
    room = _room(ask)
    label = ask.get("Label") or None
    if label is not None and find_in(room, label) is not None:
        company.complain(16025, f"the participant label {label!r} is already in use", account_sid=ask.account.sid)
        raise Refused(16025, label)
    coach = _coach(ask, room)
    place = Participant(
        call, room, label=label, muted=ask.flag("Muted"), coaching=coach is not None, coach_sid=coach,
        end_on_exit=ask.flag("EndConferenceOnExit"), start_on_enter=ask.flag("StartConferenceOnEnter", default=True),
        beep=ask.get("Beep", "true"), hook=hook, wait=_wait(ask),
    )  # fmt: skip
    call.script = Source(twiml=_script(ask, room))
    ask.switch.calls.add(call)
    ask.switch.rooms.reserve(room, place)
    shown = show(ask, place)
    ask.switch.calls.place(call)
    return 201, shown


def _script(ask: Ask, room: Conference) -> str:
    """The leg simply dials the conference; its settings are those of the reserved place."""
    limit = int(ask.number("TimeLimit", 14400, 1, 86400))
    return f"<Response><Dial timeLimit='{limit}'><Conference>{escape(room.name)}</Conference></Dial></Response>"


def _room(ask: Ask) -> Conference:
    name = ask.path["conference"]
    room = ask.switch.company.conferences.get(name)
    if room is None:
        return ask.switch.rooms.named(ask.account, name)
    if room.account is not ask.account or room.status == "completed":
        raise Refused(20404, "the conference has ended")
    return room


def _wait(ask: Ask) -> Source | None:
    if not ask.has("WaitUrl"):
        return Source(twiml=f"<Response><Play>{DEFAULT_MUSIC}</Play></Response>")
    url = ask.url("WaitUrl")
    return Source(url, ask.method("WaitMethod")) if url else None


def _coach(ask: Ask, room: Conference) -> str | None:
    sid = ask.get("CallSidToCoach")
    if ask.flag("Coaching") and not sid:
        raise Refused(20001, "Coaching needs CallSidToCoach")
    if sid and sid not in room.participants:
        raise Refused(20001, f"CallSidToCoach {sid} is not in this conference")
    return sid or None


def _living(ask: Ask) -> Conference:
    room = ask.switch.company.conferences.get(ask.path["conference"])
    if room is None or room.account is not ask.account:
        raise Refused(20404, ask.url_path)
    return room


def _find(ask: Ask) -> Participant:
    room = _living(ask)
    place = find_in(room, ask.path["participant"]) if room.status != "completed" else None
    if place is None:
        raise Refused(20404, ask.url_path)
    return place


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, _find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    """Those connecting or connected; an ended conference has none."""
    room = _living(ask)
    rows = [
        place
        for place in room.participants.values()
        if room.status != "completed"
        and all(
            not ask.filter(name) or getattr(place, name.lower()) == (ask.filter(name).lower() == "true")
            for name in ("Muted", "Hold", "Coaching")
        )
    ]
    return 200, ask.page("participants", rows, lambda place: show(ask, place))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    place, rooms = _find(ask), ask.switch.rooms
    hold_url, announce = ask.url("HoldUrl"), ask.url("AnnounceUrl")
    if ask.has("Coaching") or ask.has("CallSidToCoach"):
        coach = _coach(ask, place.room)
        place.coaching, place.coach_sid = coach is not None and ask.flag("Coaching", default=True), coach
        rooms.touched(place)
    if ask.has("EndConferenceOnExit"):
        place.end_on_exit = ask.flag("EndConferenceOnExit")
        rooms.touched(place)
    if ask.has("BeepOnExit"):
        place.beep_on_exit = ask.flag("BeepOnExit")
    if ask.has("Muted"):
        rooms.toggle(place, "muted", ask.flag("Muted"))
    if ask.has("Hold"):
        place.hold_source = Source(hold_url, ask.method("HoldMethod")) if hold_url else None
        rooms.toggle(place, "hold", ask.flag("Hold"))
        rooms.set_music(place)
    if announce:
        rooms.announce(place, Source(announce, ask.method("AnnounceMethod")))
    return 200, show(ask, place)


async def delete(ask: Ask) -> tuple[int, dict[str, Any]]:
    place = _find(ask)
    ask.switch.rooms.kick(place)
    if place.call.answered is None and place.call.live:
        ask.switch.calls.finish(place.call, "canceled", "house")
    return 204, {}
