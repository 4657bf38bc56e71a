"""Dial's Queue noun: take whoever is at the front of a queue; wait for somebody until the Dial's time-out."""

from devtools.phone_company.bridge import Bridge
from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Interrupted, Step
from devtools.phone_company.model import Member

_LOOK_EVERY = 0.25


async def run(flow: Flow, verb: Verb, noun: Verb) -> Step:
    member = await _front(flow, noun, verb.number("timeout", 30))
    if member is None:
        return flow.action(verb, {"DialCallStatus": "no-answer"})
    flow.switch.lines.leave(member, "bridged")
    if noun.get("url"):
        whisper = flow.beside("whisper", member.call)
        source = flow.source(noun.get("url"), noun.get("method", "POST"))
        await whisper.run(source, {"DequeingCallSid": flow.call.sid})
    bridge = Bridge(flow.company, flow.call, member.call)
    began = flow.company.now()
    try:
        await flow.wait(member.over, member.call.was_ended)
    except Interrupted:
        member.over.set()
        raise
    finally:
        bridge.end()
    member.over.set()
    seconds = round(flow.company.now() - began)
    return flow.action(
        verb, {"DialCallStatus": "completed", "DialCallSid": member.call.sid, "DialCallDuration": str(seconds)}
    )


async def _front(flow: Flow, noun: Verb, patience: float) -> Member | None:
    queue = flow.switch.lines.named(flow.call.account, noun.text)
    until = flow.company.now() + patience
    while not queue.members:
        left = until - flow.company.now()
        if left <= 0:
            return None
        await flow.pause(min(_LOOK_EVERY, left))
    return queue.members[0]
