"""The live line's own promises: nothing is skipped, the newest wins, and who can't keep up is let go."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi import WebSocket
from psycopg import AsyncConnection
from sqlalchemy import text, update
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError
from websockets.typing import Origin

from app.live.hub import Hub
from app.live.screen import TOO_SLOW, Screen
from app.live.wire import Wire, wire_of
from core.auth.models import User
from core.events import changed
from core.house import House
from devtools.phone_company.watching import PATIENCE
from tests.desk import Desk
from tests.house import Bureau, free_socket, open_bureau
from tests.watching import Watcher

MANY = text("INSERT INTO changes (entity, entity_id) SELECT 'waiting_entry', n FROM generate_series(1, :many) AS n")
"""Things nobody ever saw: each is a tombstone to every screen that follows the line."""
HANG_UP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"""


async def rename(house: House, user_id: int, name: str) -> None:
    async with house.transaction() as session:
        await session.execute(update(User).where(User.id == user_id).values(name=name))
        await changed(session, "operator", user_id)


async def test_a_change_committed_late_is_not_skipped(bureau: Bureau) -> None:
    """Its number in the change table is lower than that of what was given out before it was there to be read."""
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir")
    first, second = alice.me["id"], amir.me["id"]
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("operators")
        async with bureau.house.db.sessions() as slow:
            await slow.execute(update(User).where(User.id == first).values(name="Late"))
            await changed(slow, "operator", first)
            await rename(bureau.house, second, "Early")
            await line.hears_event("operator", second, name="Early")
            await slow.commit()
        await line.hears_event("operator", first, name="Late")


async def test_a_late_change_of_the_same_thing_wins_over_what_was_said_before(bureau: Bureau) -> None:
    """Or a screen that keeps the newest version would drop the only event that shows it."""
    alice = await bureau.desk("alice")
    user_id = alice.me["id"]
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("operators")
        async with bureau.house.db.sessions() as slow:
            await slow.execute(update(User).where(User.id == user_id).values(name="Late"))
            await changed(slow, "operator", user_id)
            async with bureau.house.transaction() as session:
                await session.execute(
                    text("UPDATE operators SET reason = 'early' WHERE user_id = :id"), {"id": user_id}
                )
                await changed(session, "operator", user_id)
            before = await line.hears_event("operator", user_id, reason="early", name="Alice")
            await slow.commit()
        after = await line.hears_event("operator", user_id, reason="early", name="Late")
        assert after["version"] >= before["version"]
    async with Watcher.of(alice.http, bureau.url) as again:
        (snapshot,) = await again.subscribe("operators")
        (item,) = [item for item in snapshot["items"] if item["id"] == user_id]
        assert (item["data"]["name"], item["version"]) == ("Late", after["version"])


