"""Recordings: started, ended, ready, and what their callback is told."""

from devtools.phone_company import params
from devtools.phone_company.company import Company, keep_newest
from devtools.phone_company.model import Call, Hook, Recording
from devtools.phone_company.notes import Note, Notes
from devtools.phone_company.sids import new_sid


class Tapes:
    def __init__(self, company: Company, notes: Notes) -> None:
        self.company = company
        self.notes = notes

    def start(self, call: Call, source: str, hook: Hook | None, *, beep: bool = False) -> Recording:
        now = self.company.now()
        tape = Recording(new_sid("RE"), call.account, call.sid, now, now, source, hook=hook)
        self.company.recordings[tape.sid] = tape
        keep_newest(self.company.recordings, _ready)
        call.recording = tape.sid
        self.company.leg_event("call.recording", call, recording_sid=tape.sid, beep=beep)
        self._tell(tape, "in-progress")
        return tape

    def stop(self, tape: Recording, seconds: float, *, absent: bool = False) -> None:
        """The recording is over; the file is ready a little later."""
        call = self.company.calls[tape.call_sid]
        call.recording = None
        tape.seconds = 0.0 if absent else seconds
        tape.status = "absent" if absent else "processing"
        tape.updated = self.company.now()
        self.company.leg_event(
            "call.recorded", call, recording_sid=tape.sid, seconds=round(tape.seconds),
            status="absent" if absent else "completed",
        )  # fmt: skip
        self.company.clock.later(self.company.settings.recording_seconds, self._ready, tape)

    def _ready(self, tape: Recording) -> None:
        rule = self.company.faults.on_recording() if tape.status == "processing" else None
        if tape.status == "processing":
            tape.status = rule.end if rule is not None and rule.end in ("absent", "failed") else "completed"
        tape.updated = self.company.now()
        if rule is not None and rule.end == "late":
            tape.file_at = self.company.now() + rule.late
        elif rule is not None and rule.end == "deleted":
            self.company.recordings.pop(tape.sid, None)
        self._tell(tape, tape.status)

    def url(self, tape: Recording) -> str:
        return f"{self.company.public_url}/2010-04-01/Accounts/{tape.account.sid}/Recordings/{tape.sid}"

    def _tell(self, tape: Recording, event: str) -> None:
        hook = tape.hook
        if hook is None or (event != "failed" and event not in (hook.events or {"completed"})):
            return
        values = {
            "AccountSid": tape.account.sid, "CallSid": tape.call_sid, "RecordingSid": tape.sid,
            "RecordingUrl": self.url(tape), "RecordingStatus": event, "RecordingChannels": str(tape.channels),
            "RecordingSource": tape.source, "RecordingStartTime": params.rfc2822(self.company, tape.created),
            "RecordingTrack": "both", "ErrorCode": "0",
        }  # fmt: skip
        if event != "in-progress":
            values["RecordingDuration"] = str(round(tape.seconds))
        self.notes.post(Note("recording", tape.sid, event, tape.account, hook, values))


def _ready(tape: Recording) -> bool:
    return tape.status in ("completed", "absent", "failed", "deleted")
