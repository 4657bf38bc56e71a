"""What changed between two bodies, for people to read before they publish, and for the audit after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final


class _Absent:
    def __repr__(self) -> str:
        return "(absent)"


ABSENT: Final = _Absent()


@dataclass(frozen=True)
class Change:
    """`path` is a JSON Pointer (RFC 6901); `old` or `new` is ABSENT where the value was added or removed."""

    path: str
    old: Any
    new: Any


def diff(a: Any, b: Any) -> list[Change]:
    """The changes that make `b` of `a`, in order of path. Lists are compared place by place."""
    return list(_diff("", a, b))


def _diff(path: str, a: Any, b: Any) -> list[Change]:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        names = sorted(a.keys() | b.keys())
        return [
            change
            for name in names
            for change in _diff(f"{path}/{_escaped(name)}", a.get(name, ABSENT), b.get(name, ABSENT))
        ]
    if isinstance(a, list) and isinstance(b, list):
        return [
            change
            for place in range(max(len(a), len(b)))
            for change in _diff(f"{path}/{place}", _at(a, place), _at(b, place))
        ]
    return [] if _same(a, b) else [Change(path, a, b)]


def _same(a: Any, b: Any) -> bool:
    # 1 and True, or 1 and 1.0, are equal to Python and different to whoever reads the document.
    return type(a) is type(b) and a == b


def _at(values: Sequence[Any], place: int) -> Any:
    return values[place] if place < len(values) else ABSENT


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
