"""What is asked of the database meanwhile. A story counts by the task that asks: a bureau's own recurring work, live
lines and handlers ask whenever they like, and a count of everything would depend on how busy the machine is."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from core.house import House


@contextmanager
def statements_by_task(house: House) -> Iterator[dict[Any, list[str]]]:
    """Statements by the task that sent them: each request and each job has its own. Without beginnings and ends."""
    found: dict[Any, list[str]] = defaultdict(list)

    def note(*of_a_cursor: object) -> None:
        found[asyncio.current_task()].append(str(of_a_cursor[2]))

    engine = house.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def of_one_that_asked(found: dict[Any, list[str]], words: str) -> list[str]:
    """Everything that was sent by the one task that sent a statement with `words`."""
    (mine,) = (each for each in found.values() if any(words in one for one in each))
    return mine
