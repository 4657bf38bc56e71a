"""Fuzzing Twilio's webhooks: rightly signed, and otherwise as wrong as can be.

An answer is right when it is TwiML, nothing at all, or a refusal (4xx). Each request begins as the carrier would make
it; then fields and ids go missing, come twice, or say something else.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from xml.etree import ElementTree

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from telephony.signature import canonical, sign

Fields = list[tuple[str, str]]

_PATIENCE_S: Final = 30
_ROUND: Final = 10
_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "CallStatus": ("ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"),
    "Digits": ("1", "2", "*", "#", "11111111111111111111"),
    "QueueResult": ("leave", "hangup", "redirected", "bridged", "error", "queue-full", "system-error"),
    "StatusCallbackEvent": ("participant-join", "participant-leave", "conference-start", "conference-end"),
    "RecordingStatus": ("completed", "absent", "in-progress", "failed"),
    "RecordingDuration": ("0", "1", "60", "999999999999"),
    "MessageStatus": ("queued", "sent", "delivered", "undelivered", "failed", "read"),
    "ErrorCode": ("30003", "21610", "99999999999999999999"),
    "Body": ("1", "yes", "no", "STOP", "START", "hello"),
    "OptOutType": ("STOP", "START", "HELP"),
    "QueueSid": ("QU" + "0" * 32,),
    "ConferenceSid": ("CF" + "0" * 32,),
    "RecordingSid": ("RE" + "0" * 32,),
    "ParticipantLabel": ("leg-1", "leg-2", "caller"),
}
_LONG: Final = "long"  # stands for a value that is absurdly so
_WRONG: Final = ("", "\x00", "a\x00b", "-1", "9" * 40, "1e309", "<&>\"'", "٣", "\u202e🙂", _LONG, "null", "%00")
_QUERY: Final = ("call", "offer", "leg", "send", "stage", "prompt", "listen")
_VERBS: Final = {
    "Say", "Play", "Pause", "Gather", "Enqueue", "Leave", "Dial", "Record", "Redirect", "Hangup", "Reject", "Message",
    "Number", "Client", "Conference",
}  # fmt: skip
_SETTINGS: Final = settings(
    database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@dataclass(frozen=True)
class Target:
    """`known`: values of real rows by field or query name, such as CallSid, From, To, call, leg. A 503 is asked again
    until it was asked `patience` times: a webhook gives up early on a busy machine, and the carrier insists.
    """

    url: str
    account_sid: str
    auth_token: str
    paths: Sequence[str]
    known: Mapping[str, Sequence[str]]
    patience: int = 1


@dataclass
class Heard:
    """`calls` and `texts`: SIDs that were taken, so their rows must be there. `failures`: one sample of each kind."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    calls: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)


def fuzz_webhooks(target: Target, heard: Heard, examples: int, seed_: int) -> None:
    """`examples` requests for each path, in small rounds: in a long one Hypothesis mostly varies what it had."""
    size = settings(_SETTINGS, max_examples=_ROUND)
    with requests.Session() as session:
        for path in target.paths:
            for number in range(-(-examples // _ROUND)):
                _shoot(session, target, heard, path, size, seed_ + number)


def _shoot(  # noqa: PLR0917
    session: requests.Session, target: Target, heard: Heard, path: str, size: settings, seed_: int
) -> None:
    @seed(seed_)
    @size
    @given(fields=_form(target), query=_query(target))
    def ask(fields: Fields, query: Fields) -> None:
        _ask(session, target, heard, path, fields, query)

    ask()


def _value(known: Sequence[str]) -> st.SearchStrategy[str]:
    wrong = st.sampled_from(_WRONG) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    wrong = wrong.map(lambda text: "x" * 5_000 if text == _LONG else text)
    return st.one_of(st.sampled_from(known), st.sampled_from(known), wrong) if known else wrong


def _form(target: Target) -> st.SearchStrategy[Fields]:
    new_sid = st.uuids().map(lambda one: f"CA{one.hex}")
    values: dict[str, st.SearchStrategy[str]] = {name: _value(words) for name, words in _WORDS.items()}
    values |= {name: _value(target.known.get(name, ())) for name in ("From", "To")}
    values["CallSid"] = _value(target.known.get("CallSid", ())) | new_sid | new_sid
    values["MessageSid"] = st.uuids().map(lambda one: f"SM{one.hex}") | _value(target.known.get("MessageSid", ()))
    values["SmsStatus"] = _value(_WORDS["MessageStatus"])
    return _changed(values)


def _query(target: Target) -> st.SearchStrategy[Fields]:
    return _changed({name: _value(target.known.get(name, ("0", "1", "hear", "answer"))) for name in _QUERY})


def _changed(values: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[Fields]:
    """Each field once, most of the time; missing or doubled now and then; and one that nobody knows."""
    times = st.sampled_from((1, 1, 1, 1, 1, 1, 0, 2))
    each = [times.flatmap(lambda n, v=value: st.lists(v, min_size=n, max_size=n)) for value in values.values()]  # type: ignore[misc]
    odd = st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=1)

    def put_together(drawn: tuple[list[list[str]], Fields]) -> Fields:
        lists, more = drawn
        pairs = [(name, value) for name, found in zip(values, lists, strict=True) for value in found]
        return [(_sendable(name), _sendable(value)) for name, value in pairs + more]

    return st.tuples(st.tuples(*each).map(list), odd).map(put_together)


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _ask(  # noqa: PLR0917
    session: requests.Session, target: Target, heard: Heard, path: str, fields: Fields, query: Fields
) -> None:
    url = f"{target.url}{path}?{urlencode(query)}"
    form = [("AccountSid", target.account_sid), *((name, value) for name, value in fields if name != "AccountSid")]
    signature = sign(target.auth_token.encode(), url + canonical(form))
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    heard.requests += 1
    try:
        for _ in range(target.patience):
            answer = session.post(url, data=urlencode(form), headers=headers, timeout=_PATIENCE_S)
            if answer.status_code != 503:
                break
    except requests.RequestException as error:
        heard.failures.setdefault(f"{path}: {type(error).__name__}", str(error)[:500])
        return
    heard.statuses[answer.status_code] += 1
    if wrong := _wrong(answer):
        heard.failures.setdefault(f"{path}: {wrong}", f"{urlencode(query)[:700]} {urlencode(form)[:1500]}")
    elif answer.status_code == 200:
        first = dict(reversed(form))
        if path.endswith("/voice/incoming") and "<Reject" not in answer.text:
            heard.calls.add(first.get("CallSid", ""))
        elif path.endswith("/sms/incoming"):
            heard.texts.add(first.get("MessageSid", ""))


def _wrong(answer: requests.Response) -> str:
    """What is wrong with it; empty when it is TwiML, nothing, or a refusal."""
    if answer.status_code == 204 or 400 <= answer.status_code < 500:
        return "" if answer.status_code != 403 else "403 though rightly signed"
    if answer.status_code != 200:
        return str(answer.status_code)
    try:
        document = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    except ElementTree.ParseError:
        return "no XML"
    verbs = {re.sub(r"^\{.*\}", "", element.tag) for element in document.iter()} - {"Response"}
    return f"no TwiML: {sorted(verbs - _VERBS)}" if document.tag != "Response" or verbs - _VERBS else ""
