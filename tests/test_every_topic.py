"""Every topic of the live line, from the list of topics itself: who is refused, and what other screens never learn."""

import json
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import select, text, update

from app.live.topics import TOPICS
from core import clock
from core.auth import grants, users
from core.auth.models import User
from core.auth.permissions import PERMISSIONS, RESERVED, ROLES
from core.auth.sessions import end_all
from core.events import changed
from core.live import Topic
from tests.cast import PASSWORD
from tests.core.ground import System
from tests.desk import Desk
from tests.house import Bureau
from tests.night import Night, night_at_riverside
from tests.roles import holds_now
from tests.watching import Watcher

BUREAU_WIDE = {"operator", "health", "desk_notice"}
"""Who sits at the desk, or should, and how many orphans there are concern the bureau: they name no row of a client."""


def label(topic: Topic, topic_id: int = 1) -> str:
    return f"{topic.name}:{topic_id}" if topic.by_id else topic.name


async def somebody(bureau: Bureau, *roles: str) -> Desk:
    """Signed in as a person with these roles and all accounts; `one` of no role at all has none."""
    async with bureau.house.transaction() as session:
        user_id, _ = await users.create(session, "system", email="new@example.test", name="New", password=PASSWORD)
        await grants.put(session, System(), user_id, grants.spread(roles, bureau=True))
    return await bureau.desk("new", ready=False)


@pytest.mark.parametrize("role", [None, *sorted(set(ROLES) - RESERVED)])
async def test_each_topic_is_for_the_roles_that_have_its_permission(bureau: Bureau, role: str | None) -> None:
    given = [role] if role else []
    may = ROLES[role] if role else frozenset()  # type: ignore[index]
    desk = await somebody(bureau, *given)
    async with Watcher.of(desk.http, bureau.url) as line:
        if "desk:use" not in may:
            assert await line.closed() == 4403
            assert line.heard == []
            return
        for topic in TOPICS:
            (answer,) = await line.subscribe(label(topic))
            if topic.permission in may:
                assert answer["op"] == "snapshot", topic.name
            else:
                assert (answer["op"], answer["code"]) == ("error", "forbidden"), topic.name


