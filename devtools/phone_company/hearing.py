"""Media as text: who hears what a party says, and what takes its keys."""

from devtools.phone_company.company import Company
from devtools.phone_company.model import Call, Participant
from devtools.phone_company.speech import seconds_of

KEYS = frozenset("0123456789*#ABCDabcd")


class Hearing:
    def __init__(self, company: Company) -> None:
        self.company = company

    def speak(self, call: Call, text: str) -> list[str]:
        """The party says `text`; returns who hears it: CallSids, or the verb that listens."""
        seconds = seconds_of(text, self.company.settings.speech_rate)
        heard_by: list[str] = []
        if call.microphone_off:
            return heard_by
        if call.listener is not None and call.listener.speech(text, seconds):
            heard_by.append(call.listener.name)
        for other in audience(call):
            heard_by.append(other.sid)
            self.hear(other, text, call)
        self.company.leg_event("call.spoke", call, text=text, heard_by=heard_by)
        return heard_by

    def hear(self, call: Call, text: str, by: Call) -> None:
        call.heard.append({"at": self.company.stamp(), "text": text, "from_call": by.sid, "from": by.party})
        self.company.leg_event("call.heard", call, text=text, from_call=by.sid, **{"from": by.party})
        if call.link is not None:
            self.speak(call.link, text)

    def prompt(self, call: Call, verb: str, seconds: float, **words: str) -> None:
        """The company plays or says something to the party."""
        entry = {"at": self.company.stamp(), "verb": verb, "seconds": round(seconds, 3), **words}
        call.prompts.append(entry)
        self.company.leg_event("call.prompt", call, **{name: value for name, value in entry.items() if name != "at"})
        if call.link is not None and "text" in words:
            self.speak(call.link, words["text"])

    async def press(self, call: Call, digits: str) -> int:
        """Keys one by one; returns how many something listened to. `w` waits half a second."""
        taken = 0
        for key in digits:
            if key in "wW":
                await self.company.clock.sleep(0.5)
            elif call.listener is not None and call.listener.key(key.upper()):
                taken += 1
            elif self.company.settings.type_ahead:
                call.early_keys += key.upper()
        self.company.leg_event("call.keys", call, digits=digits, taken=taken)
        return taken


def audience(call: Call) -> list[Call]:
    """The legs that hear this one just now."""
    if call.peer is not None:
        return [call.peer]
    if call.participant is not None and call.participant.room.status == "in-progress":
        return [other.call for other in call.participant.room.participants.values() if _hears(call.participant, other)]
    return []


def _hears(speaker: Participant, other: Participant) -> bool:
    if other is speaker or not other.connected or not speaker.connected:
        return False
    if speaker.muted or speaker.hold or other.hold:
        return False
    return not speaker.coaching or speaker.coach_sid == other.call.sid
