"""API keys on the real app: on people's routes, held to permissions and accounts, counted, revoked, never a person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, text

from core import clock
from core.audit import AuditRow
from core.auth.models import ApiKey
from core.auth.permissions import OF_KEYS, PERMISSIONS
from tests.core.ground import granted
from tests.desk import Desk, Refused
from tests.house import Bureau
from tests.test_every_route import Real

READS = ["accounts:read", "roster:read"]


@pytest.fixture
async def bob(bureau: Bureau) -> Desk:
    """A supervisor of the whole bureau."""
    ada, bob = await bureau.desk("ada", ready=False), await bureau.desk("bob", ready=False)
    await ada.put(f"users/{bob.me['id']}/grants", granted("supervisor", bureau=True))
    return bob


async def made(by: Desk, *permissions: str, **more: Any) -> dict[str, Any]:
    body = {"name": "Staff room display", "permissions": permissions or READS}
    answer: dict[str, Any] = await by.post("api-keys", body | (more or {"all_accounts": True}))
    return answer


async def ask(bureau: Bureau, key: str, path: str, method: str = "GET", **headers: str) -> tuple[int, Any]:
    """As another system would: no cookie, no other header."""
    shown = {"authorization": f"Bearer {key}"} | headers
    url = f"{bureau.url}/api/v1/{path}"
    async with aiohttp.ClientSession() as http, http.request(method, url, headers=shown) as answer:
        return answer.status, await answer.json(content_type=None)


async def test_a_key_reads_what_it_may_and_says_who_it_was(bureau: Bureau, bob: Desk) -> None:
    key = await made(bob)
    assert key["key"].startswith(key["shown"])
    riverside = bureau.accounts["riverside"]
    status, now = await ask(bureau, key["key"], f"accounts/{riverside}/on-call")
    assert (status, bool(now)) == (200, True)
    assert (await ask(bureau, key["key"], "accounts"))[0] == 200
    assert (await ask(bureau, key["key"], "messages"))[1]["needs"] == "messages:read"
    (listed,) = (await bob.get("api-keys"))["items"]
    assert (listed["last_used_from"], listed["revoked_at"], "key" in listed) == ("127.0.0.1", None, False)
    assert listed["last_used_at"] is not None
    async with bureau.house.transaction() as session:
        stored = (await session.execute(select(ApiKey))).scalar_one()
        rows = (await session.execute(text("SELECT api_keys::text FROM api_keys"))).scalar_one()
    assert key["key"] not in rows
    assert len(stored.key_hash) == 32


async def test_a_key_for_one_client_finds_nothing_of_another(bureau: Bureau, bob: Desk) -> None:
    harbor, riverside = bureau.accounts["harbor"], bureau.accounts["riverside"]
    key = (await made(bob, account_ids=[harbor]))["key"]
    assert (await ask(bureau, key, f"accounts/{harbor}/on-call"))[0] == 200
    for path in (f"accounts/{riverside}/on-call", f"accounts/{riverside}/rosters", "accounts/999999/rosters"):
        assert (await ask(bureau, key, path))[0] == 404
    assert [one["id"] for one in (await ask(bureau, key, "accounts"))[1]["items"]] == [harbor]


async def test_a_key_is_over_when_it_is_revoked_or_its_time_is_up(bureau: Bureau, bob: Desk) -> None:
    soon = (clock.now() + timedelta(minutes=5)).isoformat()
    short, long = await made(bob, all_accounts=True, expires_at=soon), await made(bob)
    assert [(await ask(bureau, one["key"], "accounts"))[0] for one in (short, long)] == [200, 200]
    clock.advance(timedelta(minutes=5))
    status, problem = await ask(bureau, short["key"], "accounts")
    assert (status, problem["code"], "expired" in problem["detail"]) == (401, "bad-key", True)
    await bob.post(f"api-keys/{long['id']}/revoke")
    status, problem = await ask(bureau, long["key"], f"accounts/{bureau.accounts['riverside']}/on-call")
    assert (status, problem["code"], "revoked" in problem["detail"]) == (401, "bad-key", True)
    with pytest.raises(Refused, match="already"):
        await bob.post(f"api-keys/{long['id']}/revoke")
    async with bureau.house.transaction() as session:
        acts = (await session.execute(select(AuditRow.action).where(AuditRow.subject == f"key:{long['id']}"))).scalars()
        assert list(acts) == ["create", "revoke"]


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Basic bm8=", "Bearer nb_unknown", "nb_without_a_scheme"])
async def test_what_is_no_key_opens_nothing_be_a_session_beside_it(bureau: Bureau, bob: Desk, shown: str) -> None:
    async with bob.http.get(f"{bureau.url}/api/v1/accounts", headers={"authorization": shown}) as answer:
        assert (answer.status, (await answer.json(content_type=None))["code"]) == (401, "bad-key")


async def test_a_key_asks_so_often_and_when_redis_fails_as_often_as_it_likes(bureau: Bureau, bob: Desk) -> None:
    key = (await made(bob, all_accounts=True, per_minute=3))["key"]
    async with held_minute():
        assert [(await ask(bureau, key, "accounts"))[0] for _ in range(4)] == [200, 200, 200, 429]
        status, problem = await ask(bureau, key, "accounts")
        assert (status, 0 < problem["retry_after"] <= 60) == (429, True)
    clock.advance(timedelta(minutes=1))
    assert (await ask(bureau, key, "accounts"))[0] == 200
    await bureau.house.redis.set(f"api-key:1:{int(clock.now().timestamp()) // 60}", "no number")
    assert [(await ask(bureau, key, "accounts"))[0] for _ in range(5)] == [200] * 5


@asynccontextmanager
async def held_minute() -> AsyncIterator[None]:
    """Not across the turn of a minute."""
    seconds = clock.now().second
    clock.advance(timedelta(seconds=max(0, 61 - seconds) if seconds > 40 else 0))
    yield


async def test_nobody_makes_a_key_that_may_do_more_than_they(bureau: Bureau, bob: Desk) -> None:
    ada, charlie = await bureau.desk("ada", ready=False), await bureau.desk("charlie", ready=False)
    with pytest.raises(Refused) as refused:  # an administrator reads no health data, nor does a key of theirs
        await made(ada, "messages:read")
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:  # an operator makes none
        await made(charlie)
    assert refused.value.status == 403
    for beyond in sorted(set(PERMISSIONS) - OF_KEYS):
        with pytest.raises(Refused):
            await made(bob, beyond)
    wrongs: list[dict[str, Any]] = [{"client_ids": []}, {"account_ids": [999]}, {"all_accounts": True, "per_minute": 0}]
    for wrong in wrongs:
        with pytest.raises(Refused) as refused:
            await made(bob, **wrong)
        assert refused.value.status == 422


async def test_a_supervisor_of_one_client_makes_keys_for_it_and_sees_no_others(bureau: Bureau, bob: Desk) -> None:
    ada, alice = await bureau.desk("ada", ready=False), await bureau.desk("alice", ready=False)
    account = await bob.get(f"accounts/{bureau.accounts['harbor']}")
    await ada.put(f"users/{alice.me['id']}/grants", granted("supervisor", clients=[account["client_id"]]))
    everywhere = await made(bob)
    own = await made(alice, client_ids=[account["client_id"]])
    assert [one["id"] for one in (await alice.get("api-keys"))["items"]] == [own["id"]]
    for wrong in ({"all_accounts": True}, {"account_ids": [bureau.accounts["riverside"]]}):
        with pytest.raises(Refused) as refused:
            await made(alice, **wrong)
        assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        await alice.post(f"api-keys/{everywhere['id']}/revoke")
    assert refused.value.status == 404


async def test_every_route_answers_a_key_that_may_all_a_key_may(bureau: Bureau, bob: Desk) -> None:
    """Refused where a person is needed, and an error of ours nowhere."""
    ada = await bureau.desk("ada", ready=False)
    await ada.put(f"users/{bob.me['id']}/grants", granted("supervisor", "admin", bureau=True))
    key = (await made(bob, *sorted(OF_KEYS), all_accounts=True, per_minute=6000))["key"]
    real = Real(bureau.app, bureau.url)
    for method, path, route in real.asking("permission"):
        status, problem = await ask(bureau, key, path.removeprefix("/api/v1/"), method)
        may = any(need.what in OF_KEYS for need in route.needs)
        assert status < 500, f"{method} {path}: {problem}"
        assert may or status == 403, f"{method} {path}: {status}"
    for method, path, _ in real.asking("signed-in"):
        status, problem = await ask(bureau, key, path.removeprefix("/api/v1/"), method)
        assert (status, problem["code"]) == (403, "only-people"), f"{method} {path}"
