"""One account as it would stand in a file."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.accounts_yaml.parts import Part
from clients.accounts_yaml.preferences import exported
from clients.contacts.lookup import methods_of
from clients.contacts.models import Contact
from clients.contacts.orders import current
from clients.numbers.lookup import of_account
from telephony.models import Carrier


async def export_account(session: AsyncSession, account: Account, parts: Sequence[Part]) -> dict[str, Any]:
    contacts = await _contacts(session, account.id)
    backup = next((contact.slug for contact in contacts if contact.id == account.backup_contact_id), None)
    body = {
        "slug": account.slug,
        "name": account.name,
        "timezone": account.timezone,
        "color": account.color,
        "priority": account.priority,
        "carrier": await session.scalar(select(Carrier.slug).where(Carrier.id == account.carrier_id)),
        "numbers": [number.e164 for number in await of_account(session, account.id)],
        **account.settings,
        "contacts": await _contact_bodies(session, contacts),
        "backup_contact": backup,
    }
    for part in parts:
        body[part.key] = await part.export(session, account)
    return {key: value for key, value in body.items() if value is not None}


async def _contacts(session: AsyncSession, account_id: int) -> list[Contact]:
    found = select(Contact).where(Contact.account_id == account_id, Contact.retired_at.is_(None)).order_by(Contact.id)
    return list((await session.execute(found)).scalars())


async def _contact_bodies(session: AsyncSession, contacts: list[Contact]) -> list[dict[str, Any]]:
    methods = await methods_of(session, [contact.id for contact in contacts])
    preferences = await current(session, [contact.id for contact in contacts])
    return [
        {
            "slug": contact.slug,
            "name": contact.name,
            **({"role": contact.role} if contact.role else {}),
            "methods": [
                {method.kind: method.address, **({"verified": True} if method.verified_at else {})}
                for method in methods[contact.id]
            ],
            **exported(preferences[contact.id], methods[contact.id]),
        }
        for contact in contacts
    ]
