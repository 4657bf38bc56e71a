"""Dial's Number and Client nouns: ring them all (or one after the other), bridge with the first whose whisper ends."""

import asyncio
from dataclasses import dataclass

from devtools.phone_company.bridge import Bridge, Bridged
from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Interrupted, Step, Stop
from devtools.phone_company.model import Call, Hook
from devtools.phone_company.sids import is_number, new_sid
from devtools.phone_company.verbs.record import hook_of
from devtools.phone_company.verbs.star import Star


@dataclass
class Leg:
    call: Call
    noun: Verb
    bridged: bool = False


async def run(flow: Flow, verb: Verb, nouns: list[Verb]) -> Step:
    legs: list[Leg] = []
    flow.call.doing = "dialing"
    try:
        winner = await _reach(flow, verb, nouns, legs)
        if winner is not None:
            await _talk(flow, verb, winner)
    except Interrupted as interruption:
        _hang_up(flow, legs, None)
        if isinstance(interruption.step, Stop):
            flow.report(verb, _facts(legs))
        raise
    return flow.action(verb, _facts(legs))


async def _reach(flow: Flow, verb: Verb, nouns: list[Verb], legs: list[Leg]) -> Leg | None:
    rounds = [[noun] for noun in nouns] if verb.flag("sequential", False) else [nouns]
    for together in rounds:
        tries = {}
        for noun in together:
            leg = _leg(flow, verb, noun)
            legs.append(leg)
            tries[flow.company.spawn(_accepts(flow, leg))] = leg
            flow.switch.calls.dial(leg.call)
        winner = await _first(flow, tries)
        _hang_up(flow, legs, winner)
        if winner is not None:
            return winner
    return None


async def _first(flow: Flow, tries: "dict[asyncio.Task[bool], Leg]") -> Leg | None:
    waiting = set(tries)
    while waiting:
        await flow.wait(*waiting)
        for task in [task for task in waiting if task.done()]:
            waiting.discard(task)
            if task.result():
                return tries[task]
    return None


async def _accepts(flow: Flow, leg: Leg) -> bool:
    """Answered, and the whisper ended without a hang-up: that is all it takes to be connected."""
    call = leg.call
    ended = asyncio.ensure_future(call.was_ended.wait())
    answered = asyncio.ensure_future(call.was_answered.wait())
    await asyncio.wait([ended, answered], return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    answered.cancel()
    if not call.live:
        return False
    if not leg.noun.get("url"):
        return True
    whisper = flow.beside("whisper", call)
    call.flow = whisper
    stop = await whisper.run(flow.source(leg.noun.get("url"), leg.noun.get("method", "POST")))
    call.flow = None
    if stop.why != "end" and call.live:
        flow.switch.calls.hang_up(call, "house")
    return call.live


def _leg(flow: Flow, verb: Verb, noun: Verb) -> Leg:
    parent, company = flow.call, flow.company
    identity = next((child.text for child in noun.nested if child.tag == "Identity"), noun.text)
    to = f"client:{identity}" if noun.tag == "Client" else noun.text
    call = Call(
        new_sid("CA"), parent.account, verb.get("callerId") or parent.from_, to, "outbound-dial", to, company.now(),
        parent=parent, timeout=verb.number("timeout", 30), hook=_hook(flow, noun), fallback=parent.fallback,
        send_digits=noun.get("sendDigits"),
        parameters={child.get("name"): child.get("value") for child in noun.nested if child.tag == "Parameter"},
    )  # fmt: skip
    flow.switch.calls.add(call)
    if noun.tag == "Number" and not is_number(to):
        flow.switch.calls.finish(call, "failed", "network")
    elif verb.get("callerId") and not _may_show(flow, verb.get("callerId")):
        company.complain(13214, f"Dial: invalid callerId {verb.get('callerId')!r}", call_sid=parent.sid, url=flow.url)
        flow.switch.calls.finish(call, "failed", "network")
    return Leg(call, noun)


def _may_show(flow: Flow, caller_id: str) -> bool:
    number = flow.company.numbers.get(caller_id)
    ours = number is not None and number.account_sid == flow.call.account.sid
    return ours or caller_id in (flow.call.from_, flow.call.to) or caller_id.startswith("client:")


def _hook(flow: Flow, noun: Verb) -> Hook | None:
    if not noun.get("statusCallback"):
        return None
    source = flow.source(noun.get("statusCallback"), noun.get("statusCallbackMethod", "POST"))
    return Hook(source.url, source.method, frozenset(noun.get("statusCallbackEvent").split()))


async def _talk(flow: Flow, verb: Verb, leg: Leg) -> None:
    """Bridged, until one side goes or the time is up."""
    leg.bridged = True
    calls, parent = flow.switch.calls, flow.call
    calls.answer(parent)
    bridge, moves, star = Bridge(flow.company, parent, leg.call), Bridged(leg.call, calls.start_script), Star()
    if verb.flag("hangupOnStar", False):
        parent.listener = star
    tape = None
    if verb.get("record", "do-not-record") not in ("do-not-record", "false"):
        tape = flow.switch.tapes.start(leg.call, "DialVerb", hook_of(flow, verb))
    began = flow.company.now()
    try:
        await flow.wait(leg.call.was_ended, moves.moved, star.done, seconds=verb.number("timeLimit", 14400))
    finally:
        bridge.end()
        if parent.listener is star:
            parent.listener = None
        if tape is not None:
            flow.switch.tapes.stop(tape, flow.company.now() - began)
    if not moves.moved.is_set() and leg.call.live:
        calls.hang_up(leg.call, "house")


def _hang_up(flow: Flow, legs: list[Leg], but: Leg | None) -> None:
    for leg in legs:
        if leg is not but and leg.call.live:
            flow.switch.calls.hang_up(leg.call, "house")


def _facts(legs: list[Leg]) -> dict[str, str]:
    """What the action is told: the leg that was bridged, else the one that came nearest."""
    order = ("no-answer", "busy", "failed", "canceled")
    leg = next((leg for leg in legs if leg.bridged), None)
    if leg is not None:
        seconds = leg.call.seconds()
        return {
            "DialCallStatus": "completed", "DialCallSid": leg.call.sid, "DialCallDuration": str(seconds),
            "DialBridged": "true",
        }  # fmt: skip
    if not legs:
        return {"DialCallStatus": "failed", "DialBridged": "false"}
    leg = min(legs, key=lambda leg: order.index(leg.call.status) if leg.call.status in order else 0)
    # a callee who turned a whisper down was never connected
    status = leg.call.status if leg.call.status in order else "no-answer"
    return {"DialCallStatus": status, "DialCallSid": leg.call.sid, "DialBridged": "false"}
