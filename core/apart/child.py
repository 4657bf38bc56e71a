"""The process that reads: `python -m core.apart.child`. Its task comes on standard input; it answers on the other."""

import importlib
import os
import pickle
import sys
import traceback

from core.apart.answers import Fault, written
from core.apart.limits import READY, set_limits, step_back
from core.errors import Problem


def main() -> None:
    step_back()
    function, arguments, limits = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - of our own process
    module, _, name = function.partition(":")
    read = getattr(importlib.import_module(module), name)
    set_limits(limits)
    _say(READY)
    try:
        answer = written(read(*arguments))
    except Problem as problem:
        answer = written(problem)
    except (MemoryError, RecursionError):
        os._exit(3)  # said nothing: it was too much
    except Exception as error:  # noqa: BLE001 - told by its kind and place, never by its words: they may be theirs
        answer = written(Fault(type(error).__name__, _place(error)))
    _say(answer)
    os._exit(0)


def _place(error: Exception) -> str:
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"


def _say(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
