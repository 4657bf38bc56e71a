"""Asking again who is behind the open lines: many at once, spread over the half-minute, and nobody is overlooked."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.live.asking import ASK_AGAIN, NEED, whose_turn
from app.live.screen import NEW_GRANTS, Screen
from core import clock
from core.auth import grants, sessions, users
from core.auth.actor import Actor
from core.auth.models import SignInSession, User
from core.auth.needs import behind_each
from core.auth.sessions import SignedIn, begin
from core.errors import Problem, Unauthorised
from core.events import changed
from core.house import House
from tests.cast import PASSWORD
from tests.core.ground import System, granted, lay, person
from tests.desk import Desk
from tests.house import Bureau
from tests.statements import statements_by_task
from tests.watching import Watcher

NOBODY = Actor.holding("user", 1, "Nobody", frozenset())
START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(hours=1)


def open_screens(ages: Sequence[float]) -> list[Screen]:
    """Asked about so many seconds before the start."""
    asked = [START - timedelta(seconds=age) for age in ages]
    return [Screen(NOBODY, str(n), lambda _: True, LATER, asked_at=at) for n, at in enumerate(asked)]


@given(ages=st.lists(st.floats(0, 40), max_size=200))
def test_nobody_is_unasked_for_half_a_minute_whoever_came_when(ages: list[float]) -> None:
    screens = open_screens(ages)
    for second in range(70):
        now = START + timedelta(seconds=second)
        for screen in whose_turn(screens, now):
            screen.asked_at = now
        assert all(now - screen.asked_at < ASK_AGAIN for screen in screens)


@given(crowd=st.integers(1, 1500))
def test_a_crowd_that_came_at_once_is_spread_over_the_half_minute(crowd: int) -> None:
    screens = open_screens([0] * crowd)
    turns = []
    for second in range(1, 91):
        now = START + timedelta(seconds=second)
        turn = whose_turn(screens, now)
        turns.append(len(turn))
        for screen in turn:
            screen.asked_at = now
    assert max(turns) < crowd // 30 + 30, "those left over by the division fall due together, and are fewer than thirty"
    assert sum(turns) <= crowd * 3 + 90, "about once in half a minute, not more"


def test_a_line_that_is_being_closed_is_not_asked_about() -> None:
    (screen,) = open_screens([60])
    screen.cut(NEW_GRANTS)
    assert whose_turn([screen], START) == []


def test_a_session_that_should_be_over_by_now_is_asked_about_whoever_has_his_turn() -> None:
    screens = open_screens([0] * 40)
    screens[7].ends_at = START + timedelta(seconds=1)
    assert screens[7] not in whose_turn(screens, START)
    assert screens[7] in whose_turn(screens, START + timedelta(seconds=1))


async def browsers(house: House) -> dict[str, str]:
    """Tokens of sessions that stand in every way there is."""
    ground = await lay(house)
    names = ("granted", "everything", "gone", "admin", "temporary", "disabled", "idle")
    people = {name: await person(house, name, all_accounts=name == "everything") for name in names}
    async with house.transaction() as session:
        tokens = {name: await begin(session, user_id, house.settings) for name, user_id in people.items()}
        tokens["the second of one"] = await begin(session, people["granted"], house.settings)
        await grants.put(session, System(), people["granted"], grants.spread(["operator"], client_ids=[ground.clinic]))
        await sessions.end_all(session, people["gone"], "test")
        await grants.put(session, System(), people["admin"], grants.spread(["admin"], bureau=True))
        await set_columns(session, people["temporary"], password_state="used")
        await set_columns(session, people["disabled"], disabled_at=clock.now())
        long_ago = clock.now() - timedelta(minutes=house.settings.session_idle_minutes)
        await session.execute(
            update(SignInSession).where(SignInSession.user_id == people["idle"]).values(seen_at=long_ago)
        )
    return tokens | {"never given out": "never given out"}


async def set_columns(session: AsyncSession, user_id: int, **columns: object) -> None:
    await session.execute(update(User).where(User.id == user_id).values(**columns))


async def test_many_sessions_are_asked_for_in_one_statement_and_each_has_its_own_answer(house: House) -> None:
    tokens = await browsers(house)
    with statements_by_task(house) as sent:
        found = await behind_each(house, tokens.values(), NEED)
    assert [len(each) for each in sent.values()] == [1]
    actors = {who: one.actor for who, token in tokens.items() if isinstance(one := found[token], SignedIn)}
    refused = {who: one.code for who, token in tokens.items() if isinstance(one := found[token], Problem)}
    assert set(actors) == {"granted", "everything", "the second of one"}
    assert actors["granted"] == actors["the second of one"]
    assert actors["granted"].account_ids is not None
    assert len(actors["granted"].account_ids) == 1
    assert actors["everything"].account_ids is None
    over = "sign-in-needed"
    assert refused == {
        "gone": over,
        "disabled": over,
        "never given out": over,
        "idle": "session-idle",
        "admin": "forbidden",
        "temporary": "password-change-needed",
    }


async def test_whoever_is_asked_for_among_many_stands_as_when_asked_for_alone(house: House) -> None:
    tokens = await browsers(house)
    async with house.transaction() as session:
        together = await sessions.find_many(session, tokens.values(), house.settings)
        for token in tokens.values():
            try:
                alone: object = await sessions.find(session, token, house.settings)
            except Unauthorised as refused:
                alone = refused.code
            one = together[token]
            assert (one.code if isinstance(one, Unauthorised) else one) == alone


async def test_of_many_lines_those_end_whose_session_or_grants_did(bureau: Bureau) -> None:
    """Sixty, so that they are asked about in more than one statement."""
    alice, amir, bob = [await bureau.desk(who, ready=False) for who in ("alice", "amir", "bob")]
    async with AsyncExitStack() as lines:
        stays = [await followed(bureau, alice, lines) for _ in range(56)]
        ends, changes = [[await followed(bureau, desk, lines) for _ in range(2)] for desk in (amir, bob)]
        async with bureau.house.transaction() as session:
            await sessions.end_all(session, amir.me["id"], "test")
            harbor = (await session.execute(text("SELECT client_id FROM accounts WHERE slug = 'harbor'"))).scalar_one()
            await grants.put(session, System(), bob.me["id"], grants.spread(["operator"], client_ids=[harbor]))
        clock.advance(timedelta(seconds=31))
        assert [await line.closed() for line in ends] == [4401, 4401]
        assert [await line.closed() for line in changes] == [4408, 4408]
        async with bureau.house.transaction() as session:
            await changed(session, "operator", alice.me["id"])
        for line in stays:
            await line.hears_event("operator", alice.me["id"])


async def test_what_an_administrator_takes_away_reaches_a_line_by_itself_whatever_the_clock(bureau: Bureau) -> None:
    """Nobody's half-minute is over: the clock stands still all the while."""
    ada, alice, amir, bob = [await bureau.desk(who, ready=False) for who in ("ada", "alice", "amir", "bob")]
    async with AsyncExitStack() as lines:
        dana, dora = await another(bureau, "dana"), await another(bureau, "dora")
        stays, disabled, narrowed, demoted, left = [
            await followed(bureau, desk, lines) for desk in (alice, amir, bob, dana, dora)
        ]
        await ada.patch(f"users/{amir.me['id']}", {"active": False})
        await ada.put(f"users/{bob.me['id']}/grants", granted("supervisor", clients=[1]))
        await ada.put(f"users/{dana.me['id']}/grants", granted("auditor", clients=[1]))
        await ada.post(f"users/{dora.me['id']}/password-reset")
        assert [await line.closed() for line in (disabled, narrowed, demoted, left)] == [4401, 4408, 4403, 4401]
        assert [line.reason for line in (disabled, left)] == ["disabled", "password-reset"]
        async with bureau.house.transaction() as session:
            await changed(session, "operator", alice.me["id"])
        await stays.hears_event("operator", alice.me["id"])


