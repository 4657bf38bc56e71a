"""Rosters over REST: draft, checks, publishing, history, preview and schedule; and who may."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

import core.auth.routes
import oncall.publishing.routes
from app.wiring import wire
from clients.accounts.models import Client
from clients.contacts.models import Contact
from core import clock
from core.audit import AuditRow
from core.auth import grants, users
from core.errors import Invalid
from core.events import Change
from core.house import House
from core.outbox.rows import OutboxRow
from core.web import add_problem_handlers
from oncall.models import CoverRow
from oncall.publishing import guards
from oncall.publishing.guards import Publication, register_guard
from tests.clients.bureau import account_id, bring, lay_lines, written
from tests.core.ground import PASSWORD, Browser, System, browser, serving

Body = dict[str, Any]


@pytest.fixture
async def account(house: House) -> int:
    wire()
    await lay_lines(house)
    for name in ("ace-plumbing", "hart-lindqvist"):
        await bring(house, written(name))
    return await account_id(house, "ace-plumbing")


@pytest.fixture
async def url(house: House, account: int) -> AsyncIterator[str]:
    app = FastAPI()
    app.state.house = house
    add_problem_handlers(app)
    for router in (core.auth.routes.router, oncall.publishing.routes.router):
        app.include_router(router)
    async with house.transaction() as session:
        for name, role, client in (
            ("bob", "supervisor", "ace-plumbing"),
            ("alice", "operator", "ace-plumbing"),
            ("charlie", "supervisor", "hart-lindqvist"),
        ):
            user, _ = await users.create(
                session, "system", email=f"{name}@example.test", name=name.title(), password=PASSWORD
            )
            granted = (await session.execute(select(Client.id).where(Client.slug == client))).scalar_one()
            await grants.put(session, System(), user, grants.spread([role], client_ids=[granted]))
    async with serving(app) as address:
        yield address


@pytest.fixture
async def bob(url: str) -> AsyncIterator[Browser]:
    async with browser(url) as made:
        assert (await made.sign_in("bob"))[0] == 200
        yield made


def base(account: int, slug: str = "plumbers") -> str:
    return f"/api/v1/accounts/{account}/rosters/{slug}"


def layered(**slot: Any) -> Body:
    layers = [
        {
            "layer": "nights",
            "rotation": {
                "people": ["mike-brandt", ["rosa-delgado", "ace-kowalski"]],
                "every": {"days": 1},
                "hand_over": {"time": "18:00"},
                "lasts": {"hours": 12},
                "starts": "2026-01-05",
            },
        }
    ]
    primary = {"slot": "primary", "label": "First call", "layers": layers, **slot}
    backup = {"slot": "backup", "place_of": {"slot": "primary", "place": 2}, "default": ["ace-kowalski"]}
    return {"name": "Plumbers", "timezone": "America/Chicago", "slots": [primary, backup]}


async def test_a_roster_is_drafted_checked_published_and_remembered(house: House, account: int, bob: Browser) -> None:
    status, before = await bob.ask("GET", base(account))
    assert (status, before["version"], before["draft"]) == (200, 1, None)

    body = layered()
    status, answer = await bob.ask("PUT", f"{base(account)}/draft", {"body": body})
    assert (status, answer["findings"]) == (200, [])
    assert [change["path"] for change in answer["changes"]] == [
        "/name", "/slots/backup/default", "/slots/backup/place_of", "/slots/backup/rotation", "/slots/primary/label",
        "/slots/primary/layers", "/slots/primary/rotation", "/timezone",
    ]  # fmt: skip
    assert {gap["slot"] for gap in answer["gaps"]} == {"primary"}
    assert all(
        datetime.fromisoformat(gap["until"]) - datetime.fromisoformat(gap["since"]) <= timedelta(hours=13)
        for gap in answer["gaps"]
    )

    status, found = await bob.ask("GET", base(account))
    assert (found["version"], found["draft"], found["draft_by_name"]) == (1, body, "Bob")
    assert found["body"] == before["body"], "what is in force stays so"

    status, found = await bob.ask("POST", f"{base(account)}/publish", {"hand_over": True})
    assert (status, found["version"], found["body"], found["draft"]) == (200, 2, body, None)
    assert [row["number"] for row in found["history"]] == [2, 1]
    assert found["history"][0]["published_by_name"] == "Bob"
    assert (await bob.ask("POST", f"{base(account)}/publish", {}))[0] == 409

    status, version = await bob.ask("GET", f"{base(account)}/versions/2")
    assert (status, version["body"]) == (200, body)
    assert [change["path"] for change in version["changes"]]
    assert (await bob.ask("GET", f"{base(account)}/versions/3"))[0] == 404

    async with house.transaction() as session:
        rows = await session.execute(select(OutboxRow.args).where(OutboxRow.kind == "roster.published"))
        assert [args["account_id"] for args in rows.scalars()][-1] == account
        said = await session.execute(select(AuditRow.action).where(AuditRow.action.like("roster-%")))
        assert list(said.scalars()) == ["roster-draft", "roster-publish"]
        told = await session.execute(select(Change.account_id).where(Change.entity == "roster"))
        assert list(told.scalars()) == [account, account]


async def test_what_is_wrong_is_kept_and_told_and_not_published(account: int, bob: Browser) -> None:
    body = layered(default=["mike-brand"])
    body["slots"][0]["layers"][0]["rotation"]["hand_over"] = {"time": "25:00"}
    status, answer = await bob.ask("PUT", f"{base(account)}/draft", {"body": body})
    assert status == 200
    assert [one["path"] for one in answer["findings"]] == ["/slots/0/layers/0/rotation/hand_over/time"]
    body["slots"][0]["layers"][0]["rotation"]["hand_over"] = {"time": "18:00"}
    status, answer = await bob.ask("PUT", f"{base(account)}/draft", {"body": body})
    assert answer["findings"] == [
        {"path": "/slots/0/default/0", "message": "there is no contact mike-brand; did you mean mike-brandt?"}
    ]
    status, problem = await bob.ask("POST", f"{base(account)}/publish", {})
    assert (status, problem["code"]) == (422, "not-publishable")
    assert problem["findings"] == answer["findings"]
    assert (await bob.ask("DELETE", f"{base(account)}/draft"))[0] == 204
    assert (await bob.ask("DELETE", f"{base(account)}/draft"))[0] == 409
    status, found = await bob.ask("GET", base(account))
    assert (found["version"], found["draft"]) == (1, None)


async def test_a_new_roster_begins_as_a_draft(account: int, bob: Browser) -> None:
    path = base(account, "drains")
    assert (await bob.ask("GET", path))[0] == 404
    assert (await bob.ask("PUT", f"{path}/draft", {"body": {"name": "Drains", "slots": []}}))[0] == 200
    _, rows = await bob.ask("GET", f"/api/v1/accounts/{account}/rosters")
    assert [(row["slug"], row["name"], row["version"]) for row in rows["items"]] == [
        ("drains", "Drains", None),
        ("plumbers", "Plumbers on call", 1),
    ]
    assert (await bob.ask("DELETE", f"{path}/draft"))[0] == 204
    assert (await bob.ask("GET", path))[0] == 404
    assert (await bob.ask("PUT", base(account, "Not-A-Slug") + "/draft", {"body": {}}))[0] == 422


async def test_a_slot_somebody_stands_in_cannot_be_taken_away(house: House, account: int, bob: Browser) -> None:
    now = clock.now()
    async with house.transaction() as session:
        mike = (await session.execute(select(Contact.id).where(Contact.slug == "mike-brandt"))).scalar_one()
        session.add(
            CoverRow(
                account_id=account, kind="override", roster="plumbers", slot="backup", contact_id=mike,
                starts_at=now, ends_at=now + timedelta(days=1), created_at=now,
            )
        )  # fmt: skip
    body = layered()
    body["slots"] = body["slots"][:1]
    _, answer = await bob.ask("PUT", f"{base(account)}/draft", {"body": body})
    assert [one["path"] for one in answer["findings"]] == ["/slots"]
    assert "mike-brandt stands in for backup until" in answer["findings"][0]["message"]


async def test_a_guard_may_stop_a_publication(account: int, bob: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Publication] = []

    async def no_gaps(_: Any, publication: Publication) -> None:
        asked.append(publication)
        raise Invalid("Nobody is on call on Sundays.", code="roster-gaps")

    monkeypatch.setattr(guards, "_guards", [])
    register_guard(no_gaps)
    register_guard(no_gaps)
    await bob.ask("PUT", f"{base(account)}/draft", {"body": layered()})
    status, problem = await bob.ask("POST", f"{base(account)}/publish", {})
    assert (status, problem["code"]) == (422, "roster-gaps")
    assert [(one.account_id, one.slug, len(one.roster.slots)) for one in asked] == [(account, "plumbers", 2)]
    _, found = await bob.ask("GET", base(account))
    assert (found["version"], found["draft"] is not None) == (1, True)


async def test_a_version_dated_for_later_takes_over_at_its_instant(account: int, bob: Browser) -> None:
    later = (clock.now() + timedelta(days=3)).replace(microsecond=0)
    await bob.ask("PUT", f"{base(account)}/draft", {"body": layered(default=["ace-kowalski"])})
    status, found = await bob.ask(
        "POST", f"{base(account)}/publish", {"effective_from": later.isoformat(), "hand_over": True}
    )
    assert (status, found["version"], len(found["history"])) == (200, 1, 2)
    past = {"effective_from": (clock.now() - timedelta(days=1)).isoformat()}
    await bob.ask("PUT", f"{base(account)}/draft", {"body": layered()})
    assert (await bob.ask("POST", f"{base(account)}/publish", past))[0] == 422

    start, end = later - timedelta(days=1), later + timedelta(days=2)
    span = f"?from={start:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}"
    status, shown = await bob.ask("GET", f"{base(account)}/schedule{span}")
    assert status == 200
    primary = next(slot for slot in shown["slots"] if slot["slot"] == "primary")
    edges = [piece["since"] for piece in primary["pieces"]] + [primary["pieces"][-1]["until"]]
    assert [piece["until"] for piece in primary["pieces"]] == edges[1:], "no gap, no overlap"
    assert datetime.fromisoformat(edges[0]) == start
    assert datetime.fromisoformat(edges[-1]) == end
    took_over = [piece for piece in primary["pieces"] if datetime.fromisoformat(piece["since"]) >= later]
    assert {piece["source"] for piece in took_over} == {"layer", "default"}
    assert [layer["layer"] for layer in primary["layers"]] == ["rotation", "nights"]


async def test_a_preview_shows_people_with_their_ids_and_keeps_nothing(
    house: House, account: int, bob: Browser
) -> None:
    asked = {"body": layered(default=["ace-kowalski"]), "from": "2026-03-07T00:00:00Z", "to": "2026-03-10T00:00:00Z"}
    status, shown = await bob.ask("POST", f"{base(account)}/preview", asked)
    assert (status, shown["timezone"]) == (200, "America/Chicago")
    primary, backup = shown["slots"]
    assert (primary["label"], backup["label"]) == ("First call", "backup")
    nights = primary["layers"][0]["pieces"]
    # the clocks go forward on the 8th at two: that night is an hour shorter
    hours = [
        (datetime.fromisoformat(one["until"]) - datetime.fromisoformat(one["since"])).total_seconds() / 3600
        for one in nights
    ]
    assert hours == [12, 11, 12, 1]
    night = next(one for one in primary["pieces"] if one["source"] == "layer")
    assert night["people"][0].keys() == {"contact", "contact_id", "name"}
    assert night["reason"] == "daily rotation 'nights', hand-over 18:00"
    assert (await bob.ask("GET", base(account)))[1]["draft"] is None
    wrong = {**asked, "body": {"name": "x", "slots": []}}
    status, problem = await bob.ask("POST", f"{base(account)}/preview", wrong)
    assert (status, problem["code"]) == (422, "not-publishable")
    for span in (("2026-03-10T00:00:00Z", "2026-03-07T00:00:00Z"), ("2026-03-10T00:00:00Z", "2027-05-07T00:00:00Z")):
        assert (await bob.ask("POST", f"{base(account)}/preview", {**asked, "from": span[0], "to": span[1]}))[0] == 422

    # somebody who retires is nobody from then on, and the words say so
    retired = clock.now()
    async with house.transaction() as session:
        await session.execute(update(Contact).where(Contact.slug == "ace-kowalski").values(retired_at=retired))
    start, end = retired - timedelta(days=1), retired + timedelta(days=1)
    status, shown = await bob.ask(
        "GET", f"{base(account)}/schedule?from={start:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}"
    )
    assert status == 200


async def test_who_may_and_who_learns_nothing(account: int, url: str) -> None:
    span = "?from=2026-03-07T00:00:00Z&to=2026-03-10T00:00:00Z"
    preview = {"body": layered(), "from": "2026-03-07T00:00:00Z", "to": "2026-03-10T00:00:00Z"}
    reads = [("GET", base(account), None), ("GET", f"{base(account)}/schedule{span}", None)]
    writes = [
        ("PUT", f"{base(account)}/draft", {"body": layered()}),
        ("DELETE", f"{base(account)}/draft", None),
        ("POST", f"{base(account)}/publish", {}),
        ("POST", f"{base(account)}/preview", preview),
    ]
    async with browser(url) as alice:
        await alice.sign_in("alice")
        for method, path, _ in reads[:1]:
            assert (await alice.ask(method, path))[0] == 200
        for method, path, body in writes:
            assert (await alice.ask(method, path, body))[0] == 403, path
    async with browser(url) as charlie:
        await charlie.sign_in("charlie")
        for method, path, body in [*reads, *writes, ("GET", f"{base(account)}/versions/1", None)]:
            assert (await charlie.ask(method, path, body))[0] == 404, path
        assert (await charlie.ask("GET", f"/api/v1/accounts/{account}/rosters"))[0] == 404
