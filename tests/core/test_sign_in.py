"""Signing in and staying signed in: passwords, temporary ones, idle sessions, forged requests, rate limits."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from core import clock
from core.audit import AuditRow
from core.auth import limits, users
from core.auth.models import SignInLimit, SignInSession, User
from core.errors import Invalid
from core.house import House
from devtools.phone_company.watching import PATIENCE
from tests.core.ground import PASSWORD, Browser, Ground, browser, lay, people_app, person, serving

NEW_PASSWORD = "another shift with coffee"


@pytest.fixture
async def ground(house: House) -> Ground:
    return await lay(house)


@pytest.fixture
async def url(house: House, ground: Ground) -> AsyncIterator[str]:
    async with serving(people_app(house)) as address:
        yield address


@pytest.fixture
async def alice(house: House, url: str) -> AsyncIterator[Browser]:
    """Alice's browser, not yet signed in."""
    await person(house, "alice")
    async with browser(url) as made:
        yield made


async def audited(house: House) -> list[tuple[str, str, str]]:
    async with house.transaction() as session:
        rows = await session.execute(select(AuditRow.who, AuditRow.action, AuditRow.subject).order_by(AuditRow.id))
        return [(row.who, row.action, row.subject) for row in rows]


async def test_in_and_out(house: House, alice: Browser) -> None:
    assert (await alice.ask("GET", "/api/v1/me"))[0] == 401
    status, me = await alice.sign_in("alice")
    assert status == 200
    assert me == (await alice.ask("GET", "/api/v1/me"))[1]
    assert (me["name"], me["roles"], me["account_ids"]) == ("Alice", ["operator"], None)
    assert me["softphone_identity"] == f"user_{me['id']}"
    assert "desk:use" in me["permissions"]
    assert "users:write" not in me["permissions"]
    assert (await alice.ask("DELETE", "/api/v1/session"))[0] == 204
    assert (await alice.ask("GET", "/api/v1/me"))[0] == 401
    who = f"user:{me['id']}"
    assert (await audited(house))[-2:] == [(who, "sign-in", who), (who, "sign-out", who)]


async def test_the_cookie_is_kept_from_scripts_and_other_sites(alice: Browser) -> None:
    body = {"email": " ALICE@example.TEST ", "password": PASSWORD}
    async with alice.http.post(f"{alice.url}/api/v1/session", json=body, headers={"x-csrf": "1"}) as answer:
        cookie = answer.headers["set-cookie"].lower()
        assert answer.headers["cache-control"] == "no-store"
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie  # served over http here


async def test_over_https_the_cookie_is_never_sent_in_the_clear(house: House, ground: Ground) -> None:
    house.settings = house.settings.model_copy(update={"public_base_url": "https://bureau.example"})
    await person(house, "alice")
    async with serving(people_app(house)) as url, browser(url) as made:
        body = {"email": "alice@example.test", "password": PASSWORD}
        async with made.http.post(f"{url}/api/v1/session", json=body, headers={"x-csrf": "1"}) as answer:
            assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_demo_reached_from_outside_over_https_still_signs_in_at_its_local_address(
    house: House, ground: Ground
) -> None:
    reached = {"public_base_url": "https://tunnel.example", "nightbell_mode": "demo"}
    house.settings = house.settings.model_copy(update=reached)
    await person(house, "alice")
    async with serving(people_app(house)) as url, browser(url) as made:
        await made.sign_in("alice")
        assert (await made.ask("GET", "/api/v1/me"))[0] == 200
        body = {"email": "alice@example.test", "password": PASSWORD}
        outside = {"x-csrf": "1", "host": "tunnel.example"}
        async with made.http.post(f"{url}/api/v1/session", json=body, headers=outside) as answer:
            assert "secure" in answer.headers["set-cookie"].lower()


async def test_neither_token_nor_password_is_stored(house: House, alice: Browser) -> None:
    await alice.sign_in("alice")
    token = next(cookie.value for cookie in alice.http.cookie_jar)
    async with house.transaction() as session:
        stored = (await session.execute(select(SignInSession.token_hash))).scalar_one()
        kept = (await session.execute(select(User.password_hash))).scalar_one()
    assert token.encode() not in stored
    assert kept.startswith("$argon2id$")