async def another(bureau: Bureau, name: str) -> Desk:
    async with bureau.house.transaction() as session:
        made, _ = await users.create(session, "system", email=f"{name}@example.test", name=name, password=PASSWORD)
        await grants.put(session, System(), made, grants.spread(["operator"], client_ids=[1]))
    return await bureau.desk(name, ready=False)


async def test_who_signs_out_in_one_tab_is_signed_out_in_the_other(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with AsyncExitStack() as lines:
        line = await followed(bureau, alice, lines)
        await alice.delete("session")
        assert await line.closed() == 4401
        assert line.reason == "signed-out"


async def test_a_session_that_is_idle_ends_its_line_in_that_second(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    async with AsyncExitStack() as lines:
        line = await followed(bureau, alice, lines)
        async with bureau.house.transaction() as session:
            minutes = bureau.house.settings.session_idle_minutes
            ago = clock.now() - timedelta(minutes=minutes, seconds=-20)
            await session.execute(update(SignInSession).values(seen_at=ago))
        await line.caught_up()
        clock.advance(timedelta(seconds=20))
        assert await line.closed() == 4401


async def followed(bureau: Bureau, desk: Desk, lines: AsyncExitStack) -> Watcher:
    line = await lines.enter_async_context(Watcher.of(desk.http, bureau.url))
    await line.subscribe("operators")
    return line
