"""Nobody gives what they don't have, or anything to themselves; what concerns the whole bureau takes two."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.audit import AuditRow
from core.auth import approvals, grants
from core.auth.models import Approval
from core.auth.rights import REMEMBERED
from core.house import House
from core.states import Transition
from tests.core.ground import Browser, Ground, System, browser, granted, lay, people_app, person, serving


class People:
    """Whoever signs in here, by name."""

    def __init__(self, house: House, ground: Ground, url: str, stack: AsyncExitStack) -> None:
        self.house, self.ground, self.url, self.stack = house, ground, url, stack
        self.ids: dict[str, int] = {}

    async def add(self, name: str, *roles: str, everything: bool = False, clients: tuple[int, ...] = ()) -> Browser:
        self.ids[name] = await person(self.house, name, ())
        held = grants.spread(roles or ("operator",), bureau=everything, client_ids=clients)
        async with self.house.transaction() as session:
            await grants.put(session, System(), self.ids[name], held)
        made = await self.stack.enter_async_context(browser(self.url))
        await made.sign_in(name)
        return made


@pytest.fixture
async def people(house: House) -> AsyncIterator[People]:
    ground = await lay(house)
    async with serving(people_app(house)) as url, AsyncExitStack() as stack:
        yield People(house, ground, url, stack)


async def put(who: Browser, user_id: int, *roles: str, **places: Any) -> tuple[int, Any]:
    return await who.ask("PUT", f"/api/v1/users/{user_id}/grants", granted(*roles, **places))


async def test_an_administrator_of_one_client_gives_nothing_beyond_it_and_nothing_to_themselves(people: People) -> None:
    clinic, plumber = people.ground.clinic, people.ground.plumber
    await people.add("ada", "admin", everything=True)
    eve = await people.add("eve", "admin", clients=(clinic,))
    await people.add("alice", clients=(clinic,))
    await people.add("boss", "supervisor", everything=True)
    me, alice, boss = people.ids["eve"], people.ids["alice"], people.ids["boss"]
    for status, problem in (
        await put(eve, me, "admin", bureau=True),
        await put(eve, me, "admin", clients=[clinic, plumber]),
        await put(eve, me, "admin", clients=[clinic], accounts=[people.ground.plumber_account]),
        await put(eve, me, "admin", "supervisor", clients=[clinic]),
    ):
        assert (status, problem["code"]) == (403, "own-rights")
    for status, problem in (
        await put(eve, alice, bureau=True),
        await put(eve, alice, clients=[plumber]),
        await put(eve, alice, accounts=[people.ground.plumber_account]),
        await put(eve, boss, clients=[clinic]),
        await put(eve, boss, "operator", bureau=True),
        await eve.ask("PATCH", f"/api/v1/users/{boss}", {"active": False}),
        await eve.ask("PATCH", f"/api/v1/users/{boss}", {"name": "Nobody"}),
        await eve.ask("POST", f"/api/v1/users/{boss}/password-reset"),
        await eve.ask("POST", "/api/v1/users", new("dora")),
    ):
        assert (status, problem["code"]) == (403, "beyond-your-own")
    assert (await put(eve, alice, accounts=[people.ground.clinic_account]))[0] == 200
    assert (await put(eve, alice, "supervisor", clients=[clinic]))[0] == 200
    assert (await eve.ask("POST", f"/api/v1/users/{alice}/password-reset"))[0] == 200
    assert (await eve.ask("GET", "/api/v1/me"))[1]["account_ids"] == [people.ground.clinic_account]


def new(name: str, *roles: str) -> dict[str, Any]:
    return {"email": f"{name}@example.test", "name": name, **granted(*roles, bureau=True)}


async def test_one_administrator_alone_gives_all_accounts_and_two_only_together(people: People) -> None:
    ada = await people.add("ada", "admin", everything=True)
    await people.add("alice")
    alice = people.ids["alice"]
    assert (await put(ada, alice, bureau=True))[0] == 200
    assert (await ada.ask("PUT", f"/api/v1/users/{alice}/grants", {"grants": []}))[0] == 200
    eve = await people.add("eve", "admin", everything=True)
    status, body = await put(ada, alice, bureau=True)
    assert (status, body["grants"], body["waits_for"]["status"]) == (202, [], "waiting")
    path = f"/api/v1/approvals/{body['waits_for']['id']}"
    status, problem = await ada.ask("POST", f"{path}/approve")
    assert (status, problem["code"]) == (403, "second-person")
    assert [one["user_id"] for one in (await eve.ask("GET", "/api/v1/approvals"))[1]["items"]] == [alice]
    status, approval = await eve.ask("POST", f"{path}/approve")
    assert (status, approval["status"], approval["settled_by"]) == (200, "approved", f"user:{people.ids['eve']}")
    shown = (await ada.ask("GET", "/api/v1/users"))[1]["items"]
    assert next(one for one in shown if one["id"] == alice)["grants"] == granted(bureau=True)["grants"]
    assert (await eve.ask("POST", f"{path}/approve"))[1]["code"] == "finished"
    async with people.house.transaction() as session:
        acts = (await session.execute(select(AuditRow.who, AuditRow.action).order_by(AuditRow.id))).all()
        moves = (await session.execute(select(Transition.new).where(Transition.entity == "approval"))).scalars().all()
    assert (f"user:{people.ids['ada']}", "ask-approval") in [tuple(one) for one in acts]
    assert (f"user:{people.ids['eve']}", "approval-approved") in [tuple(one) for one in acts]
    assert moves == ["waiting", "approved"]


async def test_it_takes_two_for_new_people_roles_and_those_who_come_back_too(people: People) -> None:
    ada = await people.add("ada", "admin", everything=True)
    await people.add("eve", "admin", everything=True)
    await people.add("alice", everything=True)
    status, made = await ada.ask("POST", "/api/v1/users", new("dora", "supervisor"))
    assert (status, made["waits_for"]["wanted"]["grants"]) == (201, granted("supervisor", bureau=True)["grants"])
    alice = f"/api/v1/users/{people.ids['alice']}"
    assert (await put(ada, people.ids["alice"], "operator", "supervisor", bureau=True))[0] == 202
    assert (await ada.ask("PATCH", alice, {"active": False}))[0] == 200
    assert (await ada.ask("PATCH", alice, {"active": True}))[0] == 202
    assert (await ada.ask("PATCH", alice, {"name": "Alice A."}))[0] == 200
    shown = {one["name"]: one for one in (await ada.ask("GET", "/api/v1/users"))[1]["items"]}
    assert shown["dora"]["grants"] == []
    assert (shown["Alice A."]["active"], shown["Alice A."]["grants"]) == (False, granted(bureau=True)["grants"])
    assert len((await ada.ask("GET", "/api/v1/approvals"))[1]["items"]) == 3


async def test_who_is_no_second_person(people: People) -> None:
    ada = await people.add("ada", "admin", everything=True)
    eve = await people.add("eve", "admin", everything=True)
    narrow = await people.add("nora", "admin", clients=(people.ground.clinic,))
    _, body = await put(ada, people.ids["eve"], "admin", "supervisor", bureau=True)
    path = f"/api/v1/approvals/{body['waits_for']['id']}/approve"
    assert (await eve.ask("POST", path))[1]["code"] == "own-rights"
    assert (await narrow.ask("POST", path))[1]["code"] == "beyond-your-own"
    alice = await people.add("alice", "supervisor", everything=True)
    assert (await alice.ask("POST", path))[0] == 403
    # whoever gave somebody a new password might be that somebody
    _, reset = await ada.ask("POST", f"/api/v1/users/{people.ids['eve']}/password-reset")
    _, body = await put(ada, people.ids["alice"], "supervisor", "operator", bureau=True)
    async with browser(people.url) as as_eve:
        await as_eve.sign_in("eve", reset["temporary_password"])
        change = {"current": reset["temporary_password"], "new": "quite another long password"}
        assert (await as_eve.ask("POST", "/api/v1/me/password", change))[0] == 204
        status, problem = await as_eve.ask("POST", f"/api/v1/approvals/{body['waits_for']['id']}/approve")
        assert (status, problem["code"]) == (403, "second-person")


async def test_getting_rid_of_the_second_person_doesnt_make_one_the_only_one(people: People) -> None:
    ada = await people.add("ada", "admin", everything=True)
    await people.add("alice")
    for number in range(2):
        await people.add(f"eve{number}", "admin", "operator", everything=True)
        eve = people.ids[f"eve{number}"]
        taken = (
            ("PATCH", f"/api/v1/users/{eve}", {"active": False}),
            ("PUT", f"/api/v1/users/{eve}/grants", granted(bureau=True)),
        )
        assert (await ada.ask(*taken[number]))[0] == 200
        assert (await put(ada, people.ids["alice"], bureau=True))[0] == 202
    clock.advance(REMEMBERED + timedelta(seconds=1))
    await ada.sign_in("ada")
    assert (await put(ada, people.ids["alice"], bureau=True))[0] == 200


async def test_a_request_is_refused_withdrawn_expired_or_void_and_then_gives_nothing(people: People) -> None:
    ada = await people.add("ada", "admin", everything=True)
    eve = await people.add("eve", "admin", everything=True)
    await people.add("alice")
    alice = people.ids["alice"]

    async def asked() -> str:
        return f"/api/v1/approvals/{(await put(ada, alice, bureau=True))[1]['waits_for']['id']}"

    assert (await eve.ask("POST", f"{await asked()}/refuse"))[1]["status"] == "refused"
    path = await asked()
    assert (await eve.ask("POST", f"{path}/withdraw"))[1]["code"] == "not-yours"
    assert (await ada.ask("POST", f"{path}/withdraw"))[1]["status"] == "withdrawn"
    path = await asked()
    assert (await put(ada, alice, clients=[people.ground.clinic]))[0] == 200
    assert (await eve.ask("POST", f"{path}/approve"))[1]["status"] == "void"
    path = await asked()
    clock.advance(approvals.LASTS)
    await eve.sign_in("eve")
    assert (await eve.ask("POST", f"{path}/approve"))[1]["status_now"] == "expired"
    await approvals.expire(people.house)
    async with people.house.transaction() as session:
        states = (await session.execute(select(Approval.status).order_by(Approval.id))).scalars().all()
    assert states == ["refused", "withdrawn", "void", "expired"]
    assert (await eve.ask("GET", "/api/v1/approvals"))[1]["items"] == []
    assert len((await eve.ask("GET", "/api/v1/approvals?waiting=false"))[1]["items"]) == 4
    await ada.sign_in("ada")
    shown = (await ada.ask("GET", "/api/v1/users"))[1]["items"]
    assert next(one for one in shown if one["id"] == alice)["grants"] != granted(bureau=True)["grants"]
