"""Calls that come in on one of the lines: from a handset, or from another line of this company."""

from collections.abc import Mapping

from devtools.phone_company.model import Call, Hook, Number, Phone, Source
from devtools.phone_company.sids import new_sid
from devtools.phone_company.switch import Switch


def place(
    switch: Switch, line: Number, *, from_: str, party: str, extra: Mapping[str, str], link: Call | None = None
) -> Call:
    """Ring a line: its voice URL decides what happens. Without one the call is turned away, with Twilio's complaint."""
    company = switch.company
    account = company.accounts[line.account_sid]
    fallback = Hook(line.voice_fallback_url, line.voice_fallback_method) if line.voice_fallback_url else None
    hook = Hook(line.status_callback, line.status_callback_method) if line.status_callback else None
    call = Call(
        new_sid("CA"), account, from_, line.number, "inbound", party, company.now(), fallback=fallback, hook=hook,
        number_sid=line.sid, extra=dict(extra), link=link, started=company.now(),
    )  # fmt: skip
    switch.calls.add(call)
    switch.calls.ringing(call)
    if line.voice_url is None or company.run_script is None:
        company.complain(
            11100, f"{line.number} has no voice URL: set voice_url", account_sid=account.sid, call_sid=call.sid
        )
        switch.calls.finish(call, "failed", "house")
        return call
    call.script = voice_source(line)
    switch.calls.start_script(call)
    return call


def voice_source(line: Number) -> Source:
    return Source(line.voice_url or "", line.voice_method.upper())


def connect_lines(switch: Switch) -> None:
    """A call of ours to a line of ours, or to a phone that sends its calls on to one, makes a second call, linked to
    the first. A network passes the first caller's number on, and sometimes whose phone it came through."""

    def connect(call: Call, line: Number, through: Phone | None) -> None:
        extra = {"ForwardedFrom": through.number} if through is not None else {}
        call.link = place(switch, line, from_=call.from_, party=call.from_, extra=extra, link=call)

    switch.parties.connect_line = connect
