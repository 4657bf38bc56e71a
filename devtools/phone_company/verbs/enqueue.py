"""Enqueue: wait in a queue whose waitUrl loops, until someone or something takes the call out."""

import asyncio

from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Interrupted, Step, Stop
from devtools.phone_company.model import Member, Source

DEFAULT_MUSIC = "http://com.twilio.sounds.music.s3.amazonaws.com/MARKOVICHAMP-Borghestral.mp3"


async def run(flow: Flow, verb: Verb) -> Step:
    if not verb.text:
        return flow.action(verb, {"QueueResult": "error"})
    lines, call = flow.switch.lines, flow.call
    queue = lines.named(call.account, verb.text)
    if verb.get("maxQueueSize"):
        queue.max_size = int(verb.number("maxQueueSize", queue.max_size))
    member = lines.enter(queue, call)
    if member is None:
        return flow.action(verb, {"QueueResult": "queue-full"})
    music = flow.company.spawn(_music(flow, verb, member))
    try:
        await flow.wait(member.out, music)
        if not member.out.is_set():
            lines.leave(member, {"hangup": "hangup", "leave": "leave"}.get(music.result().why, "error"))
        music.cancel()
        if member.result == "bridged":
            await flow.wait(member.over)
    except Interrupted as interruption:
        _cut_off(flow, verb, member, interruption)
        raise
    finally:
        music.cancel()
    facts = _facts(flow, member, member.result)
    if member.result == "hangup":
        flow.report(verb, facts)
        return Stop("hangup")
    return flow.action(verb, facts)


def _cut_off(flow: Flow, verb: Verb, member: Member, interruption: Interrupted) -> None:
    """The caller hung up, or the REST interface redirected the call: the action is told all the same."""
    hung_up = isinstance(interruption.step, Stop)
    if member.result == "bridged":
        result = "bridged" if hung_up else "redirected-from-bridged"
        member.over.set()
    else:
        result = "hangup" if hung_up else "redirected"
        flow.switch.lines.leave(member, result)
    flow.report(verb, _facts(flow, member, result))


def _facts(flow: Flow, member: Member, result: str) -> dict[str, str]:
    return {
        "QueueResult": result, "QueueSid": member.queue.sid, "QueueTime": str(flow.switch.lines.waited(member)),
    }  # fmt: skip


async def _music(flow: Flow, verb: Verb, member: Member) -> Stop:
    """The wait document, over and over. Ends only with Leave, Hangup or an error."""
    beside = flow.beside("queue")
    beside.facts = lambda: flow.switch.lines.facts(member)
    company = flow.company
    if not verb.get("waitUrl"):
        if "waitUrl" not in verb.attributes:
            flow.switch.hearing.prompt(flow.call, "play", 0.0, url=DEFAULT_MUSIC)
        await asyncio.Event().wait()
    source: Source = flow.source(verb.get("waitUrl"), verb.get("waitUrlMethod", "POST"))
    while True:
        began = company.now()
        stop = await beside.run(source)
        if stop.why != "end":
            return stop
        await company.clock.sleep(began + company.settings.wait_loop_seconds - company.now())
