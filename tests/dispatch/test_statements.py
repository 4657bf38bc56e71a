"""How many messages go out at once is a matter of how many statements each of them takes: they are counted here."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.dispatch.ground import story
from tests.house import Bureau

# One or two more than there are: a key of the client's is read again after a few seconds.
_OF_A_DISPATCH = 24
_OF_A_TEXT = 14


@contextmanager
def statements_by_task(bureau: Bureau) -> Iterator[dict[Any, list[str]]]:
    """What each request and each job asks the database."""
    found: dict[Any, list[str]] = defaultdict(list)

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found[asyncio.current_task()].append(statement)

    engine = bureau.house.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_a_dispatch_and_its_text_take_few_statements(bureau: Bureau) -> None:
    tale = await story(bureau)
    await tale.dispatched()
    with statements_by_task(bureau) as found:
        await tale.dispatched()

    (dispatch,) = (each for each in found.values() if any("INSERT INTO dispatches" in one for one in each))
    (text,) = (each for each in found.values() if any("attempted_at" in one and "SET" in one for one in each))
    assert len(dispatch) <= _OF_A_DISPATCH, "\n".join(dispatch)
    assert len(text) <= _OF_A_TEXT, "\n".join(text)
    for _ in range(2):
        await bureau.dr_lee.expect_sms(containing="urgent message")
    await tale.ends_well()
