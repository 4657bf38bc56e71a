"""Dial: picks the noun. With an action, later verbs are unreachable."""

from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step
from devtools.phone_company.sids import is_number
from devtools.phone_company.verbs import dial_conference, dial_legs, dial_queue

_AT_ONCE = 10


async def run(flow: Flow, verb: Verb) -> Step:
    first = verb.nested[0] if verb.nested else None
    if first is not None and first.tag == "Conference":
        return await dial_conference.run(flow, verb, first)
    if first is not None and first.tag == "Queue":
        return await dial_queue.run(flow, verb, first)
    nouns = [noun for noun in verb.nested if noun.tag in ("Number", "Client")]
    if not nouns and verb.text:
        nouns = [Verb("Number", {}, verb.text)]
        if not is_number(verb.text):
            _complain(flow, 13224, f"Dial: invalid phone number {verb.text!r}")
    if not nouns:
        _complain(flow, 13201, "Dial: nobody to dial")
        return flow.action(verb, {"DialCallStatus": "failed"})
    if len(nouns) > _AT_ONCE:
        _complain(flow, 13216, f"Dial: {len(nouns)} nouns, at most {_AT_ONCE} at once")
        nouns = nouns[:_AT_ONCE]
    return await dial_legs.run(flow, verb, nouns)


def _complain(flow: Flow, code: int, words: str) -> None:
    flow.company.complain(code, words, account_sid=flow.call.account.sid, call_sid=flow.call.sid, url=flow.url)
