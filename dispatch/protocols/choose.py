"""Which steps a message gets. Pure."""

from collections.abc import Sequence
from typing import Any

from dispatch.protocols.schema import Protocol, Step

STAMPED = Sequence[dict[str, Any]]


def steps_for(protocol: Protocol | None, call_type: str | None, urgency: str) -> list[Step]:
    """The steps of the first rule that fits; none at all (no protocol, no rule) leaves it to the desk."""
    if protocol is None:
        return []
    return next((rule.steps for rule in protocol.rules if rule.fits(call_type, urgency)), [])


def stamp(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """As they are kept on the dispatch."""
    return [step.model_dump(mode="json") for step in steps]


def stamped(steps: STAMPED) -> list[Step]:
    return [Step.model_validate(step) for step in steps]
