"""A role is held somewhere: it opens nothing anywhere else, whatever else its holder may do there."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.auth.actor import Actor, Held
from core.auth.permissions import PERMISSIONS, ROLES, Permission, permissions_of
from core.auth.supervisors import supervisors_of
from core.errors import Forbidden
from core.house import House
from tests.core.ground import Browser, Ground, browser, granted, lay, people_app, person, serving

ACCOUNTS = range(1, 6)
HELD = st.frozensets(
    st.builds(
        lambda role, ids: Held(permissions_of([role]), ids),
        st.sampled_from(sorted(ROLES)),
        st.none() | st.frozensets(st.sampled_from(ACCOUNTS)),
    ),
    max_size=5,
)


@given(HELD, st.sampled_from(PERMISSIONS), st.frozensets(st.sampled_from(ACCOUNTS)))
def test_an_actor_sees_an_account_where_a_role_of_theirs_gives_the_permission(
    held: frozenset[Held], permission: Permission, hidden: frozenset[int]
) -> None:
    giving = [one for one in held if permission in one.permissions]
    actor = Actor.holding("user", 1, "Alice", held, hidden)
    if not giving:
        with pytest.raises(Forbidden):
            actor.within(permission)
        return
    named = {account for one in giving for account in one.account_ids or ()}
    everywhere = any(one.account_ids is None for one in giving)
    for account in ACCOUNTS:
        expected = account in named or (everywhere and account not in hidden)
        assert actor.within(permission).sees(account) == expected
    assert actor.within(permission).sees(None) == everywhere


@pytest.fixture
async def ground(house: House) -> Ground:
    return await lay(house)


@pytest.fixture
async def ada(house: House, ground: Ground) -> AsyncIterator[Browser]:
    await person(house, "ada", ["admin"])
    async with serving(people_app(house)) as url, browser(url) as made:
        await made.sign_in("ada")
        yield made


async def test_who_reads_here_and_looks_after_who_is_on_call_there_reads_nothing_there(
    house: House, ground: Ground, ada: Browser
) -> None:
    user_id = await person(house, "alice", ())
    both = [
        *granted("operator", clients=[ground.clinic])["grants"],
        *granted("client_manager", clients=[ground.plumber])["grants"],
    ]
    assert (await ada.ask("PUT", f"/api/v1/users/{user_id}/grants", {"grants": both}))[0] == 200
    async with browser(ada.url) as alice:
        _, me = await alice.sign_in("alice")
        assert me["roles"] == ["client_manager", "operator"]
        assert sorted(me["account_ids"]) == sorted([ground.clinic_account, ground.plumber_account])
        assert (await alice.ask("GET", f"/things/{ground.clinic_account}"))[0] == 200
        assert (await alice.ask("GET", f"/things/{ground.plumber_account}"))[0] == 404


async def test_a_supervisor_of_one_client_is_told_of_that_one_alone(house: House, ground: Ground, ada: Browser) -> None:
    user_id = await person(house, "bob", ())
    there = [*granted("supervisor", clients=[ground.clinic])["grants"], *granted("operator", bureau=True)["grants"]]
    await ada.ask("PUT", f"/api/v1/users/{user_id}/grants", {"grants": there})
    async with house.transaction() as session:
        told = {
            account: [one.name for one in await supervisors_of(session, account)]
            for account in (ground.clinic_account, ground.plumber_account, None)
        }
    assert told == {ground.clinic_account: ["Bob"], ground.plumber_account: ["Ada"], None: ["Ada"]}
