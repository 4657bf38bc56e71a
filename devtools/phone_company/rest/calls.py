"""Calls: create, fetch, list, update, delete."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.model import Call, Source
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import CALL_EVENTS, Ask
from devtools.phone_company.rest.endpoints import caller_id, client_parameters, destination
from devtools.phone_company.sids import new_sid

_AMD = ("Enable", "DetectMessageEnd")


def show(ask: Ask, call: Call) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{call.account.sid}/Calls/{call.sid}"
    company = ask.switch.company
    moments = {
        "date_created": call.created, "date_updated": call.updated, "start_time": call.started, "end_time": call.ended,
    }  # fmt: skip
    stamps = {name: None if at is None else params.rfc2822(company, at) for name, at in moments.items()}
    subresources = ("Notifications", "Recordings", "Payments", "Events", "Siprec", "Streams", "Transcriptions")
    return {
        "sid": call.sid, "account_sid": call.account.sid, "parent_call_sid": call.parent.sid if call.parent else None,
        "to": call.to, "to_formatted": call.to, "from": call.from_, "from_formatted": call.from_,
        "phone_number_sid": call.number_sid or None, "status": call.status, **stamps,
        "duration": None if call.live else str(call.seconds()), "price": None, "price_unit": "USD",
        "direction": call.direction, "answered_by": call.answered_by, "annotation": None, "api_version": "2010-04-01",
        "forwarded_from": call.extra.get("ForwardedFrom"), "group_sid": None,
        "caller_name": call.extra.get("CallerName"), "queue_time": str(round(call.queue_seconds * 1000)),
        "stir_verstat": call.extra.get("StirVerstat"), "trunk_sid": None, "uri": f"{uri}.json",
        "subresource_uris": {name.lower(): f"{uri}/{name}.json" for name in subresources},
    }  # fmt: skip


async def create(ask: Ask) -> tuple[int, dict[str, Any]]:
    to, from_ = destination(ask), caller_id(ask)
    source = ask.source()
    if source is None:
        raise Refused(21218 if ask.get("ApplicationSid") else 21205, "give Url or Twiml")
    detection = ask.get("MachineDetection")
    if detection and detection not in _AMD:
        raise Refused(20001, f"MachineDetection must be one of {', '.join(_AMD)}")
    company = ask.switch.company
    fallback = ask.hook("FallbackUrl")
    call = Call(
        new_sid("CA"), ask.account, from_, to, "outbound-api", to, company.now(), script=source, fallback=fallback,
        hook=ask.hook("StatusCallback", known=CALL_EVENTS), timeout=ask.number("Timeout", 60, 1, 600),
        time_limit=ask.number("TimeLimit", 14400, 1, 86400), send_digits=ask.get("SendDigits"),
        detection=detection, detection_hook=ask.hook("AsyncAmdStatusCallback") if ask.flag("AsyncAmd") else None,
        parameters=client_parameters(ask),
    )  # fmt: skip
    if ask.flag("Record"):
        call.record = ask.hook("RecordingStatusCallback")
        company.complain(0, "recording of a whole call is not emulated", call_sid=call.sid, warning=True)
    ask.switch.calls.add(call)
    shown = show(ask, call)
    ask.switch.calls.place(call)
    return 201, shown


def find(ask: Ask) -> Call:
    call = ask.switch.company.calls.get(ask.path["sid"])
    if call is None or call.account is not ask.account:
        raise Refused(20404, ask.url_path)
    return call


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    to, from_, status, parent = (ask.filter(name) for name in ("To", "From", "Status", "ParentCallSid"))
    rows = [
        call
        for call in reversed(ask.switch.company.calls.values())
        if call.account is ask.account
        and (not to or call.to == to)
        and (not from_ or call.from_ == from_)
        and (not status or call.status == status)
        and (not parent or (call.parent is not None and call.parent.sid == parent))
        and ask.within("StartTime", call.started)
        and ask.within("EndTime", call.ended)
    ]
    return 200, ask.page("calls", rows, lambda call: show(ask, call))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    call, calls = find(ask), ask.switch.calls
    status = ask.get("Status")
    if status and status not in ("canceled", "completed"):
        raise Refused(20001, "Status must be canceled or completed")
    if status == "completed" and call.live:
        calls.hang_up(call, "house")
    elif status == "canceled" and call.status in ("queued", "ringing"):
        calls.finish(call, "canceled", "house")
    elif status and call.live:
        raise Refused(21220, "a call in progress can't be canceled, only completed")
    elif not status:
        _redirect(ask, call)
    return 200, show(ask, call)


def _redirect(ask: Ask, call: Call) -> None:
    source: Source | None = ask.source()
    if source is None:
        raise Refused(21205, "give Url, Twiml or Status")
    if call.status != "in-progress":
        raise Refused(21220)
    if ask.has("FallbackUrl"):
        call.fallback = ask.hook("FallbackUrl")
    if ask.has("StatusCallback"):
        call.hook = ask.hook("StatusCallback", known=CALL_EVENTS)
    ask.switch.calls.redirect(call, source)


async def delete(ask: Ask) -> tuple[int, dict[str, Any]]:
    call = find(ask)
    if call.live:
        raise Refused(20001, "a live call can't be deleted")
    del ask.switch.company.calls[call.sid]
    return 204, {}
