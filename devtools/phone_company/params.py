"""The parameters Twilio sends with its voice webhooks."""

from email.utils import format_datetime

from devtools.phone_company.company import Company
from devtools.phone_company.model import Call
from devtools.phone_company.sids import is_number

API_VERSION = "2010-04-01"
_PLACE = {"City": "SPRINGFIELD", "State": "OR", "Zip": "97477", "Country": "US"}


def rfc2822(company: Company, moment: float | None = None) -> str:
    return format_datetime(company.clock.at(moment))


def of_call(call: Call) -> dict[str, str]:
    """What every request about this call carries. Real traffic repeats From and To as Caller and Called."""
    params = {
        "CallSid": call.sid,
        "AccountSid": call.account.sid,
        "From": call.from_,
        "To": call.to,
        "Caller": call.from_,
        "Called": call.to,
        "CallStatus": "initiated" if call.status == "queued" else call.status,
        "ApiVersion": API_VERSION,
        "Direction": call.direction,
    }
    if is_number(call.from_):
        params |= {side + field: value for side in ("From", "Caller") for field, value in _PLACE.items()}
    if is_number(call.to):
        params |= {side + field: value for side in ("To", "Called") for field, value in _PLACE.items()}
    if call.parent is not None:
        params["ParentCallSid"] = call.parent.sid
    if call.answered_by is not None:
        params["AnsweredBy"] = call.answered_by
    return params | call.extra


def of_event(company: Company, call: Call) -> dict[str, str]:
    """A call status callback; takes the next sequence number."""
    params = of_call(call) | {
        "Timestamp": rfc2822(company),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.sequence),
    }
    call.sequence += 1
    if not call.live:
        params |= {"CallDuration": str(call.seconds()), "Duration": str(-(-call.seconds() // 60))}
        if call.answered is None:
            params["SipResponseCode"] = {"busy": "486", "no-answer": "487", "failed": "404"}.get(call.status, "487")
    return params
