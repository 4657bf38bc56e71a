"""`./scripts/prove fuzz`: the API as its own document describes it and otherwise, webhooks rightly signed but wrong.

Claims: no answer is a 5xx; every refusal of the API is problem+json; every answer to a webhook is TwiML, nothing, or a
4xx; every call and text that was taken has its row; nothing is left without an owner or a next action.
"""

import asyncio
from typing import Any, Final

import aiohttp
import psycopg

from app.main import create_app
from core.auth.listing import route_needs
from core.settings import Settings
from scripts.demo_bureau.people import PASSWORD, SIGN_INS
from scripts.proving.bureau import Bureau, bureau
from scripts.proving.fuzz_api import Aim, Tally, fuzz_api, real_ids, signed_in
from scripts.proving.fuzz_webhooks import Heard, Target, fuzz_webhooks
from scripts.proving.operator import Operator

SEED: Final = 2
API_EXAMPLES: Final = 120
WEBHOOK_EXAMPLES: Final = 300
_ACCOUNT: Final = "riverside-pediatrics"
_DISPATCHES: Final = 3
_CALLS: Final = 4
_KNOWN: Final = {
    "To": "SELECT e164 FROM numbers",
    "From": "SELECT address FROM contact_methods",
    "CallSid": "SELECT sid FROM calls",
    "call": "SELECT id FROM calls",
    "leg": "SELECT id FROM legs",
    "offer": "SELECT id FROM offers",
    "send": "SELECT id FROM sends",
    "MessageSid": "SELECT sid FROM sends WHERE sid IS NOT NULL",
}


async def prove() -> dict[str, Any]:
    jar = aiohttp.CookieJar(unsafe=True)  # the address is an IP
    async with bureau() as around, aiohttp.ClientSession(cookie_jar=jar) as http:
        supervisor = next(one for one in SIGN_INS if "supervisor" in one.roles)
        operator = Operator(http, around.url)
        await operator.sign_in(supervisor.email, PASSWORD)
        await operator.choose_form(_ACCOUNT)
        for number in range(_DISPATCHES):
            await operator.send(f"fuzz-{number}")
        heard, tally = await asyncio.to_thread(_shoot, around, supervisor.email)
        orphans = await operator.ask("GET", "health/orphans")
        return await asyncio.to_thread(_account, around, heard, tally, orphans["count"])


def _shoot(around: Bureau, email: str) -> tuple[Heard, Tally]:
    main = around.keys.main
    heard, tally = Heard(), Tally()
    numbers = _known(around)["To"]
    known = {"CallSid": [f"CA{number:032x}" for number in range(_CALLS)], "To": numbers, "From": ["+12025550181"]}
    incoming = Target(around.url, main.sid, main.auth_token, ["/twilio/voice/incoming"], known, patience=5)
    fuzz_webhooks(incoming, heard, 40, SEED)  # so that there are calls for all the others to be about
    target = Target(around.url, main.sid, main.auth_token, webhook_paths(), _known(around), patience=5)
    fuzz_webhooks(target, heard, WEBHOOK_EXAMPLES, SEED)
    print(f"prove: {heard.requests} webhooks, {len(heard.failures)} kinds of failure", flush=True)
    ids = real_ids(around.database_url)
    fuzz_api(Aim(around.url, lambda: signed_in(around.url, email, PASSWORD), ids), tally, API_EXAMPLES, SEED)
    print(f"prove: {tally.requests} requests, {len(tally.failures)} kinds of failure", flush=True)
    return heard, tally


def webhook_paths() -> list[str]:
    nowhere = Settings(database_url="postgresql://", redis_url="redis://", nightbell_master_key="")
    routes = route_needs(create_app(nowhere))
    return [route.path for route in routes if any(need.kind == "signature" for need in route.needs)]


def _known(around: Bureau) -> dict[str, list[str]]:
    with psycopg.connect(around.database_url) as connection:
        found = {name: connection.execute(f"{query} LIMIT 12").fetchall() for name, query in _KNOWN.items()}
    return {name: [str(row[0]) for row in rows] for name, rows in found.items()}


def _account(around: Bureau, heard: Heard, tally: Tally, orphans: int) -> dict[str, Any]:
    with psycopg.connect(around.database_url) as connection:
        calls = {row[0] for row in connection.execute("SELECT sid FROM calls")}
        texts = {row[0] for row in connection.execute("SELECT sid FROM inbound_sms")}
    lost = len(heard.calls - calls) + len(heard.texts - texts)
    return {
        "seed": SEED,
        "api": {"operations": len(tally.answered), "requests": tally.requests, "statuses": _by_status(tally)},
        "webhooks": {"requests": heard.requests, "statuses": _by_status(heard)},
        "taken": {"calls": len(heard.calls), "texts": len(heard.texts)},
        "lost": lost,
        "orphans": orphans,
        "failures": tally.failures | heard.failures,
        "met": not (tally.failures or heard.failures or lost or orphans),
    }


def _by_status(counted: Tally | Heard) -> dict[str, int]:
    return {str(status): count for status, count in sorted(counted.statuses.items())}
