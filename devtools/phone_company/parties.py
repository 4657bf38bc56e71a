"""The other end of each leg: handsets and how they behave, softphone tabs, and lines of this very company."""

from collections.abc import Callable

from devtools.phone_company import machines
from devtools.phone_company.calls import Calls
from devtools.phone_company.clients import Client, Tab
from devtools.phone_company.company import Company
from devtools.phone_company.hearing import Hearing
from devtools.phone_company.model import Call, Number, Phone
from devtools.phone_company.speech import seconds_of

VOICES = ("normal", "unreachable", "busy", "no_answer", *machines.VOICES)
CLIENT_VOICES = ("normal", "unregistered", "busy", "no_answer")


class Wrong(Exception):
    """An act that is impossible just now; the words say why."""


class Parties:
    def __init__(self, company: Company, calls: Calls, hearing: Hearing) -> None:
        self.company = company
        self.calls = calls
        self.hearing = hearing
        self.connect_line: Callable[[Call, Number, Phone | None], None] = lambda _call, _number, _through: None
        calls.rings.append(self.ring)
        calls.on_answer.append(self.answered)
        calls.on_finish.append(self.finished)

    def ring(self, call: Call) -> None:
        if call.party.startswith("client:"):
            self._ring_client(call)
        elif (number := self.company.numbers.get(call.party)) is not None:
            self.calls.ringing(call)
            self.connect_line(call, number, None)
        else:
            self._ring_phone(call, self.company.phone(call.party))

    def _ring_phone(self, call: Call, phone: Phone) -> None:
        if phone.voice == "unreachable":
            self.calls.finish(call, "failed", "network")
            return
        if phone.voice == "busy":
            self.calls.finish(call, "busy", "party")
            return
        self.calls.ringing(call)
        if (line := self.company.numbers.get(phone.forward_to)) is not None:
            self.connect_line(call, line, phone)
            return
        after = phone.answer_after
        if machines.manner(phone) and after is None:
            after = 0.0
        if after is not None and phone.voice != "no_answer":
            call.timers.append(self.company.clock.later(after, self.calls.answer, call))

    def client(self, call: Call) -> Client | None:
        return self.company.clients.get((call.account.sid, call.party.removeprefix("client:")))

    def _ring_client(self, call: Call) -> None:
        client = self.client(call)
        if client is None or not client.registered() or client.voice == "unregistered":
            self.calls.finish(call, "no-answer", "network")
            return
        if client.voice == "busy":
            self.calls.finish(call, "busy", "party")
            return
        self.calls.ringing(call)
        for tab in client.free_tabs() if client.voice == "normal" else []:
            tab.send(self.incoming(call))

    def incoming(self, call: Call) -> dict[str, object]:
        return {
            "type": "incoming", "call_sid": call.sid, "from": call.from_, "to": call.to, "parameters": call.parameters,
        }  # fmt: skip

    def pick_up(self, call: Call, tab: Tab | None = None) -> None:
        """The party answers."""
        if call.status != "ringing" or call.party_dials:
            raise Wrong(f"the call is {call.status}, not ringing at this phone")
        phone = self.company.phones.get(call.party)
        if phone is not None and (phone.voice == "no_answer" or machines.manner(phone)):
            raise Wrong(f"phone {phone.number} is set to {phone.voice}: set its voice to normal to answer by hand")
        if tab is not None:
            tab.call_sid = call.sid
            self._cancel_others(call, tab, "answered-elsewhere")
            tab.send({"type": "accepted", "call_sid": call.sid})
        self.calls.answer(call)

    def _cancel_others(self, call: Call, taken_by: Tab | None, reason: str) -> None:
        client = self.client(call)
        for tab in client.free_tabs() if client is not None else []:
            if tab is not taken_by:
                tab.send({"type": "cancel", "call_sid": call.sid, "reason": reason})

    def turn_down(self, call: Call) -> None:
        if call.status != "ringing" or call.party_dials:
            raise Wrong(f"the call is {call.status}, not ringing at this phone")
        self.calls.finish(call, "busy", "party")

    def answered(self, call: Call) -> None:
        phone = self.company.phones.get(call.party)
        if phone is not None and (manner := machines.manner(phone)) and not call.party_dials:
            self.company.spawn(self._machine(call, phone, manner))
        if call.send_digits:
            self.hearing.prompt(call, "play", 0.0, text=f"tones {call.send_digits}")
        if call.link is not None:
            self.calls.answer(call.link)

    def finished(self, call: Call) -> None:
        if call.link is not None and call.link.live:
            self._end_other_half(call, call.link)
        if not call.party.startswith("client:"):
            return
        client = self.client(call)
        tab = client.tab_of(call.sid) if client is not None else None
        if tab is not None:
            tab.call_sid = None
            tab.send({"type": "disconnect", "call_sid": call.sid, "status": call.status})
        elif call.answered is None:
            self._cancel_others(call, None, "timeout" if call.status == "no-answer" else "cancelled")

    def _end_other_half(self, call: Call, link: Call) -> None:
        if call.status in ("busy", "no-answer", "failed") and not link.party_dials:
            self.calls.finish(link, call.status, "party")
        else:
            self.calls.hang_up(link, "party")

    async def _machine(self, call: Call, phone: Phone, manner: machines.Manner) -> None:
        """It says its words, then listens for a while. It never presses a key."""
        greeting = manner.says.format(owner=phone.name or phone.number)
        self.hearing.speak(call, greeting)
        lasts = seconds_of(greeting, self.company.settings.speech_rate) + manner.stays
        self.company.clock.later(lasts, self.calls.hang_up, call, "party")

    def tab_lost(self, client: Client, tab: Tab) -> None:
        """A softphone's connection is gone: its leg lives on for a while."""
        client.tabs.pop(tab.name, None)
        self.company.emit("client.changed", client=show_client(client))
        call = self.company.calls.get(tab.call_sid or "")
        if call is not None:
            grace = self.company.settings.client_grace_seconds
            self.company.clock.later(grace, self._drop, client, call)

    def _drop(self, client: Client, call: Call) -> None:
        if call.live and client.tab_of(call.sid) is None:
            self.calls.hang_up(call, "network")


def show_client(client: Client) -> dict[str, object]:
    return {
        "identity": client.identity, "account_sid": client.account_sid, "registered": client.registered(),
        "tabs": len(client.tabs), "voice": client.voice,
    }  # fmt: skip
