import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock as shared_clock
from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.clock import Clock
from tests.phone_company.conftest import CALLER, LINE
from tests.phone_company.playing_app import PlayingApp, Received


async def test_timers_fire_in_order_each_at_its_own_moment() -> None:
    clock = Clock()
    fired: list[tuple[str, int]] = []
    began = clock.now()

    def fire(name: str) -> None:
        fired.append((name, round(clock.now() - began)))
        if name == "a":
            clock.later(10, fire, "from a")

    async def nothing() -> None: ...

    clock.later(30, fire, "b")
    clock.later(20, fire, "a")
    clock.later(500, fire, "too late")
    cancelled = clock.later(25, fire, "cancelled")
    cancelled.cancel()
    await clock.advance(100, nothing)
    assert fired == [("a", 20), ("b", 30), ("from a", 30)]
    assert round(clock.offset) == 100
    due = clock.next_due()
    assert due is not None
    assert round(due - clock.now()) == 400
    clock.stop()


async def test_webhooks_set_off_by_a_move_are_waited_for(company: PhoneCompany, app: PlayingApp) -> None:
    """Each document asks for another one ten seconds later: one move goes through them all."""

    def voice(got: Received) -> str:
        n = int(got.params.get("n", "0"))
        return f"<Response><Pause length='10'/><Redirect>/voice?n={n + 1}</Redirect></Response>"

    app.answers["/voice"] = voice
    await company.phone(CALLER).dial(LINE)
    await app.gets("/voice")
    await company.advance(65)
    assert [one.get("n", "0") for one in app.all("/voice")] == [str(n) for n in range(7)]
    found = await company.settle()
    assert found["next_timer_at"] > found["now"]


async def test_settle_waits_for_a_slow_webhook(company: PhoneCompany, app: PlayingApp) -> None:
    gate = asyncio.Event()

    async def slow(_: Received) -> str:
        await gate.wait()
        return "<Response/>"

    app.answers["/voice"] = slow
    await company.phone(CALLER).dial(LINE)
    found = await company.request("POST", "/settle", {"timeout": 0.1})
    assert (found["settled"], found["in_flight"]) == (False, 1)
    gate.set()
    assert (await company.settle())["settled"] is True


async def test_the_shared_clock_is_moved_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, shared_clock.VARIABLE, str(tmp_path / "clock"))
    clock = Clock()
    fired: list[str] = []

    async def nothing() -> None: ...

    clock.later(3600, fired.append, "later")
    await clock.advance(7200, nothing)
    assert round(shared_clock.offset().total_seconds()) == 7200
    clock.start()
    clock.later(60, fired.append, "moved by another")
    shared_clock.advance(timedelta(minutes=2))  # as another process would
    await clock.sleep(0.2)
    assert fired == ["later", "moved by another"]
    clock.stop()


async def test_held_timers_have_as_long_to_go_afterwards() -> None:
    clock = Clock()
    fired: list[str] = []
    clock.later(0.1, fired.append, "set before")
    before = clock.next_due()
    clock.hold()
    clock.later(0.1, fired.append, "set meanwhile")
    await asyncio.sleep(0.2)
    assert (fired, clock.is_due()) == ([], False)
    clock.go()
    after = clock.next_due()
    assert before is not None
    assert after is not None
    assert after - before >= 0.2
    await clock.sleep(0.11)
    assert fired == ["set before", "set meanwhile"]
    clock.stop()


async def test_time_is_not_moved_while_timers_are_held(company: PhoneCompany) -> None:
    async with company.timers_held():
        with pytest.raises(Exception, match="clock/go first"):
            await company.advance(1)
    await company.advance(1)


async def test_time_does_not_go_back(company: PhoneCompany) -> None:
    with pytest.raises(Exception, match="only moves forward"):
        await company.advance(-1)


async def test_cancelled_timers_do_not_pile_up() -> None:
    clock = Clock()
    for _ in range(20_000):
        clock.later(86_400, print).cancel()
    assert clock.waiting() < 5_000
    clock.stop()
