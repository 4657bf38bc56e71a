"""As if nothing had ever happened: everything is forgotten, and nobody is told."""

from typing import Any

from devtools.phone_company.company import Company
from devtools.phone_company.control import shows
from devtools.phone_company.switch import Switch

_SETTLES_IN = 1.0


async def reset(switch: Switch) -> dict[str, Any]:
    """Keeps accounts, numbers, phones, registered clients and settings; the clock stays where it is."""
    company = switch.company
    _silence(company)
    switch.notes.forget()
    switch.calls.forget_waiting()
    for call in list(company.live_calls.values()):
        if call.flow is not None:
            call.flow.abandon()
        switch.calls.finish(call, "completed", "house")
    company.clock.forget()
    await company.quiet(_SETTLES_IN)
    _forget(company)
    return shows.state(company)


def _silence(company: Company) -> None:
    for call in company.live_calls.values():
        call.hook = call.fallback = call.detection_hook = None
    for room in company.live_rooms.values():
        room.hook = None
    for tape in company.recordings.values():
        tape.hook = None
    for message in company.messages.values():
        message.hook = None


def _forget(company: Company) -> None:
    company.calls.clear()
    company.conferences.clear()
    company.live_rooms.clear()
    company.queues.clear()
    company.messages.clear()
    company.mailboxes.kept.clear()
    company.recordings.clear()
    company.opted_out.clear()
    company.journal.entries.clear()
    company.complaints.entries.clear()
    company.faults.clear()
    for key, client in list(company.clients.items()):
        client.voice = "normal"
        if not client.tabs:
            del company.clients[key]
