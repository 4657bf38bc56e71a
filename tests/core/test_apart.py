"""What is handed in is read in a process of its own: whatever it does there, it does to that process."""

import asyncio
import os
from dataclasses import replace

import pytest

from core.apart.limits import Limits
from core.apart.running import Task, apart
from core.errors import Conflict, Invalid, TooMany
from tests.core.handed_in import Page

SMALL = Limits(cpu_s=1, memory_mb=48, answer_bytes=1_000_000)


def task(name: str, *arguments: object) -> Task:
    return Task(f"tests.core.handed_in:{name}", arguments, (Page,), "This file", SMALL)


async def test_what_was_read_comes_back() -> None:
    assert await apart(task("read", "one two"), "alice") == Page(["one", "two"])


@pytest.mark.parametrize("name", ["takes_for_ever", "takes_all_memory", "goes_deeper", "says_too_much", "ends"])
async def test_whoever_asks_for_too_much_is_told_and_nobody_else_feels_it(name: str) -> None:
    with pytest.raises(Invalid, match="asks for more than can be read in 1 seconds and 48 MB") as told:
        await apart(task(name), "alice")
    assert told.value.code == "too-much"
    assert await apart(task("read", "one"), "alice") == Page(["one"]), "her place is free again"


async def test_one_that_sleeps_is_ended_by_the_clock() -> None:
    waits = replace(task("takes_for_ever"), limits=replace(SMALL, cpu_s=60, wall_s=0.2))
    with pytest.raises(Invalid, match="This file asks for more"):
        await apart(waits, "alice")


async def test_a_refusal_is_the_same_as_if_it_were_read_here() -> None:
    with pytest.raises(Conflict, match="third line") as told:
        await apart(task("refuses"), "alice")
    assert (told.value.status, told.value.code, told.value.extra) == (409, "bad-line", {"line": 3})


async def test_a_mistake_of_ours_is_told_without_what_was_in_the_file(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Invalid, match="can't be read") as told:
        await apart(task("stumbles"), "alice")
    assert told.value.code == "unreadable"
    assert "what the caller said" not in str(capfd.readouterr())


async def test_only_what_was_asked_for_is_made_of_an_answer() -> None:
    with pytest.raises(Exception, match=r"decimal.Decimal was not asked for"):
        await apart(task("says_something_else"), "alice")


async def test_it_is_handed_neither_a_connection_nor_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTBELL_MASTER_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    known = await apart(task("knows"), "alice")
    assert set(known["environment"]) <= {"PATH", "HOME", "LANG", "LC_CTYPE", "TZDIR", "PYTHONPATH"}
    assert known["sockets"] == []
    assert known["modules"] == []
    assert known["niceness"] >= min(os.nice(0) + 10, 19)


async def test_one_person_s_files_are_read_one_by_one_and_others_go_on() -> None:
    long = asyncio.create_task(apart(task("takes_for_ever"), "charlie"))
    while not long.done():
        await asyncio.sleep(0)
        with pytest.raises(TooMany, match="Another file of yours"):
            await apart(task("read", "one"), "charlie")
        assert await apart(task("read", "one"), "alice") == Page(["one"])
        break
    long.cancel()
    await asyncio.gather(long, return_exceptions=True)
    assert await apart(task("read", "one"), "charlie") == Page(["one"])
