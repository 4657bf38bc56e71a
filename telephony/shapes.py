"""What a signed form may hold.

The signature covers names and values run together: whoever captured a webhook can cut it elsewhere, and it is signed
still. So each parameter we know has an exact shape, and a SID stands alone: one that is found inside another value, or
inside a name, shows that the form was split anew.
"""

import re
from collections.abc import Iterable
from typing import Final

_HEX: Final = "[0-9a-f]"
_SIDS: Final = {
    "AccountSid": "AC",
    "CallSid": "CA",
    "ParentCallSid": "CA",
    "DialCallSid": "CA",
    "ConferenceSid": "CF",
    "MessageSid": "SM|MM",
    "SmsMessageSid": "SM|MM",
    "SmsSid": "SM|MM",
    "QueueSid": "QU",
    "RecordingSid": "RE",
}
_WORD: Final = re.compile(r"[a-z][a-z_-]{0,39}")
# Compatible carriers write "Completed"; a capital further in is where another name begins.
_STATUS: Final = re.compile(r"[A-Za-z][a-z_-]{0,39}")
_COUNT: Final = re.compile(r"-?[0-9]{1,20}")
_KEYS: Final = re.compile(r"[0-9A-D*#w]{1,64}|hangup")
# A number, or whatever else a caller may be; but no number with words grown to it.
_PARTY: Final = re.compile(r"(?!\+?[0-9]{7,}[A-Z])[^\x00-\x1f\x7f]{1,255}")
_SHAPES: Final = {
    **dict.fromkeys(
        ("DialCallStatus", "RecordingStatus", "QueueResult", "Direction", "AnsweredBy", "StatusCallbackEvent"), _WORD
    ),
    **dict.fromkeys(("CallStatus", "MessageStatus", "SmsStatus"), _STATUS),
    **dict.fromkeys(
        ("ErrorCode", "CallDuration", "RecordingDuration", "NumMedia", "QueueTime", "QueuePosition"), _COUNT
    ),
    **dict.fromkeys(("From", "To", "Caller", "Called"), _PARTY),
    "Digits": _KEYS,
    "OptOutType": re.compile(r"[A-Za-z]{1,20}"),
    "ApiVersion": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}  # fmt: skip
_NAME: Final = re.compile(r"[\x21-\x7e]{1,100}")
# Half of a SID at least lies on one side of any cut through it.
_SID_GROWN_TO: Final = re.compile(rf"[A-Za-z][A-Z]{{2}}{_HEX}{{16}}")
_SID_GOES_ON: Final = re.compile(rf"[A-Z]{{2}}{_HEX}{{32}}[A-Za-z0-9_]")
_SID_IN_NAME: Final = re.compile(rf"{_HEX}{{16}}|Sid[A-Z]{{1,2}}{_HEX}*$|^[a-z]*Sid$")


class SplitAnew(ValueError):
    """A SID stands where none is sent: this form was put together from another one's letters."""


def usable(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first of each, as the database can hold it (no NUL). What can't be right counts as not sent. Raises
    SplitAnew."""
    first: dict[str, str] = {}
    for name, value in fields:
        _refuse_split(name, value)
        first.setdefault(name, value.replace("\x00", "\ufffd"))
    return {name: value for name, value in first.items() if _NAME.fullmatch(name) and fits(name, value)}


def fits(name: str, value: str) -> bool:
    """Whether this parameter may have this value."""
    if name.endswith("Sid"):
        return re.fullmatch(rf"(?:{_SIDS.get(name, '[A-Z]{2}')}){_HEX}{{32}}", value) is not None
    shape = _SHAPES.get(name)
    return shape is None or shape.fullmatch(value) is not None


def _refuse_split(name: str, value: str) -> None:
    if _SID_IN_NAME.search(name) or _SID_GROWN_TO.search(value) or _SID_GOES_ON.search(value):
        raise SplitAnew
