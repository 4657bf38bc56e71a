"""What changed between two rosters, by the names of slots, layers and shifts: a layer put before another moves no other
line of the list."""

from collections.abc import Mapping
from typing import Any, Final

from core.documents import Change, diff

_NAMES: Final = ("slot", "layer", "shift")


def changes(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Change]:
    """Paths such as `/slots/primary/layers/weekdays/rotation/people/0`; `/slots/order` where an order changed."""
    return diff(_named(old or {}), _named(new))


def _named(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _named(each) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    names = [_name(each) for each in value]
    if not value or None in names or len(set(names)) < len(names):
        return [_named(each) for each in value]
    by_name: dict[str, Any] = {str(name): _named(each) for name, each in zip(names, value, strict=True)}
    # of one there is no order; of dated shifts it means nothing
    return by_name if len(names) == 1 or "shift" in value[0] else {**by_name, "order": ", ".join(map(str, names))}


def _name(value: Any) -> str | None:
    """A slot names itself, not the slot whose place it takes."""
    if not isinstance(value, Mapping):
        return None
    named = next((value[key] for key in _NAMES if key in value), None)
    return named if isinstance(named, str) else None
