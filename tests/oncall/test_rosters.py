"""Who is on call, from the database and over the API: rotation, cover, its end, and who may know."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

import clients.accounts.routes
import core.auth.routes
import oncall.cover.routes
import oncall.routes
from clients.accounts.models import Client
from clients.contacts.lookup import by_slug
from core import clock
from core.audit import AuditRow
from core.auth import grants, users
from core.house import House
from core.web import add_problem_handlers
from oncall.models import CoverRow
from oncall.rosters import OnCallPerson, on_call_now, slots_now
from tests.clients.bureau import account_id, bring, lay_lines, written
from tests.core.ground import PASSWORD, Browser, System, browser, serving

TWO_WEEKS = timedelta(days=14)


@pytest.fixture
async def account(house: House) -> int:
    """Ace Plumbing: Mike and Rosa in turn, Fridays at noon in Chicago."""
    await lay_lines(house)
    for name in ("ace-plumbing", "hart-lindqvist"):
        await bring(house, written(name))
    return await account_id(house, "ace-plumbing")


async def contact_id(house: House, account: int, slug: str) -> int:
    async with house.transaction() as session:
        found = await by_slug(session, account, slug)
        assert found is not None
        return found.id


async def primary(house: House, account: int, at: datetime, as_of: datetime | None = None) -> OnCallPerson | None:
    async with house.transaction() as session:
        slots = await slots_now(session, account, at, "plumbers", as_of=as_of)
        return next((slot.person for slot in slots if slot.slot == "primary"), None)


async def cover(house: House, account: int, who: str, start: datetime, end: datetime, **more: Any) -> int:
    row = CoverRow(
        account_id=account, kind="override", roster="plumbers", slot="primary",
        contact_id=await contact_id(house, account, who), starts_at=start, ends_at=end, created_at=clock.now(), **more,
    )  # fmt: skip
    async with house.transaction() as session:
        session.add(row)
        await session.flush()
        return row.id


async def test_the_rotation_hands_over_at_noon_in_chicago(house: House, account: int) -> None:
    noon = datetime(2027, 7, 2, 17, 0, tzinfo=UTC)
    before, after = await primary(house, account, noon - timedelta(seconds=1)), await primary(house, account, noon)
    assert before is not None
    assert after is not None
    assert {before.name, after.name} == {"Mike Brandt", "Rosa Delgado"}
    assert before.until == after.since == noon
    assert after.reason == "weekly rotation, hand-over Fri 12:00"
    # before it was published nobody knew of this roster
    assert await primary(house, account, datetime(2026, 1, 9, tzinfo=UTC)) is None
    async with house.transaction() as session:
        assert await on_call_now(session, account, "plumbers", "tertiary", noon) is None
        assert await on_call_now(session, account, "drains", "primary", noon) is None


async def test_cover_holds_from_its_start_to_its_end_or_until_it_is_cancelled(house: House, account: int) -> None:
    start = datetime(2027, 7, 5, 8, 0, tzinfo=UTC)
    end = start + timedelta(hours=6)
    await cover(house, account, "ace-kowalski", start, end, reason="wedding")
    holding = await primary(house, account, start + timedelta(hours=1))
    assert holding is not None
    assert (holding.name, holding.since, holding.until) == ("Ace Kowalski", start, end)
    assert holding.reason == "override until 09:00: wedding"
    following = await primary(house, account, end)
    assert following is not None
    assert following.since == end
    # cancelled after two hours: what was, stays
    cut = start + timedelta(hours=20)
    await cover(
        house,
        account,
        "ace-kowalski",
        start + timedelta(hours=18),
        start + TWO_WEEKS,
        cancelled_at=cut,
        cancelled_by="system",
    )
    held = await primary(house, account, cut - timedelta(seconds=1), as_of=cut)
    freed = await primary(house, account, cut, as_of=cut)
    assert held is not None
    assert freed is not None
    assert (held.name, held.until) == ("Ace Kowalski", cut)
    assert (freed.name != "Ace Kowalski", freed.since) == (True, cut)


async def test_the_bounds_of_long_cover_stay_true_with_shorter_cover_inside(house: House, account: int) -> None:
    start = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    end = start + timedelta(days=120)
    await cover(house, account, "ace-kowalski", start, end)
    inner = start + timedelta(days=20)
    await cover(house, account, "rosa-delgado", inner, inner + timedelta(hours=2))
    later = start + timedelta(days=100)
    await cover(house, account, "mike-brandt", later, later + timedelta(hours=2))
    middle = await primary(house, account, start + timedelta(days=60))
    assert middle is not None
    assert (middle.name, middle.since, middle.until) == ("Ace Kowalski", inner + timedelta(hours=2), later)


async def test_cover_every_hour_bounds_only_its_own_slot(house: House, account: int) -> None:
    noon = datetime(2027, 7, 6, 12, 0, tzinfo=UTC)
    for hours in range(-30, 31):
        begins = noon + timedelta(hours=hours)
        await cover(house, account, "ace-kowalski", begins, begins + timedelta(minutes=30))
    async with house.transaction() as session:
        slots = {slot.slot: slot for slot in await slots_now(session, account, noon + timedelta(minutes=10))}
    assert slots["primary"].person is not None
    assert slots["primary"].person.name == "Ace Kowalski"
    assert (slots["primary"].since, slots["primary"].until) == (noon, noon + timedelta(minutes=30))
    assert (slots["backup"].since, slots["backup"].until) == (
        noon.replace(day=2, hour=17),
        noon.replace(day=9, hour=17),
    )


async def test_cover_that_changes_nothing_bounds_nothing_however_much_there_is(house: House, account: int) -> None:
    noon = datetime(2027, 7, 6, 12, 0, tzinfo=UTC)
    ace = await contact_id(house, account, "ace-kowalski")
    async with house.transaction() as session:
        for hours in range(-30, 31):  # the absences of somebody who is not on call anyway
            begins = noon + timedelta(hours=hours)
            ends = begins + timedelta(minutes=30)
            session.add(
                CoverRow(
                    account_id=account, kind="absence", replaces_id=ace, starts_at=begins, ends_at=ends,
                    created_at=clock.now(),
                )
            )  # fmt: skip
    found = await primary(house, account, noon)
    assert found is not None
    assert (found.since, found.until) == (noon.replace(day=2, hour=17), noon.replace(day=9, hour=17))


async def test_a_retired_person_on_a_roster_is_nobody(house: House, account: int) -> None:
    at = datetime(2027, 7, 4, tzinfo=UTC)
    found = await primary(house, account, at)
    assert found is not None
    async with house.transaction() as session:
        person = await by_slug(session, account, found.contact_slug)
        assert person is not None
        person.retired_at = clock.now()
    assert await primary(house, account, at) is None
    async with house.transaction() as session:
        slots = await slots_now(session, account, at)
    assert [(slot.slot, slot.person is not None) for slot in slots] == [("primary", False), ("backup", True)]


@pytest.fixture
async def url(house: House, account: int) -> AsyncIterator[str]:
    app = FastAPI()
    app.state.house = house
    add_problem_handlers(app)
    for router in (
        core.auth.routes.router,
        clients.accounts.routes.router,
        oncall.routes.router,
        oncall.cover.routes.router,
    ):
        app.include_router(router)
    async with house.transaction() as session:
        for name, roles, client in PEOPLE:
            user, _ = await users.create(
                session, "system", email=f"{name}@example.test", name=name.title(), password=PASSWORD
            )
            granted = (await session.execute(select(Client.id).where(Client.slug == client))).scalar_one()
            await grants.put(session, System(), user, grants.spread(roles, client_ids=[granted]))
    async with serving(app) as address:
        yield address


PEOPLE = (
    ("bob", ["supervisor"], "ace-plumbing"),
    ("alice", ["operator"], "ace-plumbing"),
    ("charlie", ["supervisor"], "hart-lindqvist"),
)


@pytest.fixture
async def bob(url: str) -> AsyncIterator[Browser]:
    async with browser(url) as made:
        assert (await made.sign_in("bob"))[0] == 200
        yield made


async def test_a_supervisor_enters_and_cancels_cover(house: House, account: int, bob: Browser) -> None:
    path = f"/api/v1/accounts/{account}"
    ace = await contact_id(house, account, "ace-kowalski")
    ends = clock.now() + timedelta(hours=3)
    body = {"roster": "plumbers", "slot": "primary", "contact_id": ace, "ends_at": ends.isoformat(), "reason": "flu"}
    status, made = await bob.ask("POST", f"{path}/overrides", body)
    assert status == 201
    assert (made["contact_name"], made["created_by_name"], made["reason"]) == ("Ace Kowalski", "Bob", "flu")

    status, answer = await bob.ask("GET", f"{path}/on-call")
    assert status == 200
    first = answer["items"][0]
    assert (first["roster"], first["slot"], first["name"]) == ("plumbers", "primary", "Ace Kowalski")
    assert datetime.fromisoformat(first["until"]) == ends
    status, detail = await bob.ask("GET", path)
    assert [override["id"] for override in detail["overrides"]] == [made["id"]]
    assert detail["rosters"] == [{"slug": "plumbers", "name": "Plumbers on call", "slots": ["primary", "backup"]}]
    assert next(one for one in detail["contacts"] if one["slug"] == "ace-kowalski")["backup"]

    assert (await bob.ask("DELETE", f"{path}/overrides/{made['id']}"))[0] == 204
    status, problem = await bob.ask("DELETE", f"{path}/overrides/{made['id']}")
    assert (status, problem["code"]) == (409, "conflict")
    status, answer = await bob.ask("GET", f"{path}/on-call")
    assert answer["items"][0]["name"] != "Ace Kowalski"
    async with house.transaction() as session:
        rows = await session.execute(select(AuditRow.action, AuditRow.who).where(AuditRow.action.like("override%")))
        assert [action for action, _ in rows] == ["override-create", "override-cancel"]


async def test_a_slot_with_nobody_in_it_is_shown_at_any_instant(house: House, account: int, bob: Browser) -> None:
    data = written("ace-plumbing")
    data["accounts"][0]["rosters"]["plumbers"]["slots"][1]["rotation"]["starts"] = "2028-01-07"
    await bring(house, data)
    path = f"/api/v1/accounts/{account}/on-call?at="
    for at, names in (("2028-01-07T17:59:59Z", 1), ("2028-01-07T18:00:00Z", 2)):
        status, answer = await bob.ask("GET", path + at)
        assert status == 200
        assert [item["slot"] for item in answer["items"]] == ["primary", "backup"]
        assert len([item["name"] for item in answer["items"] if item["name"]]) == names
    assert (await bob.ask("GET", path + "2028-01-01T00:00:00"))[0] == 422


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"roster": "plumber"}, "did you mean plumbers?"),
        ({"slot": "third"}, "known: backup, primary"),
        ({"contact_id": 0}, "no contact of this account"),
        ({"ends_in": -1}, "must end after it begins"),
        ({"starts_in": -600}, "can't begin in the past"),
        ({"starts_in": 7200}, "must end after it begins"),
    ],
)
async def test_cover_that_cannot_be_is_refused_with_a_reason(
    house: House, account: int, bob: Browser, change: dict[str, Any], says: str
) -> None:
    now = clock.now()
    body = {
        "roster": "plumbers",
        "slot": "primary",
        "contact_id": await contact_id(house, account, "ace-kowalski"),
        "ends_at": (now + timedelta(seconds=change.pop("ends_in", 3600))).isoformat(),
        **(
            {"starts_at": (now + timedelta(seconds=change.pop("starts_in"))).isoformat()}
            if "starts_in" in change
            else {}
        ),
        **change,
    }
    status, problem = await bob.ask("POST", f"/api/v1/accounts/{account}/overrides", body)
    assert status == 422
    assert says in problem["detail"]
    async with house.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(CoverRow)) == 0


async def test_charlie_of_another_client_learns_and_changes_nothing(house: House, account: int, url: str) -> None:
    override = await cover(house, account, "ace-kowalski", clock.now(), clock.now() + TWO_WEEKS)
    own = await account_id(house, "hart-lindqvist")
    path = f"/api/v1/accounts/{account}"
    async with browser(url) as charlie:
        await charlie.sign_in("charlie")
        for method, way in (("GET", path), ("GET", f"{path}/on-call"), ("DELETE", f"{path}/overrides/{override}")):
            assert (await charlie.ask(method, way))[0] == 404
        ends = (clock.now() + TWO_WEEKS).isoformat()
        body = {"roster": "plumbers", "slot": "primary", "contact_id": 1, "ends_at": ends}
        assert (await charlie.ask("POST", f"{path}/overrides", body))[0] == 404
        # nor through an account of his own
        assert (await charlie.ask("DELETE", f"/api/v1/accounts/{own}/overrides/{override}"))[0] == 404
        theirs = await contact_id(house, account, "ace-kowalski")
        body = {"roster": "criminal", "slot": "duty", "contact_id": theirs, "ends_at": ends}
        assert (await charlie.ask("POST", f"/api/v1/accounts/{own}/overrides", body))[0] == 422
        _, listed = await charlie.ask("GET", "/api/v1/accounts")
        assert [row["slug"] for row in listed["items"]] == ["hart-lindqvist"]
        assert listed["items"][0]["client_name"] == "Hart & Lindqvist LLP"
        assert listed["items"][0]["numbers"] == ["+14155550140"]
        _, listed = await charlie.ask("GET", "/api/v1/clients")
        assert [row["slug"] for row in listed["items"]] == ["hart-lindqvist"]
    async with house.transaction() as session:
        row = await session.get(CoverRow, override)
        assert row is not None
        assert row.cancelled_at is None


async def test_an_operator_sees_who_is_on_call_and_an_unknown_account_is_not_found(account: int, url: str) -> None:
    async with browser(url) as alice:
        assert (await alice.ask("GET", f"/api/v1/accounts/{account}/on-call"))[0] == 401
        await alice.sign_in("alice")
        assert (await alice.ask("GET", f"/api/v1/accounts/{account}/on-call"))[0] == 200
        assert (await alice.ask("GET", "/api/v1/accounts/987654"))[0] == 404
        status, detail = await alice.ask("GET", f"/api/v1/accounts/{account}")
        assert status == 200
        assert "Alice" in detail["phrase"]
        assert detail["emergency"]["number"] == "+13125550139"
        assert "pin_hash" not in str(detail)
