"""Record: beep, listen, stop at a key, a silence, the longest length, or a hang-up."""

import asyncio

from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Interrupted, Step, Stop
from devtools.phone_company.model import Hook, Recording
from devtools.phone_company.speech import seconds_of

_USUAL_RATE = 15.0


class Microphone:
    def __init__(self, flow: Flow, finish: str) -> None:
        self.name = "record"
        self._flow = flow
        self._finish = finish
        self.began = self.silent_since = flow.company.now()
        self.words: list[str] = []
        self.digits = ""
        self.another = asyncio.Event()
        self.done = asyncio.Event()

    def key(self, key: str) -> bool:
        if key not in self._finish or self.done.is_set():
            return False
        self.digits = key
        self.done.set()
        return True

    def speech(self, text: str, seconds: float) -> bool:
        if self.done.is_set():
            return False
        self.words.append(text)
        self.silent_since = max(self.silent_since, self._flow.company.now()) + seconds
        self.another.set()
        return True

    def length(self, trim: bool) -> float:
        """Seconds on tape; silence at the end is cut off when trimming. At least what it takes to say the words."""
        now = self._flow.company.now()
        end = min(now, self.silent_since) if trim else now
        return max(end - self.began, seconds_of(" ".join(self.words), _USUAL_RATE))


async def run(flow: Flow, verb: Verb) -> Step:
    microphone = Microphone(flow, verb.get("finishOnKey", "1234567890*#"))
    tape = flow.switch.tapes.start(flow.call, "RecordVerb", hook_of(flow, verb), beep=verb.flag("playBeep", True))
    flow.call.listener, flow.call.doing = microphone, "recording"
    try:
        await _listen(flow, verb, microphone)
    except Interrupted as interruption:
        _stop(flow, verb, microphone, tape)
        if isinstance(interruption.step, Stop) and microphone.words:
            flow.report(verb, _facts(flow, tape, "hangup"), default_self=True)
        raise
    finally:
        if flow.call.listener is microphone:
            flow.call.listener = None
    _stop(flow, verb, microphone, tape)
    if not microphone.words:
        return None  # an empty recording asks for no action
    return flow.action(verb, _facts(flow, tape, microphone.digits), default_self=True)


async def _listen(flow: Flow, verb: Verb, microphone: Microphone) -> None:
    silence, longest = verb.number("timeout", 5), verb.number("maxLength", 3600)
    while not microphone.done.is_set():
        microphone.another.clear()
        now = flow.company.now()
        left = min(microphone.silent_since + silence, microphone.began + longest) - now
        if not await flow.wait(microphone.done, microphone.another, seconds=max(0.0, left)):
            return


def _stop(flow: Flow, verb: Verb, microphone: Microphone, tape: Recording) -> None:
    tape.words = microphone.words
    length = microphone.length(trim=verb.get("trim", "trim-silence") == "trim-silence")
    flow.switch.tapes.stop(tape, length, absent=not microphone.words)


def hook_of(flow: Flow, verb: Verb) -> Hook | None:
    """Where the recording's status goes."""
    if not verb.get("recordingStatusCallback"):
        return None
    source = flow.source(verb.get("recordingStatusCallback"), verb.get("recordingStatusCallbackMethod", "POST"))
    return Hook(source.url, source.method, frozenset(verb.get("recordingStatusCallbackEvent").split()))


def _facts(flow: Flow, tape: Recording, digits: str) -> dict[str, str]:
    facts = {
        "RecordingUrl": flow.switch.tapes.url(tape), "RecordingSid": tape.sid,
        "RecordingDuration": str(round(tape.seconds)),
    }  # fmt: skip
    return facts | ({"Digits": digits} if digits else {})
