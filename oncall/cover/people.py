"""Who acts, and for whom. `by` is `user:7`, a person of the bureau (for anybody), or `contact:3` (for themselves)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core.auth.models import User
from core.errors import Forbidden, Invalid, NotFound
from core.texts.speaking import gettext


def user_of(by: str) -> int | None:
    return _id(by, "user")


def contact_of(by: str) -> int | None:
    return _id(by, "contact")


def _id(by: str, kind: str) -> int | None:
    what, _, number = by.partition(":")
    return int(number) if what == kind else None


def only_for_themselves(by: str, contact_id: int | None) -> None:
    """A contact speaks for nobody else. Raises Forbidden."""
    mine = contact_of(by)
    if mine is not None and mine != contact_id:
        raise Forbidden(
            gettext("You can do this for yourself only; the answering service can record it for somebody else.")
        )


async def hold(session: AsyncSession, account_id: int) -> Account:
    """The account, its cover held: two who enter cover for one account do so one after the other. Raises NotFound."""
    statement = select(Account).where(Account.id == account_id).with_for_update(key_share=True)
    account = (await session.execute(statement)).scalar_one_or_none()
    if account is None:
        raise NotFound("There is no such account.")
    return account


async def person(session: AsyncSession, account_id: int, contact_id: int) -> Contact:
    """Raises Invalid for what is no contact of the account, or a retired one."""
    contact = await session.get(Contact, contact_id)
    if contact is None or contact.account_id != account_id or contact.retired_at is not None:
        raise Invalid(gettext("That is no contact of this account, or a retired one."))
    return contact


async def names(session: AsyncSession, words: Iterable[str | None]) -> dict[str | None, str]:
    """What to call `user:7` and `contact:3`; only those that are there."""
    given = [word for word in words if word]
    users = {user_id for word in given if (user_id := user_of(word)) is not None}
    contacts = {contact_id for word in given if (contact_id := contact_of(word)) is not None}
    found: dict[str | None, str] = {}
    if users:
        rows = await session.execute(select(User.id, User.name).where(User.id.in_(users)))
        found |= {f"user:{user_id}": name for user_id, name in rows}
    if contacts:
        rows = await session.execute(select(Contact.id, Contact.name).where(Contact.id.in_(contacts)))
        found |= {f"contact:{contact_id}": name for contact_id, name in rows}
    return found
