"""The API and the webhooks, fuzzed at a small size with the same seed every time; `./scripts/prove fuzz` does more."""

import asyncio

import pytest
from aiohttp import FormData
from sqlalchemy import text

from app.orphans import all_orphans
from core import clock
from core.auth.listing import route_needs
from scripts.proving.fuzz_api import Aim, Tally, fuzz_api, real_ids, signed_in
from scripts.proving.fuzz_webhooks import Heard, Target, fuzz_webhooks
from telephony import webhooks
from telephony.signature import refused
from tests.cast import ACCOUNT_SID, AUTH_TOKEN, LINE, OTHER_LINE, PASSWORD
from tests.house import Bureau
from tests.night import Night, night_at_riverside
from tests.roles import holds_now

# The app uses `random` while Hypothesis draws in another thread: what it draws comes from its own seed all the same.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

SEED = 20_260_101
EXAMPLES = 8


def hooks_of(bureau: Bureau) -> list[str]:
    return [route.path for route in route_needs(bureau.app) if any(need.kind == "signature" for need in route.needs)]


async def test_the_api_never_fails_whatever_it_is_sent(bureau: Bureau) -> None:
    await night_at_riverside(bureau)
    async with bureau.house.transaction() as session:
        await holds_now(session, "alice", "operator", "supervisor")
    ids = await asyncio.to_thread(real_ids, bureau.house.settings.database_url)
    tally = Tally()
    alice = Aim(bureau.url, lambda: signed_in(bureau.url, "alice@example.test", PASSWORD), ids)
    await asyncio.to_thread(fuzz_api, alice, tally, EXAMPLES, SEED)
    assert tally.failures == {}
    assert {200, 201, 204, 404, 409, 422} <= tally.statuses.keys(), "it went deeper than the front door"
    assert len(tally.answered) >= 35


async def test_keeping_people_never_fails_whatever_it_is_sent(bureau: Bureau) -> None:
    amir = await bureau.desk("amir", ready=False)
    ids = await asyncio.to_thread(real_ids, bureau.house.settings.database_url)
    tally = Tally()
    ids["user_id"] = [amir.me["id"]]
    ada = Aim(bureau.url, lambda: signed_in(bureau.url, "ada@example.test", PASSWORD), ids, "/api/v1/users")
    await asyncio.to_thread(fuzz_api, ada, tally, EXAMPLES, SEED)
    assert tally.failures == {}
    assert {200, 404, 422} <= tally.statuses.keys()


async def test_webhooks_never_fail_and_lose_nothing(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE_S", 60)  # a busy machine is not what is tried here
    night = await night_at_riverside(bureau)
    heard = Heard()
    known = await _known(bureau, night)
    target = Target(bureau.url, ACCOUNT_SID, AUTH_TOKEN, hooks_of(bureau), known)
    await asyncio.to_thread(fuzz_webhooks, target, heard, EXAMPLES * 4, SEED)
    assert heard.failures == {}
    assert {200, 204, 400, 404} <= heard.statuses.keys()
    await bureau.settle()
    async with bureau.house.transaction() as session:
        calls = set((await session.execute(text("SELECT sid FROM calls"))).scalars())
        texts = set((await session.execute(text("SELECT sid FROM inbound_sms"))).scalars())
        assert await all_orphans(session, clock.now()) == []
    assert heard.calls <= calls
    assert heard.texts <= texts
    assert heard.calls
    assert heard.texts
    await (await (await bureau.company.add_phone("+12025550199")).dial(bureau.line)).hears("Riverside Pediatrics")


async def _known(bureau: Bureau, night: Night) -> dict[str, list[str]]:
    async with bureau.house.transaction() as session:
        sids = list((await session.execute(text("SELECT sid FROM calls ORDER BY id"))).scalars())
        legs = list((await session.execute(text("SELECT id FROM legs ORDER BY id"))).scalars())
        sent = list((await session.execute(text("SELECT sid FROM sends WHERE sid IS NOT NULL"))).scalars())
    return {
        "CallSid": sids,
        "MessageSid": sent,
        "From": ["+12025550181", "+12025550121", "+12025550666", "anonymous", "sip:mrs@ortiz.example", "+266696687"],
        "To": [LINE, OTHER_LINE],
        "call": [str(call) for call in (night.call, *night.other_calls)],
        "leg": [str(leg) for leg in legs],
        "offer": ["1", str(night.offer)],
        "send": [str(send) for send in night.sends],
    }


@pytest.mark.parametrize("signature", [None, "", "x", "ä", "A" * 5000])
async def test_the_unsigned_is_refused_and_leaves_nothing_but_a_count(bureau: Bureau, signature: str | None) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    before, counted = await _rows(bureau), _count()
    paths = hooks_of(bureau)
    alice = await bureau.desk("alice", ready=False)
    before = await _rows(bureau)
    for path in paths:
        form = FormData({"AccountSid": ACCOUNT_SID, "CallSid": "CA" + "0" * 32, "To": LINE, "From": "+12025550181"})
        async with alice.http.post(f"{bureau.url}{path}?call=1", data=form, headers=headers) as answer:
            assert answer.status == 403, path
    assert await _rows(bureau) == before
    assert _count() == counted + len(paths)


def _count() -> float:
    return sum(
        sample.value for metric in refused.collect() for sample in metric.samples if sample.name.endswith("_total")
    )


async def _rows(bureau: Bureau) -> dict[str, int]:
    """How many rows each table has."""
    names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    async with bureau.house.transaction() as session:
        tables = list((await session.execute(text(names))).scalars())
        return {
            table: (await session.execute(text(f'SELECT count(*) FROM "{table}"'))).scalar_one() for table in tables
        }
