"""The cast: Alice and Amir at the desk, Bob the supervisor, Ada the administrator, Charlie who works for another client
only; Mrs Ortiz who calls; Dr Lee and Dr Patel who are paged, Ms Stone behind them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from sqlalchemy import select

from app.accounts_yaml import import_text
from clients.accounts.models import Account, Client
from core.auth import grants, users
from core.house import House
from devtools.phone_company.client import PhoneCompany
from telephony import carriers

HERE = Path(__file__).parent
ACCOUNT_SID: Final = "AC" + "0" * 31 + "1"
AUTH_TOKEN: Final = "an-auth-token-of-the-tests"
KEY_SID: Final = "SK" + "0" * 31 + "1"
KEY_SECRET: Final = "a-key-secret-of-the-tests-that-is-long-enough"
PASSWORD: Final = "night shift with tea"

LINE, OTHER_LINE = "+12025550100", "+12025550110"
ORTIZ, LEE, PATEL, STONE, AMBULANCE = "+12025550181", "+12025550121", "+12025550122", "+12025550123", "+12025550911"

COMPANY: dict[str, Any] = {
    "accounts": [
        {
            "sid": ACCOUNT_SID,
            "auth_token": AUTH_TOKEN,
            "api_key_sid": KEY_SID,
            "api_key_secret": KEY_SECRET,
            "name": "main",
        }
    ],
    "phones": [
        {"number": ORTIZ, "name": "Mrs Ortiz", "kind": "caller"},
        {"number": LEE, "name": "Dr Lee", "kind": "staff"},
        {"number": PATEL, "name": "Dr Patel", "kind": "staff"},
        {"number": STONE, "name": "Ms Stone", "kind": "staff"},
        {"number": AMBULANCE, "name": "Ambulance", "kind": "staff"},
    ],
    "settings": {"speech_rate": None, "play_seconds": 0.5},
}

PEOPLE = {
    "alice": (["operator"], "riverside"),
    "amir": (["operator"], "riverside"),
    "bob": (["operator", "supervisor"], "riverside"),
    "charlie": (["operator"], "harbor"),
    "ada": (["admin"], None),
}


@dataclass(frozen=True)
class Prepared:
    by: str = "system"


async def furnish(house: House) -> None:
    """Carrier, accounts and people: what every story has in common."""
    await save_carrier(house, "http://phone-company.invalid")
    for name in ("bureau.yaml", "other_client.yaml"):
        await import_text(house, (HERE / name).read_text(), name=name)
    await _make_people(house)


async def save_carrier(house: House, base_url: str) -> None:
    async with house.transaction() as session:
        await carriers.save(
            session,
            house.keyring,
            slug="main",
            name="Main",
            base_url=base_url,
            account_sid=ACCOUNT_SID,
            auth_token=SecretStr(AUTH_TOKEN),
            api_key_sid=KEY_SID,
            api_key_secret=SecretStr(KEY_SECRET),
        )


async def connect(house: House, company: PhoneCompany, url: str) -> dict[str, int]:
    """Give the story's phone company and bureau each other's addresses. Returns account ids by slug."""
    await save_carrier(house, company.base_url)
    for number in (LINE, OTHER_LINE):
        await company.add_number(
            number,
            ACCOUNT_SID,
            voice_url=f"{url}/twilio/voice/incoming",
            voice_fallback_url=f"{url}/twilio/voice/fallback",
            status_callback=f"{url}/twilio/voice/status",
            sms_url=f"{url}/twilio/sms/incoming",
        )
    async with house.transaction() as session:
        return dict((await session.execute(select(Account.slug, Account.id))).all())


async def _make_people(house: House) -> None:
    async with house.transaction() as session:
        clients = dict((await session.execute(select(Client.slug, Client.id))).all())
        for name, (roles, client) in PEOPLE.items():
            user_id, _ = await users.create(
                session,
                "system",
                email=f"{name}@example.test",
                name=name.title(),
                password=PASSWORD,
            )
            ids = [clients[client]] if client else []
            await grants.put(session, Prepared(), user_id, grants.spread(roles, bureau=client is None, client_ids=ids))
