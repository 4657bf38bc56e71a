"""Gather: keys and speech. The timer starts after the nested audio, or at the first key; `#` first counts as empty."""

import asyncio

from devtools.phone_company.company import Company
from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step

_SPEECH_MOST = 60.0


class Ear:
    """Listens while a Gather runs. A key stops the nested audio, and the first sort of input wins."""

    def __init__(self, company: Company, verb: Verb) -> None:
        self.name = "gather"
        self._company = company
        inputs = verb.get("input", "dtmf").split()
        self._keys, self._speech = "dtmf" in inputs, "speech" in inputs
        self._finish = verb.get("finishOnKey", "#")
        self._most = int(verb.number("numDigits", 0))
        timeout = verb.get("speechTimeout", "auto")
        self._silence = float(timeout) if timeout.isdigit() else 0.0
        self.digits = ""
        self.words = ""
        self.begun = asyncio.Event()
        self.another = asyncio.Event()
        self.done = asyncio.Event()

    def key(self, key: str) -> bool:
        if not self._keys or self.words or self.done.is_set():
            return False
        self.begun.set()
        if key in self._finish:
            self.done.set()
            return True
        self.digits += key
        self.another.set()
        if self._most and len(self.digits) >= self._most:
            self.done.set()
        return True

    def speech(self, text: str, seconds: float) -> bool:
        if not self._speech or self.digits or self.done.is_set():
            return False
        first = not self.words
        self.words = f"{self.words} {text}".strip()
        self.begun.set()
        self.another.set()
        if first:
            self._company.clock.later(min(_SPEECH_MOST, seconds + self._silence), self.done.set)
        return True


async def run(flow: Flow, verb: Verb) -> Step:
    ear = Ear(flow.company, verb)
    flow.call.listener = ear
    flow.call.gathering = _shown(verb)
    flow.company.leg_event("call.gathering", flow.call, **flow.call.gathering)
    _typed_ahead(flow, ear)
    try:
        await _listen(flow, verb, ear)
    finally:
        if flow.call.listener is ear:
            flow.call.listener = None
            flow.call.gathering = None
    return _result(flow, verb, ear)


def _typed_ahead(flow: Flow, ear: Ear) -> None:
    """Some carriers keep keys that were pressed while nothing listened, and give them to the next that does."""
    while flow.call.early_keys and ear.key(flow.call.early_keys[0]):
        flow.call.early_keys = flow.call.early_keys[1:]


async def _listen(flow: Flow, verb: Verb, ear: Ear) -> None:
    # the prompts get a flow of their own: orders (hang-up, redirect) are for the Gather, not for what it says
    prompts = flow.company.spawn(_prompts(flow.beside(flow.kind), verb))
    try:
        await flow.wait(prompts, ear.begun)
    finally:
        prompts.cancel()
    flow.call.doing = "gathering"
    timeout = verb.number("timeout", 5)
    while not ear.done.is_set():
        ear.another.clear()
        if ear.words:
            await flow.wait(ear.done)
        elif not await flow.wait(ear.done, ear.another, seconds=timeout):
            return


async def _prompts(flow: Flow, verb: Verb) -> None:
    for nested in verb.nested:
        await flow.verbs[nested.tag](flow, nested)


def _result(flow: Flow, verb: Verb, ear: Ear) -> Step:
    heard: dict[str, str] = {}
    if ear.digits:
        heard = {"Digits": ear.digits}
    elif ear.words:
        heard = {"SpeechResult": ear.words, "Confidence": "0.92"}
    shown = {"digits": ear.digits} if ear.digits else {"speech": ear.words} if ear.words else {}
    flow.company.leg_event("call.gathered", flow.call, **shown)
    if not heard:
        if not verb.flag("actionOnEmptyResult", False):
            return None
        heard = {"Digits": ""}
    return flow.action(verb, heard, default_self=True)


def _shown(verb: Verb) -> dict[str, object]:
    return {
        "input": verb.get("input", "dtmf").split(),
        "num_digits": int(verb.number("numDigits", 0)) or None,
        "finish_on_key": verb.get("finishOnKey", "#"),
        "timeout": verb.number("timeout", 5),
        "hints": verb.get("hints"),
    }
