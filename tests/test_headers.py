"""What each route says to browsers. No list of routes by hand: a new one has these headers, or says why not, here."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.static import policy
from core.auth.listing import route_needs
from core.headers import POLICY, STANDING, TLS_ONLY
from core.house import House
from tests.core.ground import browser, person
from tests.house import free_socket, serving
from tests.rooms import settings_for

PAGES = re.compile(r"/(p|my)(/.*)?|/\{path:path\}")
"""For people to look at: they may show something, and so have a policy of their own."""


@pytest.fixture
async def behind_https(database_url: str, redis_url: str, moved_clock: None) -> AsyncIterator[tuple[FastAPI, str]]:
    listener = free_socket()
    # as a demo is used at its local address too, where the cookie goes without TLS
    https = {"public_base_url": "https://bureau.example", "nightbell_mode": "demo"}
    app = create_app(settings_for(database_url, redis_url, **https))

    @app.get("/api/v1/breaks", include_in_schema=False)
    async def breaks() -> None:
        raise KeyError("ours to mend")

    app.router.routes.insert(0, app.router.routes.pop())
    async with serving(app, listener):
        yield app, f"http://127.0.0.1:{listener.getsockname()[1]}"


def every(app: FastAPI) -> list[tuple[str, str, str]]:
    """(method, route, path with its parameters filled in)."""
    found = [(method, route.path) for route in route_needs(app) for method in sorted(route.methods)]
    return [(method, path, re.sub(r"\{[^}]*\}", "1", path)) for method, path in found]


def faults(route: str, answer: aiohttp.ClientResponse) -> list[str]:
    said = answer.headers
    wrong = [f"no {name}" for name in (*STANDING, TLS_ONLY) if name not in said]
    wrong += [f"{name} twice" for name in (*STANDING, TLS_ONLY) if len(said.getall(name, [])) > 1]
    own = {POLICY} if PAGES.fullmatch(route) else set()
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", POLICY):
        if name not in own and said.get(name) != STANDING[name]:
            wrong.append(f"{name}: {said.get(name)}")
    policy_ = said.get(POLICY, "")
    if "default-src 'none'" not in policy_ or "frame-ancestors 'none'" not in policy_ or "http:" in policy_:
        wrong.append(f"a policy that lets others in: {policy_}")
    if "no-store" not in said.get("Cache-Control", "") and route != "/{path:path}":
        wrong.append(f"kept somewhere: {said.get('Cache-Control')}")
    return wrong


async def test_every_route_says_what_browsers_may_do_with_its_answer(behind_https: tuple[FastAPI, str]) -> None:
    app, url = behind_https
    house: House = app.state.house
    async with browser(url) as nobody, browser(url) as alice, browser(url) as bob:
        for name, who in (("alice", alice), ("bob", bob)):  # on the way Alice, who is number 1, loses all that one can
            await person(house, name, ["supervisor", "admin"])
            assert (await who.sign_in(name))[0] == 200
        wrong = {}
        for who in (nobody, bob):
            for method, route, path in every(app):
                if (method, route) in {("DELETE", "/api/v1/session"), ("GET", "/api/v1/breaks")}:
                    continue  # at the end, and in a test of its own
                async with who.http.request(
                    method, url + path, headers={"x-csrf": "1"}, allow_redirects=False
                ) as answer:
                    await answer.read()
                    if found := faults(route, answer):
                        wrong[f"{method} {route} {answer.status}"] = found
        assert wrong == {}
        async with bob.http.delete(f"{url}/api/v1/session", headers={"x-csrf": "1"}) as answer:
            assert (answer.status, faults("/api/v1/session", answer)) == (204, [])


async def test_what_is_turned_away_or_goes_wrong_says_so_too(behind_https: tuple[FastAPI, str]) -> None:
    _, url = behind_https
    async with aiohttp.ClientSession() as http:
        for path, body, status in (
            ("/api/v1/nothing", None, 404),
            ("/api/v1/session", b"x" * 100_000, 413),
            ("/api/v1/session", b"[" * 100, 422),
        ):
            async with http.request("POST" if body else "GET", url + path, data=body) as answer:
                assert (answer.status, faults(path, answer)) == (status, [])
        async with http.get(f"{url}/api/v1/breaks") as broken:
            assert (broken.status, (await broken.json(content_type=None))["code"]) == (500, "server-error")
            assert faults("", broken) == [f"no {TLS_ONLY}"]  # by no middleware; browsers know it from all others


async def test_nothing_of_ours_runs_anything_of_anybody_else_s(behind_https: tuple[FastAPI, str]) -> None:
    app, url = behind_https
    said = policy(app.state.house.settings)
    assert "script-src 'self';" in said
    assert "wss://bureau.example" in said
    async with aiohttp.ClientSession() as http:
        for path in ("/api/v1/docs", "/docs", "/redoc", "/docs/oauth2-redirect"):
            async with http.get(url + path) as answer:
                assert '<script src="http' not in (await answer.text()), path
        async with http.get(f"{url}/api/v1/openapi.json") as described:
            assert described.status == 200


async def test_where_there_is_no_https_nobody_is_sent_there(
    database_url: str, redis_url: str, moved_clock: None
) -> None:
    listener = free_socket()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/healthz"
    app = create_app(settings_for(database_url, redis_url))
    async with serving(app, listener), aiohttp.ClientSession() as http, http.get(url) as answer:
        assert TLS_ONLY not in answer.headers