async def test_after_a_break_the_snapshot_is_newer_and_events_newer_still(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    user_id = alice.me["id"]
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("operators")
        await rename(bureau.house, user_id, "One")
        one = await line.hears_event("operator", user_id, name="One")
    await rename(bureau.house, user_id, "Two")
    async with Watcher.of(alice.http, bureau.url) as line:
        (snapshot,) = await line.subscribe("operators")
        (two,) = [item for item in snapshot["items"] if item["id"] == user_id]
        await rename(bureau.house, user_id, "Three")
        three = await line.hears_event("operator", user_id, name="Three")
    assert two["data"]["name"] == "Two"
    assert one["version"] < two["version"] < three["version"]


async def test_without_redis_events_come_all_the_same(furnished_database_url: str, tmp_path: Path) -> None:
    with closing(free_socket()) as held:  # a port of nobody's: it is taken, and not listened on
        nowhere = f"redis://127.0.0.1:{held.getsockname()[1]}/0"
        async with open_bureau(furnished_database_url, nowhere, tmp_path) as bureau:
            alice = await bureau.desk("alice", ready=False)
            async with Watcher.of(alice.http, bureau.url) as line:
                await line.subscribe("operators")
                await alice.put("desk/state", {"state": "ready"})
                await line.hears_event("operator", alice.me["id"], status="ready")


async def test_a_burst_reaches_a_screen_that_reads_whole_and_in_order(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("line")
        async with bureau.house.transaction() as session:
            await session.execute(MANY, {"many": 2000})
        await line.hears_event("waiting_entry", 2000)
        events = [one for one in line.heard if one["op"] == "event"]
        assert [one["id"] for one in events] == list(range(1, 2001))
        versions = [one["version"] for one in events]
        assert versions == sorted(set(versions))


async def test_a_screen_that_doesn_t_keep_up_is_cut_and_told_so(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind what was on its way stands why there is no more."""
    monkeypatch.setattr("app.live.routes._GRACE_S", 60)
    alice = await bureau.desk("alice")
    screens, let_go = _watch(bureau.app.state.hub, monkeypatch)
    async with _deaf(alice, bureau.url) as slow:
        (screen,) = screens
        given = await _flood(bureau, alice, lambda: screen.why is not None)
        async with asyncio.timeout(PATIENCE):
            await let_go.wait()
        slow.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
        heard = 0
        with suppress(ConnectionClosedError):
            while await slow.recv():
                heard += 1
    assert (slow.close_code, slow.close_reason) == (4408, "too-slow")
    assert 0 < heard < given


async def test_a_browser_that_reads_nothing_at_all_is_let_go(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection takes no more bytes, not even those that say why: it must not stay for that."""
    monkeypatch.setattr("app.live.routes._GRACE_S", 0.1)
    alice = await bureau.desk("alice")
    screens, let_go = _watch(bureau.app.state.hub, monkeypatch)
    async with _deaf(alice, bureau.url):
        (screen,) = screens
        await _flood(bureau, alice, lambda: screen.why is not None)
        await _ends(_wire(screen), let_go)


async def test_a_browser_that_answers_no_ping_is_let_go(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server gives it up while frames still wait: neither screen nor connection may stay until those are read."""
    monkeypatch.setattr("app.live.routes._GRACE_S", 0.1)
    alice = await bureau.desk("alice")
    screens, let_go = _watch(bureau.app.state.hub, monkeypatch)
    async with _deaf(alice, bureau.url):
        (screen,) = screens
        await _flood(bureau, alice, lambda: _wire(screen).transport.get_write_buffer_size() > 0)
        _wire(screen).keepalive_timeout()
        async with bureau.house.transaction() as session:
            await session.execute(MANY, {"many": 1})
        await _ends(_wire(screen), let_go)


def _wire(screen: Screen) -> Wire:
    wire = getattr(screen.write, "__self__", None)
    assert isinstance(wire, Wire)
    return wire


async def _ends(wire: Wire, let_go: asyncio.Event) -> None:
    async with asyncio.timeout(PATIENCE):
        await let_go.wait()
        while not wire.disconnected:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0)


async def _flood(bureau: Bureau, desk: Desk, over: Callable[[], bool]) -> int:
    """More and more of the line, until it is over; how much. Meanwhile another screen hears all it follows."""
    bob = await bureau.desk("bob", ready=False)
    async with Watcher.of(bob.http, bureau.url) as line:
        await line.subscribe("operators")
        rounds = 0
        while not over():
            rounds += 1
            async with bureau.house.transaction() as session:
                await session.execute(MANY, {"many": 2000})
            await rename(bureau.house, desk.me["id"], f"Number {rounds}")
            await line.hears_event("operator", desk.me["id"], name=f"Number {rounds}")
    return rounds * 2000


async def test_events_come_again_when_the_database_has_hung_up(bureau: Bureau, furnished_database_url: str) -> None:
    """The reader's own connection is lost; what was committed meanwhile is not."""
    alice = await bureau.desk("alice")
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("operators")
        await rename(bureau.house, alice.me["id"], "Before")
        await line.hears_event("operator", alice.me["id"], name="Before")
        async with await AsyncConnection.connect(furnished_database_url, autocommit=True) as database:
            await database.execute(HANG_UP)
            await database.execute("UPDATE users SET name = 'After' WHERE id = %s", [alice.me["id"]])
            await database.execute("INSERT INTO changes (entity, entity_id) VALUES ('operator', %s)", [alice.me["id"]])
        await line.hears_event("operator", alice.me["id"], name="After")


def test_another_server_is_refused_with_what_would_do() -> None:
    async def nothing(*_: object) -> Any: ...

    socket = WebSocket({"type": "websocket", "extensions": {"websocket.http.response": {}}}, nothing, nothing)
    with pytest.raises(RuntimeError, match="nightbell serve"):
        wire_of(socket)


async def test_a_line_that_is_cut_ends_what_it_reads_from_the_database(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Amid a statement it would be left behind: its connection in no pool, found by the garbage collector."""
    alice = await bureau.desk("alice", ready=False)
    hub: Hub = bureau.app.state.hub
    screens, let_go = _watch(hub, monkeypatch)
    begun, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slowly(*_: object) -> None:
        begun.set()
        await go_on.wait()
        done.set()

    monkeypatch.setattr(hub, "show_all", slowly)
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.socket.send_json({"op": "subscribe", "topics": ["line"]})
        await begun.wait()
        screens[0].cut(TOO_SLOW)
        go_on.set()
        assert await line.closed() == 4408
        await let_go.wait()
        assert done.is_set()


def _watch(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Screen], asyncio.Event]:
    """The screens that come from now on, and whether one has gone."""
    add, remove = hub.add, hub.remove
    screens: list[Screen] = []
    gone = asyncio.Event()

    def added(screen: Screen) -> None:
        screens.append(screen)
        add(screen)

    def removed(screen: Screen) -> None:
        remove(screen)
        gone.set()

    monkeypatch.setattr(hub, "add", added)
    monkeypatch.setattr(hub, "remove", removed)
    return screens, gone


@asynccontextmanager
async def _deaf(desk: Desk, url: str) -> AsyncIterator[ClientConnection]:
    """A line that has heard its first snapshot and reads nothing from then on, with little room on the way."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", int(url.rsplit(":", 1)[1])))
    made.setblocking(False)
    cookie = "; ".join(f"{one.key}={one.value}" for one in desk.http.cookie_jar)
    address = url.replace("http", "ws", 1) + "/ws/desk"
    async with connect(
        address, sock=made, origin=Origin(url), additional_headers={"Cookie": cookie},
        max_queue=1, ping_interval=None, close_timeout=0,
    ) as deaf:  # fmt: skip
        await deaf.send('{"op": "subscribe", "topics": ["line"]}')
        assert "hello" in str(await deaf.recv())
        assert "snapshot" in str(await deaf.recv())
        yield deaf
