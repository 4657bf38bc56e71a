"""People, roles and grants: an administrator keeps the list; Charlie of another client sees nothing of Alice's."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, get_args

import pytest
from sqlalchemy import select, text

from clients.accounts.models import Account
from core import clock
from core.audit import AuditRow
from core.auth.actor import Actor, Held, OtherClient
from core.auth.models import Grant
from core.auth.permissions import PERMISSIONS, RESERVED, ROLES, Role, permissions_of
from core.errors import Forbidden
from core.house import House
from tests.core.ground import Browser, Ground, browser, granted, lay, people_app, person, serving


@pytest.fixture
async def ground(house: House) -> Ground:
    return await lay(house)


@pytest.fixture
async def url(house: House, ground: Ground) -> AsyncIterator[str]:
    async with serving(people_app(house)) as address:
        yield address


@pytest.fixture
async def ada(house: House, url: str) -> AsyncIterator[Browser]:
    """Ada the administrator, signed in."""
    await person(house, "ada", ["admin"])
    async with browser(url) as made:
        await made.sign_in("ada")
        yield made


async def grant(ada: Browser, user_id: int, **places: Any) -> Any:
    status, body = await ada.ask("PUT", f"/api/v1/users/{user_id}/grants", granted(**places))
    assert status == 200, body
    return body


async def test_charlie_of_another_client_learns_nothing(house: House, ground: Ground, ada: Browser) -> None:
    charlie_id = await person(house, "charlie", all_accounts=False)
    await grant(ada, charlie_id, clients=[ground.plumber])
    async with browser(ada.url) as charlie:
        _, me = await charlie.sign_in("charlie")
        assert me["account_ids"] == [ground.plumber_account]
        assert (await charlie.ask("GET", f"/things/{ground.plumber_account}"))[0] == 200
        theirs = await charlie.ask("GET", f"/things/{ground.clinic_account}")
        nothing = await charlie.ask("GET", "/things/999999")
        assert theirs == nothing  # what he may not see and what isn't there look the same
        assert theirs[0] == 404
        assert (await charlie.ask("POST", f"/things/{ground.clinic_account}"))[0] == 404


async def test_grants_count_from_the_next_request_and_for_future_accounts(
    house: House, ground: Ground, ada: Browser
) -> None:
    user_id = await person(house, "alice", all_accounts=False)
    async with browser(ada.url) as alice:
        await alice.sign_in("alice")
        path = f"/things/{ground.clinic_account}"
        assert (await alice.ask("GET", path))[0] == 403  # she holds no role at all
        await grant(ada, user_id, clients=[ground.plumber])
        assert (await alice.ask("GET", path))[0] == 404
        await grant(ada, user_id, accounts=[ground.clinic_account])
        assert (await alice.ask("GET", path))[0] == 200
        await grant(ada, user_id, clients=[ground.clinic])
        async with house.transaction() as session:
            old = (await session.execute(select(Account).where(Account.id == ground.clinic_account))).scalar_one()
            second = Account(
                client_id=ground.clinic,
                carrier_id=old.carrier_id,
                slug="second",
                name="Second",
                timezone="UTC",
                color="#000000",
                priority=5,
                settings={},
                created_at=clock.now(),
            )
            session.add(second)
        assert (await alice.ask("GET", f"/things/{second.id}"))[0] == 200
        await grant(ada, user_id)
        assert (await alice.ask("GET", path))[0] == 403
        await grant(ada, user_id, bureau=True)
        assert (await alice.ask("GET", path))[0] == 200


async def test_grants_are_listed_replaced_and_audited(house: House, ground: Ground, ada: Browser) -> None:
    user_id = await person(house, "alice", all_accounts=False)
    body = await grant(ada, user_id, clients=[ground.clinic, ground.clinic], accounts=[ground.plumber_account])
    assert body["grants"] == granted(clients=[ground.clinic], accounts=[ground.plumber_account])["grants"]
    await grant(ada, user_id, clients=[ground.plumber])
    async with house.transaction() as session:
        rows = (await session.execute(select(Grant.client_id, Grant.account_id).where(Grant.user_id == user_id))).all()
        last = (await session.execute(select(AuditRow).order_by(AuditRow.id.desc()).limit(1))).scalar_one()
    assert [tuple(row) for row in rows] == [(ground.plumber, None)]
    assert (last.action, last.subject) == ("grant", f"user:{user_id}")
    assert last.detail == {"grants": [f"operator@client:{ground.plumber}"]}


@pytest.mark.parametrize(
    "wrong",
    [
        granted(clients=[12345]),
        granted(accounts=[12345]),
        granted(accounts=[0]),
        granted("king", bureau=True),
        granted("clinician", bureau=True),
        {"grants": [{"role": "operator", "client_id": 1, "account_id": 1}]},
        {},
    ],
)
async def test_grants_of_what_does_not_exist_are_refused(ada: Browser, wrong: dict[str, Any]) -> None:
    status, problem = await ada.ask("PUT", "/api/v1/users/1/grants", wrong)
    assert status == 422
    assert problem["detail"]


async def test_making_a_person_gives_a_temporary_password(ada: Browser) -> None:
    new = {"email": " Bob@Example.test", "name": " Bob  Miller ", **granted("supervisor", bureau=True)}
    status, made = await ada.ask("POST", "/api/v1/users", new)
    assert status == 201
    async with browser(ada.url) as bob:
        status, me = await bob.sign_in("bob", made["temporary_password"])
        assert (status, me["name"], me["must_change_password"]) == (200, "Bob Miller", True)
    status, problem = await ada.ask("POST", "/api/v1/users", new | {"email": "bob@EXAMPLE.test"})
    assert (status, problem["code"]) == (409, "email-taken")
    assert (await ada.ask("GET", "/api/v1/me"))[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"email": "a b@c"},
        {"name": "  "},
        {"grants": []},
        {"grants": None},
        granted("king", bureau=True),
        granted("clinician", bureau=True),
        {"surprise": 1},
    ],
)
async def test_a_person_who_can_not_be_is_refused(ada: Browser, wrong: dict[str, Any]) -> None:
    new = {"email": "bob@example.test", "name": "Bob", **granted(bureau=True)}
    status, problem = await ada.ask("POST", "/api/v1/users", new | wrong)
    assert status == 422
    assert problem["detail"]


async def test_disabling_signs_off_at_once_and_enabling_lets_in_again(house: House, ada: Browser) -> None:
    alice_id = await person(house, "alice")
    async with browser(ada.url) as alice:
        await alice.sign_in("alice")
        assert (await ada.ask("PATCH", f"/api/v1/users/{alice_id}", {"active": False}))[1]["active"] is False
        assert (await alice.ask("GET", "/api/v1/me"))[0] == 401
        assert (await alice.sign_in("alice"))[0] == 401
        assert (await ada.ask("PATCH", f"/api/v1/users/{alice_id}", {"active": True}))[1]["active"] is True
        assert (await alice.ask("GET", "/api/v1/me"))[0] == 401  # the old session stays ended
        assert (await alice.sign_in("alice"))[0] == 200


async def test_new_roles_count_from_the_next_request(house: House, ada: Browser) -> None:
    alice_id = await person(house, "alice")
    async with browser(ada.url) as alice:
        await alice.sign_in("alice")
        assert (await alice.ask("GET", "/api/v1/users"))[0] == 403
        await ada.ask("PUT", f"/api/v1/users/{alice_id}/grants", granted("supervisor", "operator", bureau=True))
        assert (await alice.ask("GET", "/api/v1/users"))[0] == 200
        assert (await alice.ask("POST", f"/api/v1/users/{alice_id}/password-reset"))[0] == 403


async def test_the_last_administrator_stays(house: House, ada: Browser) -> None:
    me = (await ada.ask("GET", "/api/v1/me"))[1]["id"]
    for method, path, change, refused in (
        ("PATCH", f"/api/v1/users/{me}", {"active": False}, (409, "last-admin")),
        ("PUT", f"/api/v1/users/{me}/grants", {"grants": []}, (409, "last-admin")),
        ("PUT", f"/api/v1/users/{me}/grants", granted("operator", bureau=True), (403, "own-rights")),
    ):
        status, problem = await ada.ask(method, path, change)
        assert (status, problem["code"]) == refused
    other = await person(house, "eve", ["admin"])
    async with browser(ada.url) as eve:
        await eve.sign_in("eve")
        answers = await asyncio.gather(
            ada.ask("PATCH", f"/api/v1/users/{other}", {"active": False}),
            eve.ask("PATCH", f"/api/v1/users/{me}", {"active": False}),
        )
    assert sorted(status for status, _ in answers) in ([200, 401], [200, 403], [200, 409])


async def test_people_are_listed_in_pages(house: House, ada: Browser) -> None:
    for number in range(4):
        await person(house, f"person{number}")
    seen: list[str] = []
    cursor: int | None = 0
    while cursor is not None:
        _, page = await ada.ask("GET", f"/api/v1/users?limit=2&cursor={cursor}")
        seen += [item["email"].split("@")[0] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["ada", "person0", "person1", "person2", "person3"]
    assert "password_hash" not in str(page)


@pytest.mark.parametrize("path", ["/api/v1/users/999", "/api/v1/users/0", f"/api/v1/users/{2**70}", "/api/v1/users/x"])
async def test_unknown_people_are_not_found(ada: Browser, path: str) -> None:
    assert (await ada.ask("PATCH", path, {"name": "X"}))[0] in {404, 422}


def actor(*roles: str, accounts: set[int] | None = None) -> Actor:
    where = None if accounts is None else frozenset(accounts)
    return Actor.holding("user", 7, "Alice", frozenset({Held(permissions_of(roles), where)}))


def test_an_actor_sees_only_what_is_granted() -> None:
    everyone, some = actor("operator"), actor("operator", accounts={1, 2})
    for account_id in (1, 3, None):
        everyone.check(account_id)
    some.check(2)
    for account_id in (3, None):
        with pytest.raises(OtherClient) as refused:
            some.check(account_id)
        assert isinstance(refused.value, Forbidden)
        assert refused.value.status == 404
    assert some.by == "user:7"


async def test_a_query_keeps_to_what_is_granted(house: House, ground: Ground) -> None:
    async def names(of: Actor) -> list[str]:
        async with house.transaction() as session:
            statement = select(Account.slug).where(of.among(Account.id)).order_by(Account.slug)
            return list((await session.execute(statement)).scalars())

    assert await names(actor("operator")) == ["clinic", "plumber"]
    assert await names(actor("operator", accounts={ground.plumber_account})) == ["plumber"]
    assert await names(actor("operator", accounts=set())) == []


def test_roles_add_up_and_unknown_ones_give_nothing() -> None:
    assert actor("operator").may("desk:use")
    assert not actor("operator").may("users:write")
    assert actor("supervisor", "admin").permissions == set(PERMISSIONS)
    assert permissions_of(["king", *RESERVED]) == frozenset()
    assert set(ROLES) == set(get_args(Role))
    with pytest.raises(Forbidden, match="audit:read"):
        actor("operator").require("audit:read")


def test_an_administrator_as_such_reads_no_health_data() -> None:
    assert not {"messages:read", "recordings:read", "calls:read"} & ROLES["admin"]


async def test_all_accounts_means_all_real_ones_and_a_synthetic_one_shows_only_where_it_is_granted(
    house: House, ground: Ground, ada: Browser
) -> None:
    user_id = await person(house, "alice", all_accounts=True)
    async with house.transaction() as session:
        await session.execute(text("UPDATE carriers SET synthetic = true"))
    async with browser(ada.url) as alice:
        await alice.sign_in("alice")
        path = f"/things/{ground.clinic_account}"
        assert (await alice.ask("GET", path))[0] == 404
        await grant(ada, user_id, accounts=[ground.clinic_account])
        assert (await alice.ask("GET", path))[0] == 200
