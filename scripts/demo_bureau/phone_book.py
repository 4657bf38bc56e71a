"""Reads the demo bureau's YAML files for the phone company: which numbers lead to the bureau, and who has a phone."""

import hashlib
from collections.abc import Iterator
from typing import Any

import yaml

from scripts.demo_bureau.keys import Account, Carriers, Keys
from scripts.demo_bureau.people import CALLERS, PASSWORD, SIGN_INS, THEIR_ACCOUNT
from scripts.setup_env import ROOT, SetupError

BUREAU = ROOT / "app" / "demo" / "bureau"


def documents() -> list[dict[str, Any]]:
    """One document a client."""
    found = [yaml.safe_load(file.read_text()) for file in sorted(BUREAU.glob("*.yaml"))]
    if not found:
        raise SetupError(f"there is no demo bureau in {BUREAU}; is the checkout whole?")
    return found


def fingerprint() -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in sorted(BUREAU.glob("*.yaml")))).hexdigest()


def accounts() -> Iterator[dict[str, Any]]:
    for document in documents():
        yield from document["accounts"]


def numbers_of(account: dict[str, Any]) -> list[str]:
    return [number if isinstance(number, str) else number["number"] for number in account["numbers"]]


def phones_of(account: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(number, name) of each contact's phone, once each."""
    seen = set()
    for contact in account.get("contacts", []):
        for method in contact.get("methods", []):
            number = method.get("sms") or method.get("voice")
            if number and number not in seen:
                seen.add(number)
                yield number, contact["name"]


def company_configuration(keys: Keys, carriers: Carriers) -> dict[str, Any]:
    """As docs/phone-company.md describes it."""
    sids = {"canary": keys.canary.sid}
    book = list(accounts())
    return {
        "sign_ins": [
            {"name": one.name, "email": one.email, "password": PASSWORD, "roles": list(one.roles)} for one in SIGN_INS
        ],
        "accounts": [of_account(carriers.main, "Bureau"), of_account(keys.canary, "Canary")],
        "numbers": [
            of_number(number, sids.get(account.get("carrier", ""), carriers.main.sid), account["name"], carriers)
            for account in book
            for number in numbers_of(account)
        ],
        "phones": [
            {"number": number, "name": name, "kind": "caller", "account": THEIR_ACCOUNT[number]}
            for number, name in CALLERS
        ]
        + [
            {"number": number, "name": name, "kind": "staff", "account": account["name"]}
            for account in book
            for number, name in phones_of(account)
        ],
    }


def of_account(account: Account, name: str) -> dict[str, Any]:
    return {
        "sid": account.sid,
        "auth_token": account.auth_token,
        "api_key_sid": account.api_key_sid,
        "api_key_secret": account.api_key_secret,
        "calls_per_second": 1.0,
        "name": name,
    }


def of_number(number: str, sid: str, name: str, carriers: Carriers) -> dict[str, Any]:
    voice = f"{carriers.public_url}/twilio/voice"
    return {
        "number": number,
        "account_sid": sid,
        "name": name,
        "voice_url": f"{voice}/incoming",
        "voice_fallback_url": f"{voice}/fallback",
        "status_callback": f"{voice}/status",
        "sms_url": f"{carriers.public_url}/twilio/sms/incoming",
    }
