"""Contacts as the console sees them: in the list of an account, and each in full."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.accounts.schemas import ContactView, MethodView
from clients.contacts import reach
from clients.contacts.known import methods_known
from clients.contacts.lookup import methods_of as methods_by_contact
from clients.contacts.lookup import of_account
from clients.contacts.methods import methods_of
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.schemas import ContactDetail, MethodDetail
from clients.contacts.shut import shut_for
from core.names import look_alikes
from core.settings import Settings


async def contact_detail(session: AsyncSession, settings: Settings, contact: Contact, at: datetime) -> ContactDetail:
    account = await session.get_one(Account, contact.account_id)
    known = (await methods_known(session, [contact.id]))[contact.id]
    closed = await shut_for(session, settings, account)
    ordered = reach.order(known.methods, known.preferences, "urgent", at, account.timezone, shut=closed)
    use = {one.method.id: one for one in ordered}
    return ContactDetail(
        id=contact.id,
        account_id=account.id,
        slug=contact.slug,
        name=contact.name,
        role=contact.role,
        backup=contact.id == account.backup_contact_id,
        has_pin=contact.pin_hash is not None,
        methods=[
            MethodDetail(
                id=row.id,
                kind=row.kind,
                address=row.address,
                state=row.state,
                state_reason=row.state_reason,
                state_at=row.state_at,
                verified_at=row.verified_at,
                usable=use[row.id].usable,
                use=use[row.id].why,
            )
            for row in await methods_of(session, contact.id)
        ],
        rules=known.preferences.rules,
        quiet=known.preferences.quiet,
        quiet_now=reach.quiet_words(known.preferences.quiet, at, account.timezone),
    )


async def contact_rows(session: AsyncSession, account: Account) -> list[ContactView]:
    """All of an account's, by name."""
    contacts = await of_account(session, account.id)
    methods = await methods_by_contact(session, [contact.id for contact in contacts])
    alike = {one for group in look_alikes([(contact.id, contact.name) for contact in contacts]) for one in group}
    return [
        ContactView(
            id=contact.id,
            slug=contact.slug,
            name=contact.name,
            label=f"{contact.name} · {contact.role or contact.slug}" if contact.id in alike else contact.name,
            role=contact.role,
            backup=contact.id == account.backup_contact_id,
            has_pin=contact.pin_hash is not None,
            methods=[_method(method) for method in methods[contact.id]],
        )
        for contact in contacts
    ]


def _method(method: ContactMethod) -> MethodView:
    return MethodView(
        id=method.id, kind=method.kind, address=method.address, state=method.state, state_reason=method.state_reason
    )
