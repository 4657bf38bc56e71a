"""Conferences: who is in, when they start and end, and what their one status callback is told."""

import asyncio
from collections.abc import Mapping

from devtools.phone_company import params
from devtools.phone_company.company import Company, keep_newest
from devtools.phone_company.model import Account, Call, Conference, Hook, Participant, Source
from devtools.phone_company.notes import Note, Notes
from devtools.phone_company.sids import new_sid

_GROUP = {
    "start": "conference-start", "end": "conference-end", "join": "participant-join", "leave": "participant-leave",
}  # fmt: skip
_TOGGLES = {"muted": ("participant-mute", "participant-unmute"), "hold": ("participant-hold", "participant-unhold")}


class Rooms:
    def __init__(self, company: Company, notes: Notes) -> None:
        self.company = company
        self.notes = notes

    def named(self, account: Account, name: str) -> Conference:
        """The living conference of that name: names are the account's, a reused one joins strangers."""
        key = (account.sid, name)
        room = self.company.live_rooms.get(key)
        if room is None:
            now = self.company.now()
            room = Conference(new_sid("CF"), account, name, now, now)
            self.company.live_rooms[key] = self.company.conferences[room.sid] = room
            keep_newest(self.company.conferences, _over)
        return room

    def reserve(self, room: Conference, participant: Participant) -> None:
        """A participant that is still being dialled."""
        now = self.company.now()
        participant.created = participant.updated = now
        room.participants[participant.call.sid] = participant
        participant.call.participant = participant

    def join(self, participant: Participant) -> None:
        """The leg is connected. The first to join brings the conference's callback; later ones are ignored."""
        room, call = participant.room, participant.call
        if call.sid not in room.participants:
            self.reserve(room, participant)
        participant.connected = True
        participant.updated = room.updated = self.company.now()
        call.doing = "conference"
        if not room.hooked:
            room.hooked, room.hook = True, participant.hook
        self._beep(participant, participant.beep in ("true", "onEnter"))
        self._tell(room, "join", participant)
        self.company.leg_event("call.joined", call, **show_place(participant))
        self._start_if_ready(room)

    def _start_if_ready(self, room: Conference) -> None:
        inside = [other for other in room.participants.values() if other.connected]
        if room.status == "init" and len(inside) >= 2 and any(other.start_on_enter for other in inside):
            room.status = "in-progress"
            room.updated = self.company.now()
            self._tell(room, "start", None)
            for other in inside:
                if not other.hold:
                    self.stop_music(other)

    def leave(self, participant: Participant, reason: str) -> None:
        """The leg is out, for whatever reason; may end the conference."""
        room, call = participant.room, participant.call
        if room.participants.pop(call.sid, None) is None:
            return
        self.stop_music(participant)
        was_in, participant.connected = participant.connected, False
        participant.reason = participant.reason or reason
        call.participant = None
        participant.out.set()
        room.updated = self.company.now()
        if was_in:
            self._beep(participant, self._beeps_on_exit(participant))
            self._tell(room, "leave", participant, ReasonParticipantLeft=participant.reason)
            self.company.leg_event("call.left", call, conference=room.name, reason=participant.reason)
        self._end_if_over(room, participant, kicked=participant.reason == "participant_kicked", was_in=was_in)

    def _end_if_over(self, room: Conference, gone: Participant, *, kicked: bool, was_in: bool) -> None:
        if room.status == "completed":
            return
        if was_in and gone.end_on_exit:
            how = "kicked" if kicked else "left"
            self.end(room, f"participant-with-end-conference-on-exit-{how}", gone.call.sid)
        elif not any(other.connected for other in room.participants.values()) and (was_in or not room.participants):
            self.end(room, f"last-participant-{'kicked' if kicked else 'left'}", gone.call.sid if was_in else None)

    def end(self, room: Conference, reason: str, ended_by: str | None = None) -> None:
        if room.status == "completed":
            return
        room.status, room.reason, room.ended_by = "completed", reason, ended_by
        room.updated = self.company.now()
        self.company.live_rooms.pop((room.account.sid, room.name), None)
        for other in list(room.participants.values()):
            if other.connected:
                self.leave(other, "conference_ended")
        last = {"ReasonConferenceEnded": reason}
        if ended_by:
            last["CallSidEndingConference"] = ended_by
        self._tell(room, "end", None, **last)

    def kick(self, participant: Participant) -> None:
        """By the REST interface: the leg leaves the conference and goes on with its own document, if it has one."""
        self.leave(participant, "participant_kicked")

    def toggle(self, participant: Participant, name: str, value: bool) -> None:
        """`muted` or `hold`."""
        if getattr(participant, name) == value:
            return
        setattr(participant, name, value)
        self.touched(participant)
        self._tell(participant.room, _TOGGLES[name][0 if value else 1], participant)

    def touched(self, participant: Participant) -> None:
        participant.updated = participant.room.updated = self.company.now()
        self.company.leg_event("call.participant", participant.call, **show_place(participant))

    def set_music(self, participant: Participant) -> None:
        """Play what belongs to the moment: hold music, else the wait music until the conference starts."""
        self.stop_music(participant)
        if participant.play is None or not participant.connected:
            return
        if participant.hold and participant.hold_source is not None:
            participant.music = participant.play(participant.hold_source, "hold")
        elif participant.room.status == "init" and participant.wait is not None:
            participant.music = participant.play(participant.wait, "wait")

    def announce(self, participant: Participant, source: Source) -> None:
        if participant.play is not None and participant.connected:
            participant.play(source, "announce")

    @staticmethod
    def stop_music(participant: Participant) -> None:
        music, participant.music = participant.music, None
        if music is not None and music is not asyncio.current_task():
            music.cancel()

    def _beep(self, participant: Participant, wanted: bool) -> None:
        if not wanted or participant.room.status == "completed":
            return
        for other in participant.room.participants.values():
            if other is not participant and other.connected and not other.hold:
                self.company.leg_event("call.beep", other.call)

    @staticmethod
    def _beeps_on_exit(participant: Participant) -> bool:
        if participant.beep_on_exit is not None:
            return participant.beep_on_exit
        return participant.beep in ("true", "onExit")

    def _tell(self, room: Conference, event: str, participant: Participant | None, **more: str) -> None:
        if room.hook is None or not _wants(room.hook, event):
            return
        room.sequence += 1
        name = _GROUP.get(event, event)
        values = self._params(room, name, participant) | more
        self.notes.post(Note("conference", room.sid, name, room.account, room.hook, values))

    def _params(self, room: Conference, name: str, participant: Participant | None) -> dict[str, str]:
        values: Mapping[str, str] = {
            "ConferenceSid": room.sid,
            "FriendlyName": room.name,
            "AccountSid": room.account.sid,
            "SequenceNumber": str(room.sequence),
            "Timestamp": params.rfc2822(self.company),
            "StatusCallbackEvent": name,
        }
        if participant is None:
            return dict(values)
        flags = {
            "Muted": participant.muted, "Hold": participant.hold, "Coaching": participant.coaching,
            "EndConferenceOnExit": participant.end_on_exit, "StartConferenceOnEnter": participant.start_on_enter,
        }  # fmt: skip
        about = {"CallSid": participant.call.sid} | {flag: str(value).lower() for flag, value in flags.items()}
        if participant.label is not None:
            about["ParticipantLabel"] = participant.label
        if participant.coach_sid is not None:
            about["CallSidToCoach"] = participant.coach_sid
        return {**values, **about}


def _wants(hook: Hook, event: str) -> bool:
    group = event.removeprefix("participant-").removeprefix("un")
    return group in (hook.events or {"start", "end"})


def _over(room: Conference) -> bool:
    return room.status == "completed"


def show_place(participant: Participant) -> dict[str, object]:
    return {
        "conference": participant.room.name, "label": participant.label, "muted": participant.muted,
        "hold": participant.hold, "coaching": participant.coaching,
    }  # fmt: skip


def find(room: Conference, name: str) -> Participant | None:
    """By CallSid or by label."""
    found = room.participants.get(name)
    return found or next((other for other in room.participants.values() if other.label == name), None)


def abandon(rooms: Rooms, call: Call) -> None:
    """A leg ended that had been reserved a place and never got in."""
    if call.participant is not None and not call.participant.connected:
        rooms.leave(call.participant, "participant_never_joined")
