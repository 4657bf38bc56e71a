"""Who somebody is: the contacts of one name, in every account, that have this address as a verified method.

A number is not a person: two people may share a handset, and then it has two names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.kinds import OWN
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.names import named_alike
from core.errors import NotFound
from core.texts.speaking import gettext as _


@dataclass(frozen=True)
class Person:
    """The same human, as one account knows them."""

    contact_id: int
    slug: str
    name: str
    account_id: int
    account_name: str
    client_id: int
    timezone: str

    @property
    def by(self) -> str:
        return f"contact:{self.contact_id}"


@dataclass(frozen=True)
class Me:
    """Who is signed in. `form` is the token that their forms carry; `people` is never empty. `shared`: the address is
    somebody else's as well."""

    session_id: int
    address: str
    form: str
    people: tuple[Person, ...]
    shared: bool = False

    @property
    def name(self) -> str:
        return self.people[0].name

    @property
    def account_ids(self) -> list[int]:
        return list(dict.fromkeys(person.account_id for person in self.people))

    @property
    def contact_ids(self) -> list[int]:
        return [person.contact_id for person in self.people]

    def person(self, contact_id: int) -> Person:
        """Raises NotFound for somebody else."""
        found = self.maybe(contact_id)
        if found is None:
            raise NotFound(_("There is no such thing, or it is not yours."))
        return found

    def maybe(self, contact_id: int | None) -> Person | None:
        return next((person for person in self.people if person.contact_id == contact_id), None)

    def named(self, account_id: int, slug: str) -> Person | None:
        return next((one for one in self.people if (one.account_id, one.slug) == (account_id, slug)), None)

    def in_account(self, account_id: int) -> list[Person]:
        return [person for person in self.people if person.account_id == account_id]


def methods_at(address: str) -> Select[ContactMethod]:
    """Methods of this address that are somebody's own, whatever their state. Mail addresses in any case of letters."""
    written = func.lower(ContactMethod.address) if "@" in address else ContactMethod.address
    return (
        select(ContactMethod)
        .join(Contact, Contact.id == ContactMethod.contact_id)
        .join(Account, Account.id == Contact.account_id)
        .where(written == address, ContactMethod.kind.in_(OWN))
        .where(ContactMethod.retired_at.is_(None), Contact.retired_at.is_(None), Account.retired_at.is_(None))
    )


async def everybody_at(session: AsyncSession, address: str, shown: Sequence[str] = ()) -> list[tuple[Person, ...]]:
    """Each person who has it as a verified method, as every account knows them, by name. `shown`: kinds of methods that
    somebody has just shown to be theirs, so they count unverified as well."""
    found: list[list[Person]] = []
    theirs = ContactMethod.verified_at.is_not(None) | ContactMethod.kind.in_(shown)
    for person in await _people(session, address, theirs):
        same = next((one for one in found if named_alike(one[0].name, person.name)), None)
        if same is None:
            found.append([person])
        else:
            same.append(person)
    return sorted((tuple(one) for one in found), key=lambda one: one[0].name)


async def _people(session: AsyncSession, address: str, which: ColumnElement[bool]) -> tuple[Person, ...]:
    """By account's name."""
    of_mine = methods_at(address).with_only_columns(Contact.id).where(which)
    found = (
        select(Contact, Account)
        .join(Account, Account.id == Contact.account_id)
        .where(Contact.id.in_(of_mine))
        .order_by(Account.name, Contact.id)
    )
    return tuple(
        Person(
            contact_id=contact.id,
            slug=contact.slug,
            name=contact.name,
            account_id=account.id,
            account_name=account.name,
            client_id=account.client_id,
            timezone=account.timezone,
        )
        for contact, account in await session.execute(found)
    )
