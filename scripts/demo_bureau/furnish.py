"""Fills the demo's database: migrations, carriers, the bureau's accounts, sign-ins. Safe to run again.

Runs as a process of its own, `python -m scripts.demo_bureau.furnish FOLDER`, with the bureau's settings in the
environment, so that the supervisor itself holds no connections.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.cli import cli
from app.house import open_house
from app.migrate import migrate
from app.waking import ProcessWaker
from clients.accounts.models import Account as AccountRow
from clients.accounts.models import Client
from core.auth import grants, users
from core.auth.api_keys import store
from core.auth.api_keys.allowance import PER_MINUTE
from core.auth.grants import Scope
from core.house import House
from core.settings import Settings, load_settings
from scripts.demo_bureau.keys import load_keys, save_api_key
from scripts.demo_bureau.people import CANARY, KEY, PASSWORD, SIGN_INS, SignIn
from scripts.demo_bureau.phone_book import BUREAU, fingerprint
from telephony import carriers

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Furnisher:
    by: str = "system"


async def in_house(settings: Settings, work: Callable[[House, AsyncSession], Awaitable[Answer]]) -> Answer:
    async with open_house(settings, ProcessWaker) as house, house.transaction() as session:
        return await work(house, session)


async def save_carriers(house: House, session: AsyncSession, folder: Path) -> None:
    """`main` carries the bureau's calls; `canary` is synthetic, and always our own phone company."""
    settings, canary = house.settings, load_keys(folder).canary
    await carriers.save(
        session,
        house.keyring,
        slug="main",
        name="Main",
        base_url=settings.twilio_base_url,
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        api_key_sid=settings.twilio_api_key_sid,
        api_key_secret=settings.twilio_api_key_secret,
    )
    await carriers.save(
        session,
        house.keyring,
        slug="canary",
        name="Canary",
        base_url=settings.phone_company_url,
        account_sid=canary.sid,
        auth_token=SecretStr(canary.auth_token),
        api_key_sid=canary.api_key_sid,
        api_key_secret=SecretStr(canary.api_key_secret),
        synthetic=True,
    )


async def has_accounts(_: House, session: AsyncSession) -> bool:
    return bool((await session.execute(select(exists().where(AccountRow.id > 0)))).scalar_one())


async def save_people(_: House, session: AsyncSession) -> None:
    for person in (*SIGN_INS, CANARY):
        if await users.by_email(session, person.email) is None:
            await save_person(session, person)


async def save_person(session: AsyncSession, person: SignIn) -> None:
    user_id, _ = await users.create(
        session,
        "system",
        email=person.email,
        name=person.name,
        password=PASSWORD,
    )
    clients = (await session.execute(select(Client.id).where(Client.slug == person.client))).scalars().all()
    held = grants.spread(person.roles, bureau=person.client is None, client_ids=clients)
    if person.elsewhere is not None:
        role, slug = person.elsewhere
        there = (await session.execute(select(Client.id).where(Client.slug == slug))).scalars().all()
        held |= grants.spread([role], client_ids=there)
    await grants.put(session, Furnisher(), user_id, held)


async def save_key(session: AsyncSession, folder: Path) -> None:
    """Its secret is kept beside the others: `./scripts/demo --info` tells it."""
    if await store.listed(session, limit=1):
        return
    name, permissions = KEY
    _, made = await store.make(
        session, Furnisher(), name=name, permissions=permissions, scopes=[Scope()], per_minute=PER_MINUTE,
        expires_at=None,
    )  # fmt: skip
    save_api_key(folder, made)


def import_bureau(folder: Path) -> None:
    """`nightbell import` of the demo's files, when they have changed or the database has none of it."""
    stamp = folder / "imported"
    if stamp.exists() and stamp.read_text() == fingerprint() and asyncio.run(in_house(load_settings(), has_accounts)):
        return
    code = cli(["import", *map(str, sorted(BUREAU.glob("*.yaml")))], standalone_mode=False)
    if code:
        raise SystemExit(code)
    stamp.write_text(fingerprint())


def main(folder: Path) -> None:
    settings = load_settings()
    migrate(settings.database_url)

    async def carriers_first(house: House, session: AsyncSession) -> None:
        await save_carriers(house, session, folder)

    asyncio.run(in_house(settings, carriers_first))
    import_bureau(folder)
    asyncio.run(in_house(settings, save_people))

    async def key_last(_: House, session: AsyncSession) -> None:
        await save_key(session, folder)

    asyncio.run(in_house(settings, key_last))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
