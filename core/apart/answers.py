"""What the reading process says, and nothing else: only the classes that were asked for are made of it.

It reads what strangers wrote. Should one of them ever make it say what they want, that must be no more than data.
"""

import io
import pickle
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final

from core import errors
from core.errors import Problem

_PLAIN: Final = (date, datetime, time, timedelta, timezone)
_REFUSAL: Final = "problem"


@dataclass(frozen=True)
class Fault:
    """A mistake of ours in reading: the kind of error, and where."""

    error: str
    place: str


def written(answer: Any) -> bytes:
    if isinstance(answer, Problem):
        return pickle.dumps((_REFUSAL, type(answer).__name__, answer.detail, answer.code, answer.extra))
    return pickle.dumps(("answer", answer))


def read_answer(said: bytes, gives: Collection[type]) -> Any:
    """What the function returned; or the Problem that it raised, of a class of `core.errors`."""
    kind, *parts = _Careful(said, gives).load()
    if kind != _REFUSAL:
        return parts[0]
    name, detail, code, extra = parts
    of = getattr(errors, str(name), Problem)
    made: Problem = (of if isinstance(of, type) and issubclass(of, Problem) else Problem)(detail, code=code, **extra)
    return made


class _Careful(pickle.Unpickler):
    def __init__(self, said: bytes, gives: Collection[type]) -> None:
        super().__init__(io.BytesIO(said))
        self._known = {(one.__module__, one.__qualname__): one for one in (*_PLAIN, Fault, *gives)}

    def find_class(self, module: str, name: str) -> type:
        found = self._known.get((module, name))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} was not asked for")
        return found
