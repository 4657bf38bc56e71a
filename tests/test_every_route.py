"""Every route and topic of the real app: each declares its need, and refuses who lacks it. No list by hand."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app.live.topics import TOPICS
from app.main import FRAMEWORK, create_app
from core.auth.listing import RouteNeeds, faults, route_needs
from core.auth.models import User
from core.auth.permissions import PERMISSIONS
from core.house import House
from tests.core.ground import Browser, browser, person
from tests.house import free_socket, serving
from tests.rooms import settings_for


@dataclass(frozen=True)
class Real:
    app: FastAPI
    url: str

    def asking(self, kind: str) -> list[tuple[str, str, RouteNeeds]]:
        """(method, path with its parameters filled in, route) of every HTTP route with this kind of need."""
        return [
            (method, re.sub(r"\{[^}]*\}", "1", route.path), route)
            for route in route_needs(self.app)
            if any(need.kind == kind for need in route.needs)
            for method in route.methods
            if method != "HEAD"
        ]


@pytest.fixture
async def real(database_url: str, redis_url: str, moved_clock: None) -> AsyncIterator[Real]:
    listener = free_socket()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(settings_for(database_url, redis_url, public_base_url=url))
    async with serving(app, listener):
        yield Real(app, url)


@pytest.fixture
async def house(real: Real) -> House:
    made: House = real.app.state.house
    return made


async def someone(house: House, who: Browser, *roles: str) -> None:
    """Sign `who` in as a person with these roles; none at all if none are given."""
    await person(house, "someone", roles)
    assert (await who.sign_in("someone"))[0] == 200


def test_every_route_declares_one_kind_of_need(real: Real) -> None:
    assert faults(real.app, FRAMEWORK) == []
    assert real.asking("permission"), "the list itself works"


def test_every_topic_declares_a_permission_that_exists() -> None:
    assert [topic.name for topic in TOPICS if topic.permission not in PERMISSIONS] == []


async def test_nobody_is_refused_everywhere(real: Real) -> None:
    async with browser(real.url) as nobody:
        for kind in ("permission", "signed-in"):
            for method, path, _ in real.asking(kind):
                status, problem = await nobody.ask(method, path)
                assert (status, problem["code"]) == (401, "sign-in-needed"), f"{method} {path}"


async def test_a_person_without_the_permission_is_refused_everywhere(real: Real, house: House) -> None:
    async with browser(real.url) as roleless:
        await someone(house, roleless)
        for method, path, route in real.asking("permission"):
            status, problem = await roleless.ask(method, path)
            assert status == 403, f"{method} {path}: {problem}"
            assert problem["needs"] in {need.what for need in route.needs}


async def test_a_request_forged_by_another_site_is_refused_everywhere(real: Real, house: House) -> None:
    async with browser(real.url) as alice:
        await someone(house, alice, "supervisor", "admin")
        for kind in ("permission", "signed-in"):
            for method, path, _ in real.asking(kind):
                if method != "GET":
                    status, problem = await alice.ask(method, path, x_csrf="")
                    assert (status, problem["code"]) == (403, "csrf"), f"{method} {path}"


async def test_who_was_given_a_temporary_password_can_do_nothing_else(real: Real, house: House) -> None:
    async with browser(real.url) as newcomer:
        await someone(house, newcomer, "supervisor", "admin")
        async with house.transaction() as session:
            await session.execute(update(User).values(password_state="used"))
        for method, path, _ in real.asking("permission"):
            status, problem = await newcomer.ask(method, path)
            assert (status, problem["code"]) == (403, "password-change-needed"), f"{method} {path}"


async def test_unsigned_webhooks_are_refused_everywhere(real: Real) -> None:
    async with browser(real.url) as stranger:
        for method, path, _ in real.asking("signature"):
            async with stranger.http.request(method, real.url + path, data={"AccountSid": "AC1"}) as answer:
                assert answer.status == 403, f"{method} {path}"


async def test_no_live_line_opens_to_nobody(real: Real) -> None:
    lines = [route for route in route_needs(real.app) if not route.methods and route.needs]
    async with browser(real.url) as nobody:
        for line in lines:
            async with nobody.http.ws_connect(real.url + line.path, headers={"origin": real.url}) as socket:
                message = await socket.receive()
                assert message.data in {4401, 4403}, line.path
