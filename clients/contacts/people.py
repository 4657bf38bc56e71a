"""Contacts: made, changed, taken away where nothing counts on them any more."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.in_use import InUse, Place, places_of
from clients.contacts.models import Contact
from core import clock
from core.errors import Conflict, NotFound
from core.names import skeleton
from core.texts.speaking import gettext


async def get_contact(session: AsyncSession, account_id: int, contact_id: int) -> Contact:
    """Raises NotFound, also for another account's and for a retired one."""
    contact = await session.get(Contact, contact_id, populate_existing=True)
    if contact is None or contact.account_id != account_id or contact.retired_at is not None:
        raise NotFound(gettext("There is no such contact of this account."))
    return contact


async def create(session: AsyncSession, account: Account, slug: str, name: str, role: str) -> Contact:
    """One who left under this slug comes back. Raises Conflict for a slug that is taken."""
    found = select(Contact).where(Contact.account_id == account.id, Contact.slug == slug)
    contact = (await session.execute(found)).scalar_one_or_none()
    if contact is not None and contact.retired_at is None:
        raise Conflict(f"{contact.name} has the slug {slug} already; choose another.", code="slug_taken")
    if contact is None:
        contact = Contact(account_id=account.id, slug=slug, created_at=clock.now())
        session.add(contact)
    contact.name, contact.role, contact.retired_at = name, role, None
    await session.flush()
    await _told_apart(session, contact)
    return contact


async def rename(session: AsyncSession, contact: Contact, name: str | None, role: str | None) -> None:
    """None: stays as it is. Raises Conflict for what the eye takes for another of the account's people."""
    contact.name = name or contact.name
    contact.role = contact.role if role is None else role
    await session.flush()
    await _told_apart(session, contact)


async def _told_apart(session: AsyncSession, contact: Contact) -> None:
    """At night nobody sees that one letter is of another alphabet: the wrong one would be paged, or put on call."""
    others = select(Contact).where(
        Contact.account_id == contact.account_id, Contact.id != contact.id, Contact.retired_at.is_(None)
    )
    for other in (await session.execute(others)).scalars():
        if skeleton(other.name) == skeleton(contact.name) and skeleton(other.role) == skeleton(contact.role):
            raise Conflict(
                f"That looks like {other.name} ({other.slug}), who is there already. Write the name differently, or"
                " give a role that tells the two apart.",
                code="looks_alike",
            )


async def retire(session: AsyncSession, contact: Contact) -> None:
    """Raises InUse, with the places, while anything counts on them."""
    if places := await places_of(session, contact.account_id, [contact.slug]):
        raise InUse(places)
    contact.retired_at = clock.now()
    await session.flush()


async def as_backup(session: AsyncSession, account_id: int, slugs: Collection[str]) -> list[Place]:
    """A finder for the registry of `in_use`."""
    found = (
        select(Contact.slug)
        .join(Account, Account.backup_contact_id == Contact.id)
        .where(Account.id == account_id, Contact.slug.in_(slugs))
    )
    words = "the account's backup contact; name another first"
    return [Place(slug, "backup", words) for slug in (await session.execute(found)).scalars()]
