"""`./scripts/demo --info`: everything another program needs to drive the running demo, as JSON."""

import asyncio
import json
import os
import sys
from typing import Any

import psycopg
from psycopg.rows import dict_row

from core import clock
from core.db import Database
from oncall.rosters import on_call
from scripts.demo_bureau.keys import load_api_key
from scripts.demo_bureau.options import Options
from scripts.demo_bureau.people import CALLERS, CANARY, PASSWORD, SIGN_INS, SignIn
from scripts.demo_bureau.phone_book import accounts as book
from scripts.demo_bureau.state import State, running_state
from scripts.setup_env import ROOT

ACCOUNTS = """
    SELECT a.id, a.slug, a.name, a.timezone, c.slug AS client, r.slug AS carrier, r.synthetic
    FROM accounts a JOIN clients c ON c.id = a.client_id JOIN carriers r ON r.id = a.carrier_id
    WHERE a.retired_at IS NULL ORDER BY r.synthetic, a.slug
"""
NUMBERS = "SELECT account_id, e164 FROM numbers ORDER BY e164"
CONTACTS = """
    SELECT k.account_id, k.slug, k.name, m.kind, m.address
    FROM contacts k LEFT JOIN contact_methods m ON m.contact_id = k.id
    WHERE k.retired_at IS NULL ORDER BY k.account_id, k.id, m.position
"""


def print_info(options: Options) -> int:
    state = running_state(options.folder)
    if state is None or not state.ready:
        what = "still starting" if state else "not running from this checkout; start it with ./scripts/demo"
        print(f"demo: {what}", file=sys.stderr)
        return 1
    print(json.dumps(gather(state) | {"api_key": load_api_key(options.folder)}, indent=2))
    return 0


def gather(state: State) -> dict[str, Any]:
    return {
        "console": state.web_url,
        "handsets": state.company_url,
        "api": f"{state.web_url}/api/v1",
        "public_base_url": state.public_url,
        "sign_ins": [sign_in(person) for person in SIGN_INS],
        "canary": sign_in(CANARY),
        "twilio": {
            "base_url": state.twilio_base_url,
            "account_sid": state.twilio_account_sid,
            "auth_token": state.twilio_auth_token,
            "voice_webhook": f"{state.public_url}/twilio/voice/incoming",
            "sms_webhook": f"{state.public_url}/twilio/sms/incoming",
        },
        "mail": {"smtp": state.environment["SMTP_URL"], "mailbox": f"{state.company_url}/mailbox/{{address}}.json"},
        "accounts": accounts_of(state),
        "callers": [{"number": number, "name": name} for number, name in CALLERS],
        "database_url": state.environment["DATABASE_URL"],
        "redis_url": state.environment["REDIS_URL"],
        "environment": state.environment,
        "nightbell": str(ROOT / ".venv" / "bin" / "nightbell"),
        "supervisor_pid": state.pid,
    }


def sign_in(person: SignIn) -> dict[str, Any]:
    return {"name": person.name, "email": person.email, "password": PASSWORD, "roles": list(person.roles)}


def accounts_of(state: State) -> list[dict[str, Any]]:
    """The accounts as they are in the database now, each with its numbers and its people's phones."""
    with psycopg.connect(state.environment["DATABASE_URL"], row_factory=dict_row) as connection:
        found = {row.pop("id"): row | {"numbers": [], "people": {}} for row in connection.execute(ACCOUNTS)}
        for row in connection.execute(NUMBERS):
            if row["account_id"] in found:
                found[row["account_id"]]["numbers"].append(row["e164"])
        for row in connection.execute(CONTACTS):
            if row["account_id"] in found:
                add_person(found[row["account_id"]]["people"], row)
    os.environ[clock.VARIABLE] = state.environment[clock.VARIABLE]  # the demo's now
    duties = asyncio.run(duties_of(state.environment["DATABASE_URL"], list(found)))
    for account_id, account in found.items():
        account["on_call"] = duties[account_id]
        add_pins(account)
        account["people"] = list(account["people"].values())
    return list(found.values())


async def duties_of(database_url: str, account_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Who is on call now, by account: the slug leads to the person's phones under `people`."""
    database, at = Database(database_url, pool=1), clock.now()
    async with database.transaction() as session:
        found = {account_id: await on_call(session, account_id, at) for account_id in account_ids}
    await database.close()
    return {
        account_id: [
            {"roster": each.roster, "slot": each.slot, "slug": each.contact_slug, "name": each.name} for each in duties
        ]
        for account_id, duties in found.items()
    }


def add_person(people: dict[str, dict[str, Any]], row: dict[str, Any]) -> None:
    person = people.setdefault(row["slug"], {"slug": row["slug"], "name": row["name"], "methods": []})
    if row["kind"]:
        person["methods"].append({row["kind"]: row["address"]})


def add_pins(account: dict[str, Any]) -> None:
    """The database holds hashes only; the demo's own files say which PINs they were."""
    for described in book():
        if described["slug"] == account["slug"]:
            for contact in described.get("contacts", []):
                if contact["slug"] in account["people"] and "pin" in contact:
                    account["people"][contact["slug"]]["pin"] = str(contact["pin"])
