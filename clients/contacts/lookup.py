"""Finding contacts and the ways to reach them. Retired ones are not found."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact, ContactMethod


async def by_slug(session: AsyncSession, account_id: int, slug: str) -> Contact | None:
    found = select(Contact).where(Contact.account_id == account_id, Contact.slug == slug, Contact.retired_at.is_(None))
    return (await session.execute(found)).scalar_one_or_none()


async def of_account(session: AsyncSession, account_id: int) -> list[Contact]:
    """By name."""
    found = select(Contact).where(Contact.account_id == account_id, Contact.retired_at.is_(None)).order_by(Contact.name)
    return list((await session.execute(found)).scalars())


async def methods_of(session: AsyncSession, contact_ids: list[int]) -> dict[int, list[ContactMethod]]:
    """By contact, in the order in which they are tried; whatever their state."""
    found = (
        select(ContactMethod)
        .where(ContactMethod.contact_id.in_(contact_ids), ContactMethod.retired_at.is_(None))
        .order_by(ContactMethod.contact_id, ContactMethod.position, ContactMethod.id)
    )
    methods: dict[int, list[ContactMethod]] = {each: [] for each in contact_ids}
    for method in (await session.execute(found)).scalars():
        methods[method.contact_id].append(method)
    return methods
