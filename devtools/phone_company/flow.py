"""Runs TwiML on one leg: fetches documents, goes through their verbs, and gives way to hang-ups and redirects."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from devtools.phone_company import params
from devtools.phone_company.documents import Document, Verb, read
from devtools.phone_company.model import Call, Source
from devtools.phone_company.postman import Letter, Reply
from devtools.phone_company.speech import seconds_of
from devtools.phone_company.switch import Switch
from devtools.phone_company.targets import parse, resolve

APOLOGY = "We are sorry, an application error has occurred. Goodbye."
_XML = frozenset({"text/xml", "application/xml", "text/html", "application/xhtml+xml", ""})


@dataclass(frozen=True)
class Goto:
    """Go on with another document; `more` are parameters to send with the request."""

    source: Source
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """The document is over: `end`, `hangup`, `leave`, `reject` or `error`."""

    why: str


Step = Goto | Stop | None
Run = Callable[["Flow", Verb], Awaitable[Step]]


class Interrupted(Exception):
    """A hang-up or a redirect came while a verb was waiting."""

    def __init__(self, step: Goto | Stop) -> None:
        super().__init__(step)
        self.step = step


class Flow:
    """One chain of documents. `kind` says where it runs: main, queue, wait, hold, announce or whisper."""

    def __init__(self, switch: Switch, verbs: Mapping[str, Run], call: Call, kind: str) -> None:
        self.switch = switch
        self.company = switch.company
        self.verbs = verbs
        self.call = call
        self.kind = kind
        self.url = ""
        self.method = "POST"
        self.silent = False
        self.facts: Callable[[], Mapping[str, str]] = dict
        self._order: Goto | Stop | None = None
        self._woken = asyncio.Event()

    # -- orders from outside

    def hang_up(self) -> None:
        self._order = Stop("hangup")
        self._woken.set()

    def abandon(self) -> None:
        """Stop without telling any action: the company is being reset."""
        self.silent = True
        self.hang_up()

    def redirect(self, source: Source) -> None:
        if not isinstance(self._order, Stop):
            self._order = Goto(source)
            self._woken.set()

    # -- running

    async def run(self, source: Source, more: Mapping[str, str] | None = None) -> Stop:
        """Run the chain to its end."""
        step: Step = Goto(source, more or {})
        while not isinstance(step, Stop):
            try:
                step = await self._document(step) if step is not None else Stop("end")
            except Interrupted as interruption:
                step = interruption.step
            if isinstance(step, Stop) and isinstance(self._order, Goto):
                step, self._order = self._order, None
                self._woken.clear()
        return step

    async def _document(self, goto: Goto) -> Goto | Stop:
        document = await self._load(goto)
        if document is None:
            return await self._apologise()
        for verb in document.verbs:
            if self.kind == "main" and verb.tag not in ("Reject", "Pause"):
                self._pick_up(verb)
            step = await self.verbs[verb.tag](self, verb)
            if step is not None:
                return step
        return Stop("end")

    def _pick_up(self, verb: Verb) -> None:
        """The first verb answers an inbound call, except for a Dial that answers on bridge."""
        if not (verb.tag == "Dial" and verb.flag("answerOnBridge", False)):
            self.switch.calls.answer(self.call)

    async def _apologise(self) -> Stop:
        if self.kind == "main":
            self.switch.calls.answer(self.call)
            await self.say("say", {"text": APOLOGY}, self.speaking(APOLOGY))
        return Stop("error")

    async def _load(self, goto: Goto) -> Document | None:
        """Fetch and read; on failure the call's fallback URL gets its chance. None: there is nothing to run."""
        source = goto.source
        if source.twiml:
            return self._read(source.twiml, self.url)[0]
        code, detail = 0, ""
        fallback = self.call.fallback
        for attempt in (source, Source(fallback.url, fallback.method) if fallback is not None else None):
            if attempt is None or not attempt.url:
                continue
            more = dict(goto.more)
            if code:
                more |= {"ErrorCode": str(code), "ErrorUrl": source.url}
            reply = await self._fetch(attempt, more)
            code, detail = reply.code, reply.detail
            if not code:
                self.url, self.method = parse(reply.url).url, attempt.method
                document, code = self._read(reply.body, attempt.url)
                if document is not None:
                    return document
                continue
            self._complain(code, "a TwiML document could not be fetched", attempt.url, detail)
        return None

    async def _fetch(self, source: Source, more: Mapping[str, str]) -> Reply:
        values = params.of_call(self.call) | dict(self.facts()) | dict(more)
        name = "voice" if self.kind == "main" and not more else ("action" if more else self.kind)
        letter = Letter(self.call.account, source.url, source.method, values, name, self.call.cookies)
        if self.call.status == "in-progress" and self.kind == "main":
            self.call.doing = "waiting"
        work = self.company.spawn(self.company.send(letter))
        await self.wait(work)
        reply: Reply = work.result()
        if not reply.code and reply.content_type not in _XML:
            reply.code, reply.detail = 12300, f"content type {reply.content_type!r} is not XML"
        return reply

    def _read(self, text: str, url: str) -> tuple[Document | None, int]:
        document = read(text, self.kind)
        for code, words, warning in document.findings:
            self.company.complain(
                code, words, warning=warning, account_sid=self.call.account.sid, call_sid=self.call.sid, url=url,
                detail=text[:500] if document.fatal else "",
            )  # fmt: skip
        return (None, document.findings[0][0]) if document.fatal else (document, 0)

    def _complain(self, code: int, words: str, url: str, detail: str) -> None:
        self.company.complain(
            code, words, account_sid=self.call.account.sid, call_sid=self.call.sid, url=url, detail=detail
        )

    # -- for the verbs

    async def wait(self, *things: Awaitable[Any] | asyncio.Event, seconds: float | None = None) -> bool:
        """Wait for any of them, or for so long by the clock. False: time ran out. Orders interrupt."""
        every = (*things, self._woken)
        waits = [asyncio.ensure_future(t.wait() if isinstance(t, asyncio.Event) else t) for t in every]
        ours = [task for task, thing in zip(waits, every, strict=True) if isinstance(thing, asyncio.Event)]
        loop = asyncio.get_running_loop()
        ringer: asyncio.Future[None] = loop.create_future()
        timer = None if seconds is None else self.company.clock.later(seconds, _ring, ringer)
        try:
            await asyncio.wait([*waits, ringer], return_when=asyncio.FIRST_COMPLETED)
        finally:
            ringer.cancel()
            if timer is not None:
                timer.cancel()
            for task in ours:
                task.cancel()
        if self._order is not None:
            self._obey()
        return any(task.done() and not task.cancelled() for task in waits[:-1])

    def _obey(self) -> None:
        order = self._order
        if order is None:
            return
        if isinstance(order, Goto):  # a hang-up stays in force
            self._order = None
            self._woken.clear()
        raise Interrupted(order)

    async def pause(self, seconds: float) -> None:
        if seconds > 0 or self._order is not None:
            await self.wait(seconds=seconds)

    def speaking(self, text: str) -> float:
        return seconds_of(text, self.company.settings.speech_rate)

    async def say(self, verb: str, words: Mapping[str, str], seconds: float) -> None:
        """Play or say something to the party, for so long."""
        if self.kind == "main":
            self.call.doing = "saying"
        self.switch.hearing.prompt(self.call, verb, seconds, **words)
        await self.pause(seconds)

    def source(self, url: str, method: str) -> Source:
        """A URL in this document, resolved against it."""
        return Source(resolve(self.url, url), method.upper())

    def action(self, verb: Verb, more: Mapping[str, str], *, default_self: bool = False) -> Step:
        """What the verb's action asks for: its URL with `more`, or on to the next verb."""
        if "action" in verb.attributes:
            return Goto(self.source(verb.get("action"), verb.get("method", "POST")), more)
        if default_self:
            return Goto(Source(self.url, verb.get("method", self.method)), more)
        return None

    def report(self, verb: Verb, more: Mapping[str, str], *, default_self: bool = False) -> None:
        """Tell the action although the call has moved on or is over; the answer is ignored."""
        goto = self.action(verb, more, default_self=default_self)
        if isinstance(goto, Goto) and goto.source.url and not self.silent:
            values = params.of_call(self.call) | dict(more)
            letter = Letter(self.call.account, goto.source.url, goto.source.method, values, "action", self.call.cookies)
            self.company.spawn(self._reported(letter))

    async def _reported(self, letter: Letter) -> None:
        reply = await self.company.send(letter)
        if reply.code:
            self._complain(reply.code, "an action could not be told of the end", letter.url, reply.detail)

    def beside(self, kind: str, call: Call | None = None) -> "Flow":
        """A flow on the same leg (wait or hold music), or on another (a whisper)."""
        flow = Flow(self.switch, self.verbs, call or self.call, kind)
        flow.url, flow.method = self.url, self.method
        return flow


def _ring(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


async def run_main(switch: Switch, verbs: Mapping[str, Run], call: Call, source: Source) -> None:
    """The leg's own flow: when its document ends, so does the call."""
    flow = Flow(switch, verbs, call, "main")
    call.flow = flow
    stop = await flow.run(source)
    call.flow = None
    if stop.why == "reject":
        switch.calls.finish(call, "busy", "house")
    elif call.live:
        switch.calls.answer(call)
        switch.calls.hang_up(call, "house")
