"""The life of a leg: placed, paced, ringing, answered, ended; with Twilio's status callbacks."""

from collections import deque
from collections.abc import Callable

from devtools.phone_company import params
from devtools.phone_company.company import Company, keep_newest
from devtools.phone_company.model import Account, Call, Source
from devtools.phone_company.notes import Note, Notes


class Calls:
    """Every move of a leg goes through here."""

    def __init__(self, company: Company, notes: Notes) -> None:
        self.company = company
        self.notes = notes
        self._waiting: dict[str, deque[Call]] = {}
        self._last_left: dict[str, float] = {}
        # who else acts when a leg is to ring, is answered, is over
        self.rings: list[Callable[[Call], None]] = []
        self.on_answer: list[Callable[[Call], None]] = []
        self.on_finish: list[Callable[[Call], None]] = []

    def add(self, call: Call) -> Call:
        company = self.company
        company.calls[call.sid] = company.live_calls[call.sid] = call
        keep_newest(company.calls, _finished)
        call.updated = call.created
        return call

    def place(self, call: Call) -> None:
        """Queue an outbound API call: each account's calls leave at its own pace."""
        line = self._waiting.setdefault(call.account.sid, deque())
        line.append(call)
        if len(line) == 1:
            self._arm(call.account)

    def _arm(self, account: Account) -> None:
        gap = 1 / account.calls_per_second if account.calls_per_second > 0 else 0.0
        last = self._last_left.get(account.sid)
        now = self.company.now()
        # a clock that was moved back (a new test) must not hold calls for ever
        wait = 0.0 if last is None or last > now else max(0.0, last + gap - now)
        if wait == 0.0:
            self._leave(account)
        else:
            self.company.clock.later(wait, self._leave, account)

    def _leave(self, account: Account) -> None:
        line = self._waiting[account.sid]
        while line and not line[0].live:
            line.popleft()
        if line:
            self._last_left[account.sid] = self.company.now()
            self.dial(line.popleft())
        if line:
            self._arm(account)

    def forget_waiting(self) -> None:
        self._waiting.clear()
        self._last_left.clear()

    def dial(self, call: Call) -> None:
        """Start to ring the party, after the time it takes to set the call up."""
        if not call.live:
            return
        now = self.company.now()
        call.queue_seconds = now - call.created
        call.started = now
        call.doing = "dialing"
        self._tell(call, "initiated")
        setup = self.company.settings.setup_seconds
        if setup > 0:
            call.timers.append(self.company.clock.later(setup, self.ring, call))
        else:
            self.ring(call)

    def ring(self, call: Call) -> None:
        if not call.live:
            return
        for ring in self.rings:
            ring(call)

    def ringing(self, call: Call) -> None:
        """The party's phone rings."""
        self._set(call, "ringing")
        call.doing = "ringing"
        self._tell(call, "ringing")
        self.company.leg_event(
            "call.ringing", call, direction="out" if call.party_dials else "in",
            account_sid=call.account.sid, **{"from": call.from_, "to": call.to},
        )  # fmt: skip
        if not call.party_dials:
            patience = call.timeout + self.company.settings.timeout_buffer_seconds
            call.timers.append(self.company.clock.later(patience, self.finish, call, "no-answer", "network"))

    def answer(self, call: Call) -> None:
        """The call is picked up, by the party or, for an inbound call, by the first verb."""
        if call.status == "in-progress" or not call.live:
            return
        self._cancel_timers(call)
        self._set(call, "in-progress")
        call.answered = self.company.now()
        call.doing = "waiting"
        if call.started is None:
            call.started = call.answered
        if call.time_limit:
            call.timers.append(self.company.clock.later(call.time_limit, self.finish, call, "completed", "house"))
        self._tell(call, "answered")
        self.company.leg_event("call.connected", call)
        call.was_answered.set()
        if not call.party_dials and not call.detection:
            self.start_script(call)
        for told in self.on_answer:
            told(call)

    def start_script(self, call: Call) -> None:
        if call.script is not None and self.company.run_script is not None:
            self.company.spawn(self.company.run_script(call, call.script))

    def finish(self, call: Call, status: str, by: str) -> None:
        """End a leg. A call cancelled while still queued fires no callback, as at Twilio."""
        if not call.live:
            return
        was_queued = call.status == "queued" and call.started is None
        self._cancel_timers(call)
        self._set(call, status)
        call.ended = self.company.now()
        call.ended_by = by
        call.doing = "ended"
        call.listener = None
        call.gathering = None
        self.company.live_calls.pop(call.sid, None)
        if not (was_queued and status == "canceled"):
            self._tell(call, "completed")
        self.company.leg_event("call.ended", call, status=status, seconds=call.seconds(), by=by)
        if call.flow is not None:
            call.flow.hang_up()
        call.was_ended.set()
        for told in self.on_finish:
            told(call)

    def hang_up(self, call: Call, by: str) -> None:
        """Whatever the leg is doing, it is over."""
        if call.status == "in-progress":
            self.finish(call, "completed", by)
        elif call.party_dials:
            self.finish(call, "no-answer" if by == "party" else "completed", by)
        else:
            self.finish(call, "canceled", by)

    def hang_up_of(self, number: str) -> None:
        """This phone hangs up every call that it has made."""
        for call in [one for one in self.company.live_calls.values() if one.party == number and one.party_dials]:
            self.hang_up(call, "party")

    def redirect(self, call: Call, source: Source) -> None:
        """The REST interface gives a live call a new document."""
        call.updated = self.company.now()
        if call.flow is not None:
            call.flow.redirect(source)
        else:
            call.script = source
            if call.status == "in-progress":
                self.start_script(call)

    def _set(self, call: Call, status: str) -> None:
        call.status = status
        call.updated = self.company.now()

    def _tell(self, call: Call, event: str) -> None:
        hook = call.hook
        if hook is None or event not in (hook.events or {"completed"}):
            return
        values = params.of_event(self.company, call)
        if event == "initiated":
            values["CallStatus"] = "initiated"
        self.notes.post(Note("call", call.sid, event, call.account, hook, values))

    def _cancel_timers(self, call: Call) -> None:
        for timer in call.timers:
            timer.cancel()
        call.timers.clear()


def _finished(call: Call) -> bool:
    return not call.live