async def test_every_refusal_sounds_the_same(house: House, alice: Browser) -> None:
    answers = [await alice.sign_in("alice", "wrong"), await alice.sign_in("nobody")]
    async with house.transaction() as session:
        await session.execute(update(User).values(disabled_at=clock.now()))
    answers.append(await alice.sign_in("alice"))
    assert [status for status, _ in answers] == [401] * 3
    assert len({str(body) for _, body in answers}) == 1
    assert [row[1] for row in await audited(house)].count("sign-in-refused") == 3


async def test_idle_means_signed_off(house: House, alice: Browser) -> None:
    await alice.sign_in("alice")
    for _ in range(3):  # someone at work stays
        clock.advance(timedelta(minutes=29))
        assert (await alice.ask("GET", "/api/v1/me"))[0] == 200
    clock.advance(timedelta(minutes=30))
    status, problem = await alice.ask("GET", "/api/v1/me")
    assert (status, problem["code"]) == (401, "session-idle")
    assert (await alice.ask("GET", "/api/v1/me"))[0] == 401
    assert (await alice.sign_in("alice"))[0] == 200


async def test_a_screen_that_refreshes_itself_is_nobody_at_work(alice: Browser) -> None:
    await alice.sign_in("alice")
    for _ in range(2):
        clock.advance(timedelta(minutes=14))
        assert (await alice.ask("GET", "/api/v1/me", x_background="1"))[0] == 200
    clock.advance(timedelta(minutes=2))
    assert (await alice.ask("GET", "/api/v1/me", x_background="1"))[0] == 401


async def test_no_session_outlives_a_long_shift(alice: Browser) -> None:
    await alice.sign_in("alice")
    for _ in range(14 * 4 - 1):
        clock.advance(timedelta(minutes=15))
        assert (await alice.ask("GET", "/api/v1/me"))[0] == 200
    clock.advance(timedelta(minutes=15))
    assert (await alice.ask("GET", "/api/v1/me"))[0] == 401


async def test_requests_of_one_browser_do_not_wait_for_each_other(house: House, alice: Browser) -> None:
    """The row of the session is locked by a request under way: another one goes on without noting that it was seen."""
    await alice.sign_in("alice")
    clock.advance(timedelta(minutes=5))
    async with house.transaction() as session:
        await session.execute(select(SignInSession).with_for_update())
        async with asyncio.timeout(PATIENCE):
            assert (await alice.ask("GET", "/api/v1/me"))[0] == 200


async def test_a_request_forged_by_another_site_is_refused(house: House, ground: Ground, alice: Browser) -> None:
    await alice.sign_in("alice")
    path = f"/things/{ground.clinic_account}"
    assert (await alice.ask("POST", path))[0] == 200
    for forged in ("", "0", "true"):
        status, problem = await alice.ask("POST", path, x_csrf=forged)
        assert (status, problem["code"]) == (403, "csrf")
    assert (await alice.ask("GET", path, x_csrf=""))[0] == 200
    body = {"email": "alice@example.test", "password": PASSWORD}
    async with alice.http.post(f"{alice.url}/api/v1/session", json=body) as answer:
        assert answer.status == 403
    assert (await alice.ask("DELETE", "/api/v1/session", x_csrf=""))[0] == 403
    assert (await alice.ask("GET", "/api/v1/me"))[0] == 200


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "' OR 1=1 --", "%00"])
async def test_an_invented_cookie_opens_nothing(url: str, cookie: str) -> None:
    async with (
        aiohttp.ClientSession(cookies={"nightbell_session": cookie}) as http,
        http.get(f"{url}/api/v1/me") as answer,
    ):
        assert answer.status == 401


async def test_guessing_is_limited_and_time_heals(house: House, alice: Browser) -> None:
    for _ in range(limits.LIMITS["pair"]):
        assert (await alice.sign_in("alice", "wrong"))[0] == 401
    status, problem = await alice.sign_in("alice")  # even the right one now
    assert (status, problem["code"]) == (429, "too-many")
    assert 0 < problem["retry_after"] <= 15 * 60 + 1
    await person(house, "bob")
    assert (await alice.sign_in("bob"))[0] == 200  # a colleague at the same address is not locked out
    clock.advance(limits.WINDOW)
    assert (await alice.sign_in("alice"))[0] == 200


