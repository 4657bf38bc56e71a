"""Answering-machine detection: before the script (synchronous) or beside it."""

from devtools.phone_company import machines, params
from devtools.phone_company.calls import Calls
from devtools.phone_company.company import Company
from devtools.phone_company.model import Call
from devtools.phone_company.notes import Note, Notes

_HUMAN, _MACHINE, _TO_THE_BEEP = 2.0, 4.0, 8.0


class Detection:
    def __init__(self, company: Company, calls: Calls, notes: Notes) -> None:
        self.company = company
        self.calls = calls
        self.notes = notes
        calls.on_answer.append(self.answered)

    def answered(self, call: Call) -> None:
        if not call.detection or call.party_dials:
            return
        phone = self.company.phones.get(call.party)
        manner = machines.manner(phone)
        machine = manner is not None
        to_the_end = call.detection == "DetectMessageEnd"
        verdict = ("machine_end_beep" if to_the_end else "machine_start") if machine else "human"
        if manner is not None and manner.heard == "fax":
            verdict = "fax"
        takes = (_TO_THE_BEEP if to_the_end else _MACHINE) if machine else _HUMAN
        if self.company.settings.speech_rate is None:
            takes = 0.0
        if call.detection_hook is not None:
            self.calls.start_script(call)
        call.timers.append(self.company.clock.later(takes, self._decided, call, verdict, takes))

    def _decided(self, call: Call, verdict: str, took: float) -> None:
        call.answered_by = verdict
        if call.detection_hook is None:
            self.calls.start_script(call)
            return
        values = {
            "CallSid": call.sid, "AccountSid": call.account.sid, "AnsweredBy": verdict,
            "MachineDetectionDuration": str(round(took * 1000)), "Timestamp": params.rfc2822(self.company),
        }  # fmt: skip
        self.notes.post(Note("call", call.sid, "amd", call.account, call.detection_hook, values))
