"""Who is offered which call. Pure: everything it looks at is an argument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """A waiting entry, in nobody's hands. Lower `priority` goes first; one who lost an operator before everybody
    else."""

    entry_id: int
    call_id: int
    account_id: int
    carrier_id: int
    priority: int
    entered_at: datetime
    returned: bool
    tried: Mapping[int, int] = field(default_factory=dict)  # operator -> how often the call was offered to them
    not_now: frozenset[int] = frozenset()  # operators who declined it a moment ago


@dataclass(frozen=True, slots=True)
class Free:
    """An operator who is ready and whose browser is there. `account_ids` None: all."""

    user_id: int
    carrier_id: int
    idle_since: datetime
    account_ids: frozenset[int] | None


def pair(callers: Sequence[Caller], operators: Sequence[Free]) -> list[tuple[Caller, Free]]:
    """Callers in order: returned ones, then by priority, then by longest wait. Each gets the operator who was
    offered this call least often, then the one idle longest; never one of another carrier, so synthetic and real
    never meet."""
    free = sorted(operators, key=lambda one: (one.idle_since, one.user_id))
    pairs: list[tuple[Caller, Free]] = []
    for caller in sorted(callers, key=rank):
        fitting = [one for one in free if fits(caller, one)]
        if fitting:
            chosen = min(fitting, key=lambda one: caller.tried.get(one.user_id, 0))  # min keeps the order of idleness
            free.remove(chosen)
            pairs.append((caller, chosen))
    return pairs


def rank(caller: Caller) -> tuple[bool, int, datetime, int]:
    return (not caller.returned, caller.priority, caller.entered_at, caller.entry_id)


def fits(caller: Caller, operator: Free) -> bool:
    granted = operator.account_ids is None or caller.account_id in operator.account_ids
    return granted and operator.carrier_id == caller.carrier_id and operator.user_id not in caller.not_now