async def test_guesses_made_all_at_once_are_counted_one_by_one(alice: Browser) -> None:
    answers = await asyncio.gather(*[alice.sign_in("alice", f"wrong {number}") for number in range(12)])
    statuses = sorted(status for status, _ in answers)
    assert statuses == [401] * limits.LIMITS["pair"] + [429] * (12 - limits.LIMITS["pair"])


async def test_a_right_password_starts_the_count_anew(house: House, alice: Browser) -> None:
    for _ in range(3):
        for _ in range(limits.LIMITS["pair"] - 1):
            await alice.sign_in("alice", "wrong")
        assert (await alice.sign_in("alice"))[0] == 200
    async with house.transaction() as session:
        left = (await session.execute(select(SignInLimit.key, SignInLimit.attempts))).all()
    # from the second time on the browser knew her, and the address has nothing to do with it
    assert [(key.split(":")[0], attempts) for key, attempts in left] == [("address", 4)]


async def _strangers_use_up(house: House, *subjects: tuple[str, str]) -> None:
    """Every attempt that can be made from these addresses at these people."""
    async with house.transaction() as session:
        for email, address in subjects:
            for kind, key in limits.keys(email, address).items():
                used_up = {"key": key, "window_started_at": clock.now(), "attempts": limits.LIMITS[kind]}
                await session.merge(SignInLimit(**used_up))


async def test_nobody_is_locked_out_of_a_browser_they_signed_in_with_before(
    url: str, house: House, alice: Browser
) -> None:
    await alice.sign_in("alice")
    await alice.ask("DELETE", "/api/v1/session")
    await _strangers_use_up(house, ("alice@example.test", "127.0.0.1"))
    async with browser(url) as stranger:
        assert (await stranger.sign_in("alice"))[0] == 429
    assert (await alice.sign_in("alice", "wrong"))[0] == 401
    assert (await alice.sign_in("alice"))[0] == 200
    for _ in range(limits.LIMITS["device"]):  # and she can't guess there for ever
        assert (await alice.sign_in("alice", "wrong"))[0] == 401
    assert (await alice.sign_in("alice"))[0] == 429


async def test_a_browser_knows_everybody_who_shares_it_and_nobody_else(url: str, house: House, alice: Browser) -> None:
    for who in ("bob", "carol", "dave"):
        await person(house, who)
        assert (await alice.sign_in(who))[0] == 200
    await _strangers_use_up(house, *((f"{who}@example.test", "127.0.0.1") for who in ("alice", "bob", "dave")))
    assert [(await alice.sign_in(who))[0] for who in ("bob", "dave", "alice")] == [200, 200, 429]


@pytest.mark.parametrize("kind", ["email", "address"])
async def test_wider_limits_hold_across_addresses_and_people(house: House, ground: Ground, kind: str) -> None:
    async def attempt(number: int) -> None:
        who, where = ("alice", f"10.0.0.{number}") if kind == "email" else (f"person{number}", "10.0.0.1")
        async with house.transaction() as session:
            await limits.count_attempt(session, f"{who}@example.test", where)

    for number in range(limits.LIMITS[kind]):
        await attempt(number)
    with pytest.raises(limits.TooManyAttempts):
        await attempt(limits.LIMITS[kind])
    clock.advance(limits.WINDOW)
    await attempt(0)


async def test_choosing_a_new_password_ends_the_other_sessions(url: str, alice: Browser) -> None:
    await alice.sign_in("alice")
    async with browser(url) as at_home:
        await at_home.sign_in("alice")
        change = {"current": PASSWORD, "new": NEW_PASSWORD}
        assert (await alice.ask("POST", "/api/v1/me/password", change | {"current": "wrong"}))[0] == 401
        assert (await alice.ask("POST", "/api/v1/me/password", change | {"new": "short"}))[0] == 422
        assert (await alice.ask("POST", "/api/v1/me/password", change | {"new": "alice@example.test"}))[0] == 422
        assert (await alice.ask("POST", "/api/v1/me/password", change))[0] == 204
        assert (await at_home.ask("GET", "/api/v1/me"))[0] == 401
        assert (await alice.ask("GET", "/api/v1/me"))[0] == 200
        assert (await at_home.sign_in("alice"))[0] == 401
        assert (await at_home.sign_in("alice", NEW_PASSWORD))[0] == 200


