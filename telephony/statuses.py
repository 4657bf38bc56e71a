"""What carriers call the states of calls and texts: in Twilio's spelling, whatever a compatible carrier's is."""

from collections.abc import Mapping
from typing import Final

OVER: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
CALLS: Final = OVER | {"queued", "initiated", "ringing", "in-progress"}

_OTHERS: Final = {
    "answered": "in-progress",
    "inprogress": "in-progress",
    "early": "ringing",
    "cancelled": "canceled",
    "cancel": "canceled",
    "noanswer": "no-answer",
    "unanswered": "no-answer",
    "no-user-response": "no-answer",
    "user-busy": "busy",
    "complete": "completed",
    "hangup": "completed",
    "trying": "initiated",
    "not-delivered": "undelivered",
}


def call_status(params: Mapping[str, str]) -> str:
    """Of a call's webhook; empty where it says nothing that is known."""
    status = spelt(params.get("CallStatus", ""))
    return status if status in CALLS else ""


def message_status(params: Mapping[str, str]) -> str:
    """Of a text's report, whose older form has only the second name."""
    return spelt(params.get("MessageStatus", "") or params.get("SmsStatus", ""))


def message_sid(params: Mapping[str, str]) -> str:
    return params.get("MessageSid", "") or params.get("SmsSid", "")


def error_code(params: Mapping[str, str]) -> int | None:
    """None for none: 0 and whatever is no number say nothing."""
    return number(params, "ErrorCode") or None


def duration_s(params: Mapping[str, str]) -> int | None:
    """Whole seconds, as in a bill; None where the report doesn't tell."""
    return number(params, "CallDuration")


def number(params: Mapping[str, str], name: str) -> int | None:
    text = params.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def spelt(status: str) -> str:
    plain = status.strip().casefold().replace("_", "-").replace(" ", "-")
    return _OTHERS.get(plain, plain)
