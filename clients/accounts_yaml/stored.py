"""What the file says against what the database holds."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, Client
from clients.accounts_yaml.body import AccountBody
from clients.faults import Fault, unknown
from clients.numbers.models import Number
from telephony.models import Carrier


@dataclass(frozen=True)
class Stored:
    """`accounts` by slug, of any client."""

    client: Client | None
    accounts: dict[str, Account]
    carriers: dict[str, int]


async def look_up(session: AsyncSession, client_slug: str, account_slugs: Collection[str]) -> Stored:
    client = (await session.execute(select(Client).where(Client.slug == client_slug))).scalar_one_or_none()
    accounts = (await session.execute(select(Account).where(Account.slug.in_(account_slugs)))).scalars()
    carriers = (await session.execute(select(Carrier.slug, Carrier.id))).all()
    return Stored(client, {account.slug: account for account in accounts}, dict(carriers))


async def check_stored(session: AsyncSession, stored: Stored, bodies: list[AccountBody]) -> list[Fault]:
    faults: list[Fault] = []
    owners = await _owners(session, {number for body in bodies for number in body.numbers})
    mine = {body.slug for body in bodies}
    for at, body in enumerate(bodies):
        if body.carrier not in stored.carriers:
            hint = unknown("carrier", body.carrier, stored.carriers)
            faults.append(Fault(("accounts", at, "carrier"), f"{hint}; carriers are made by `nightbell carrier`"))
        account = stored.accounts.get(body.slug)
        if account is not None and (stored.client is None or account.client_id != stored.client.id):
            faults.append(
                Fault(("accounts", at, "slug"), f"{body.slug} is an account of another client; choose another")
            )
        for place, number in enumerate(body.numbers):
            # an account of this very file gives up what it no longer lists
            if owners.get(number, body.slug) not in mine:
                text = f"{number} belongs to the account {owners[number]}; take it out there first"
                faults.append(Fault(("accounts", at, "numbers", place), text))
    return faults


async def _owners(session: AsyncSession, numbers: Collection[str]) -> dict[str, str]:
    found = (
        select(Number.e164, Account.slug)
        .join(Account, Account.id == Number.account_id)
        .where(Number.e164.in_(numbers), Number.retired_at.is_(None))
    )
    return dict((await session.execute(found)).all())