async def test_proving_the_password_again_is_limited_too(alice: Browser) -> None:
    await alice.sign_in("alice")
    change = {"current": "wrong", "new": NEW_PASSWORD}
    answers = [(await alice.ask("POST", "/api/v1/me/password", change))[0] for _ in range(limits.LIMITS["device"] + 1)]
    assert answers == [401] * limits.LIMITS["device"] + [429]


async def reset(url: str, house: House, user_id: int) -> str:
    """Ada the administrator resets somebody's password."""
    await person(house, "ada", ["admin"])
    async with browser(url) as ada:
        await ada.sign_in("ada")
        status, body = await ada.ask("POST", f"/api/v1/users/{user_id}/password-reset")
        assert status == 200
        return str(body["temporary_password"])


async def test_a_reset_password_works_once_and_must_be_changed(
    house: House, url: str, ground: Ground, alice: Browser
) -> None:
    me = (await alice.sign_in("alice"))[1]
    temporary = await reset(url, house, me["id"])
    assert (await alice.ask("GET", "/api/v1/me"))[0] == 401  # the reset ended the session
    assert (await alice.sign_in("alice"))[0] == 401  # and the old password
    status, me = await alice.sign_in("alice", temporary)
    assert (status, me["must_change_password"]) == (200, True)
    status, problem = await alice.ask("GET", f"/things/{ground.clinic_account}")
    assert (status, problem["code"]) == (403, "password-change-needed")
    async with browser(url) as thief:
        assert (await thief.sign_in("alice", temporary))[0] == 401
    change = {"current": temporary, "new": NEW_PASSWORD}
    assert (await alice.ask("POST", "/api/v1/me/password", change))[0] == 204
    assert (await alice.ask("GET", "/api/v1/me"))[1]["must_change_password"] is False
    assert (await alice.ask("GET", f"/things/{ground.clinic_account}"))[0] == 200


async def test_a_temporary_password_tried_twice_at_once_signs_in_once(house: House, url: str, alice: Browser) -> None:
    me = (await alice.sign_in("alice"))[1]
    temporary = await reset(url, house, me["id"])
    async with browser(url) as other:
        answers = await asyncio.gather(alice.sign_in("alice", temporary), other.sign_in("alice", temporary))
    assert sorted(status for status, _ in answers) == [200, 401]


async def test_a_temporary_password_lasts_a_day(house: House, url: str, alice: Browser) -> None:
    me = (await alice.sign_in("alice"))[1]
    temporary = await reset(url, house, me["id"])
    clock.advance(users.TEMPORARY_LASTS)
    assert (await alice.sign_in("alice", temporary))[0] == 401


@pytest.mark.parametrize(
    "password", ["elevenchars", "aaaaaaaaaaaaaaaa", "x" * 201, "alice@example.test", "alice-miller12345"]
)
async def test_weak_passwords_are_refused_with_a_reason(house: House, password: str) -> None:
    async with house.transaction() as session:
        with pytest.raises(Invalid, match="password"):
            await users.create(
                session,
                "system",
                email="alice@example.test",
                name="alice-miller",
                password=password,
            )


async def test_a_live_line_opens_from_our_pages_only(house: House, url: str, alice: Browser) -> None:
    await alice.sign_in("alice")

    async def opened(origin: str | None, http: aiohttp.ClientSession = alice.http) -> Any:
        headers = {"origin": origin} if origin else {}
        async with http.ws_connect(f"{url}/live", headers=headers) as line:
            message = await line.receive()
            return message.json()["name"] if message.type is aiohttp.WSMsgType.TEXT else None

    assert await opened(url) == "Alice"
    assert await opened(house.settings.public_base_url) == "Alice"
    for origin in (None, "null", "https://evil.example", url.replace("127.0.0.1", "127.0.0.2"), "http://"):
        assert await opened(origin) is None
    async with browser(url) as stranger:
        assert await opened(url, stranger.http) is None


async def test_the_audit_can_not_be_rewritten(house: House, alice: Browser) -> None:
    await alice.sign_in("alice")
    for statement in ("UPDATE audit SET who = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with house.transaction() as session:
                await session.execute(text(statement))