@pytest.mark.parametrize("topic", TOPICS, ids=[topic.name for topic in TOPICS])
async def test_a_topic_s_own_permission_is_asked_for(
    bureau: Bureau, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No role of today has some of them and lacks others: so one is made up that lacks just this."""
    monkeypatch.setattr("core.auth.permissions.ROLES", {"auditor": frozenset(PERMISSIONS) - {topic.permission}})
    desk = await somebody(bureau, "auditor")
    async with Watcher.of(desk.http, bureau.url) as line:
        if topic.permission == "desk:use":
            assert await line.closed() == 4403
            return
        (answer,) = await line.subscribe(label(topic))
        assert (answer["op"], answer["code"]) == ("error", "forbidden")
        assert line.items() == []


async def test_who_is_not_signed_in_hears_nothing(bureau: Bureau) -> None:
    async with aiohttp.ClientSession() as stranger, Watcher.of(stranger, bureau.url) as line:
        assert await line.closed() == 4401
        assert line.heard == []


async def test_who_has_a_temporary_password_hears_nothing(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with bureau.house.transaction() as session:
        await session.execute(update(User).values(password_state="used"))
    async with Watcher.of(alice.http, bureau.url) as line:
        assert await line.closed() == 4403
        assert line.heard == []


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
async def test_a_page_of_another_site_hears_nothing(bureau: Bureau, origin: str) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with Watcher.of(alice.http, bureau.url, origin=origin) as line:
        assert await line.closed() == 4403
        assert line.heard == []


async def test_a_line_ends_with_its_session_though_its_browser_says_nothing(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("line")
        async with bureau.house.transaction() as session:
            await end_all(session, alice.me["id"], "test")
        clock.advance(timedelta(seconds=31))
        assert await line.closed() == 4401


async def test_a_line_ends_with_the_role(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe("line")
        async with bureau.house.transaction() as session:
            await holds_now(session, "alice", "admin")
        clock.advance(timedelta(seconds=31))
        assert await line.closed() == 4403


async def test_a_grant_taken_away_takes_away_what_is_on_the_screen(bureau: Bureau) -> None:
    """The screen is sent back for a new snapshot, in which nothing of the client is left."""
    alice = await bureau.desk("alice", ready=False)
    await (await bureau.caller.dial(bureau.line)).hears("you are next in line")
    async with Watcher.of(alice.http, bureau.url) as line:
        (snapshot,) = await line.subscribe("line")
        assert [item["entity"] for item in snapshot["items"]] == ["waiting_entry"]
        async with bureau.house.transaction() as session:
            harbor = (await session.execute(text("SELECT client_id FROM accounts WHERE slug = 'harbor'"))).scalar_one()
            await grants.put(session, System(), alice.me["id"], grants.spread(["operator"], client_ids=[harbor]))
        clock.advance(timedelta(seconds=31))
        assert await line.closed() == 4408
    async with Watcher.of(alice.http, bureau.url) as line:
        (snapshot,) = await line.subscribe("line")
        assert snapshot["items"] == []


async def test_a_role_that_holds_elsewhere_shows_nothing_here(bureau: Bureau) -> None:
    """Operator at one client, keeper of who is on call at another: no caller of the other's is on the screen."""
    alice = await bureau.desk("alice", ready=False)
    async with bureau.house.transaction() as session:
        clients: dict[str, int] = dict((await session.execute(text("SELECT slug, client_id FROM accounts"))).all())
        held = grants.spread(["operator"], client_ids=[clients["harbor"]])
        held |= grants.spread(["client_manager"], client_ids=[clients["riverside"]])
        await grants.put(session, System(), alice.me["id"], held)
    async with Watcher.of(alice.http, bureau.url) as line:
        before, _ = await line.subscribe("line", "operators")
        await (await bureau.caller.dial(bureau.line)).hears("you are next in line")
        async with bureau.house.transaction() as session:
            await changed(session, "operator", alice.me["id"])
        await line.hears(lambda said: said.get("entity") == "operator")
        assert before["items"] == []
        assert [entity for entity, _ in line.things() if entity == "waiting_entry"] == []
    async with Watcher.of(alice.http, bureau.url) as line:
        (snapshot,) = await line.subscribe("line")
        assert snapshot["items"] == []


async def test_nobody_sees_what_is_another_client_s_or_another_operator_s(bureau: Bureau) -> None:
    """One night at Riverside, with Charlie and Bob looking on: neither as it happens nor afterwards does Charlie hear
    of anything; Bob, who sees the client's work, hears nothing of the others' offers and calls."""
    charlie, bob = await bureau.desk("charlie", ready=False), await bureau.desk("bob", ready=False)
    async with Watcher.of(charlie.http, bureau.url) as charlies, Watcher.of(bob.http, bureau.url) as bobs:
        for line in (charlies, bobs):
            await line.subscribe(*(label(topic) for topic in TOPICS if not topic.by_id))
            await line.subscribe(*(label(topic, number) for topic in TOPICS if topic.by_id for number in range(1, 6)))
        night = await night_at_riverside(bureau)
        assert night.dispatch <= 5
        await _snapshots(bureau, night, charlie)
        await _settle_everything(bureau, night)
        for line in (charlies, bobs):
            await _feed_has_passed(bureau, line)
        _nothing_of_riverside(charlies, night)
        seen = {entity for entity, _ in bobs.things()}
        assert seen >= {"waiting_entry", "dispatch", "page", "delivery", "message", "operator"}
        assert not seen & {"offer", "call"}


async def _snapshots(bureau: Bureau, night: Night, charlie: Desk) -> None:
    labels = [label(topic, night.dispatch) for topic in TOPICS if topic.permission in charlie.me["permissions"]]
    async with Watcher.of(charlie.http, bureau.url) as line:
        for answer in await line.subscribe(*labels):
            assert answer["op"] == "snapshot"
            if answer["topic"].startswith("dispatch:"):
                assert answer["items"] == []
        _nothing_of_riverside(line, night)
    for desk, offers, calls in ((night.alice, set(), {night.call}), (night.amir, {night.offer}, set())):
        async with Watcher.of(desk.http, bureau.url) as line:
            await line.subscribe("line", "calls")
            assert {key for entity, key in line.things() if entity == "offer"} == offers
            assert {key for entity, key in line.things() if entity == "call"} == calls


async def _settle_everything(bureau: Bureau, night: Night) -> None:
    """So that every row of the night ends, and would leave a tombstone."""
    await night.amir.post(f"offers/{night.offer}/decline")
    await night.alice.post(f"calls/{night.call}/hang-up")
    await bureau.settle()
    await night.alice.post(f"calls/{night.call}/wrapped", {"state": "on_break", "reason": "rest"})
    await night.alice.post(f"messages/{night.draft}/close", {"reason": "called again"})
    await night.alice.post(f"dispatches/{night.dispatch}/close", {"reason": "called again"})
    await bureau.advance(61)


async def _feed_has_passed(bureau: Bureau, line: Watcher) -> None:
    """All that was committed has been given out: an event that everybody hears stands behind it."""
    async with bureau.house.transaction() as session:
        user_id = (await session.execute(select(User.id).where(User.email == "amir@example.test"))).scalar_one()
        await session.execute(update(User).where(User.id == user_id).values(name="The last"))
        await changed(session, "operator", user_id)
    await line.hears_event("operator", user_id, name="The last")


def _nothing_of_riverside(line: Watcher, night: Night) -> None:
    assert {thing for thing in line.things() if thing[0] not in BUREAU_WIDE} == set()
    said = json.dumps(line.heard)
    for word in ("Riverside", "Ortiz", "Dr Lee", "+1202555", "account_id", "call_id"):
        assert word not in said
    assert night.account not in {(item["data"] or {}).get("account_id") for item in line.items()}


async def test_a_call_that_goes_over_to_another_operator_leaves_the_first_screen(bureau: Bureau) -> None:
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir", ready=False)
    await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    async with Watcher.of(alice.http, bureau.url) as first, Watcher.of(amir.http, bureau.url) as second:
        await first.subscribe("calls")
        await second.subscribe("calls")
        async with bureau.house.transaction() as session:
            to = {"user": amir.me["id"], "id": call_id}
            await session.execute(text("UPDATE calls SET operator_id = :user WHERE id = :id"), to)
            await changed(session, "call", call_id, bureau.accounts["riverside"])
        assert (await second.hears_event("call", call_id))["data"]["status"] == "talking"
        await first.hears(lambda one: one["op"] == "event" and one["id"] == call_id and one["data"] is None)


async def test_nonsense_is_answered_and_the_line_lives_on(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with Watcher.of(alice.http, bureau.url) as line:
        for nonsense in ("", "x", "[" * 4000, "[]", "null", '{"op": []}', '{"op": "subscribe"}' * 2, "9" * 60_000):
            await line.socket.send_str(nonsense)
        await line.socket.send_bytes(b"\xff\xfe")
        await line.caught_up()
        labels = [
            "",
            ":",
            "line:",
            "line:x",
            "line:1",
            "dispatch",
            "dispatch:",
            "dispatch:-1",
            "dispatch:1.5",
            "dispatch:" + "9" * 30,
        ]
        answers = await line.subscribe(*labels, "nothing", "line\x00")
        assert {(one["op"], one["code"]) for one in answers} == {("error", "unknown-topic")}
        await line.socket.send_json({"op": "subscribe", "topics": [1, None, {}, ["line"]]})
        await line.socket.send_json({"op": "subscribe", "topics": "line"})
        await line.caught_up()
