"""Names that views show beside ids, looked up once for many rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core.auth.models import User


@dataclass(frozen=True)
class AccountName:
    name: str
    color: str


@dataclass(frozen=True)
class Names:
    accounts: dict[int, AccountName]
    users: dict[int, str]
    contacts: dict[int, str]

    def user(self, user_id: int | None) -> str | None:
        return self.users.get(user_id) if user_id is not None else None

    def contact(self, contact_id: int | None) -> str | None:
        return self.contacts.get(contact_id) if contact_id is not None else None

    def by(self, by: str) -> str:
        """`user:7` as the person is called; `system` and the like as they are."""
        kind, _, number = by.partition(":")
        if not number.isdecimal():
            return by
        known = {"user": self.users, "contact": self.contacts}.get(kind, {})
        return known.get(int(number), by)


async def names(
    session: AsyncSession,
    *,
    accounts: Iterable[int] = (),
    users: Iterable[int | None] = (),
    contacts: Iterable[int | None] = (),
    bys: Iterable[str] = (),
) -> Names:
    user_ids, contact_ids = {each for each in users if each}, {each for each in contacts if each}
    for by in bys:
        kind, _, number = by.partition(":")
        if number.isdecimal() and kind in ("user", "contact"):
            (user_ids if kind == "user" else contact_ids).add(int(number))
    found_accounts = await session.execute(
        select(Account.id, Account.name, Account.color).where(Account.id.in_(set(accounts)))
    )
    return Names(
        accounts={row.id: AccountName(row.name, row.color) for row in found_accounts},
        users=await _pairs(session, User.id, User.name, user_ids),
        contacts=await _pairs(session, Contact.id, Contact.name, contact_ids),
    )


async def _pairs(session: AsyncSession, key: object, value: object, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = await session.execute(select(key, value).where(key.in_(ids)))  # type: ignore[attr-defined, call-overload]
    return {row[0]: row[1] for row in rows}
