"""What a protocol's schema alone can't say. Pure: that its rosters and contacts exist is checked elsewhere."""

from typing import Any

from clients.faults import Fault, parse
from dispatch.protocols.schema import Named, Protocol, Rule, Slot


def check_protocol(body: Any) -> list[Fault]:
    """Everything wrong with a protocol's body; empty if it may be published."""
    protocol, faults = parse(Protocol, body)
    if protocol is None:
        return faults
    return [fault for number, rule in enumerate(protocol.rules) for fault in _check_rule(number, rule, protocol)]


def slots_of(protocol: Protocol) -> set[tuple[str, str]]:
    """Roster and slot of every step that pages one."""
    pages = (step.page for rule in protocol.rules for step in rule.steps)
    return {(page.roster, page.slot) for page in pages if isinstance(page, Slot)}


def contacts_of(protocol: Protocol) -> set[str]:
    """Slugs of the contacts that are named."""
    pages = (step.page for rule in protocol.rules for step in rule.steps)
    return {page.contact for page in pages if isinstance(page, Named)}


def _check_rule(number: int, rule: Rule, protocol: Protocol) -> list[Fault]:
    faults = []
    for earlier, other in enumerate(protocol.rules[:number]):
        covers = not other.call_types or (rule.call_types and set(rule.call_types) <= set(other.call_types))
        if covers and other.urgency in (None, rule.urgency):
            faults.append(
                Fault(("rules", number), f"is never reached: rule {earlier + 1} fits every message that this one does")
            )
            break
    for place, step in enumerate(rule.steps):
        if step.page == "desk" and place + 1 < len(rule.steps):
            faults.append(
                Fault(("rules", number, "steps", place, "page"), "the desk ends a protocol: move it to the last place")
            )
    return faults
