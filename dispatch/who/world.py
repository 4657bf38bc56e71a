"""What is known of an account's people at an imagined instant: rosters, cover, methods and the backup contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.known import backup_known, methods_known
from clients.contacts.models import Contact
from clients.contacts.preferences import Urgency
from clients.contacts.shut import shut
from clients.numbers.models import Number
from core import clock
from core.settings import Settings
from dispatch.pages.reach import Method, Moment, ways
from dispatch.protocols.schema import Slot, Step
from dispatch.who.plan import Nobody, Person
from oncall.rosters import SlotNow, slots_now


@dataclass(frozen=True)
class KnownWorld:
    """`as_of` None: each instant as it was known at that instant itself, the future as it is known now. Whether mail is
    set up is not kept as history: `settings` are today's."""

    session: AsyncSession
    settings: Settings
    account: Account
    urgency: Urgency
    as_of: datetime | None = None

    def known_at(self, at: datetime) -> datetime:
        return self.as_of or min(at, clock.now())

    async def named(self, step: Step, at: datetime) -> Person | Nobody:
        if isinstance(step.page, Slot):
            of = self.known_at(at)
            return _in_slot(step.page, await slots_now(self.session, self.account.id, at, step.page.roster, as_of=of))
        if step.page == "desk":
            return Nobody("the desk")
        found = select(Contact).where(Contact.account_id == self.account.id, Contact.slug == step.page.contact)
        return self._there((await self.session.execute(found)).scalar_one_or_none(), "named by the protocol", at)

    async def backup(self, at: datetime) -> Person | Nobody:
        backup_id = await backup_known(self.session, self.account.id, self.known_at(at))
        if backup_id is None:
            return Nobody("nobody is on call there, and the account has no backup contact")
        contact = await self.session.get(Contact, backup_id)
        return self._there(contact, "nobody is on call there: the account's backup contact", at)

    async def ways(self, contact_id: int, step: Step, at: datetime, tries: Mapping[int, int]) -> list[Method]:
        known = (await methods_known(self.session, [contact_id], self.known_at(at)))[contact_id]
        closed = shut(self.settings, number=await self._has_number(at))
        moment = Moment(self.urgency, at, self.account.timezone, closed)
        return ways(step, known.methods, known.preferences, moment, tries=tries)

    async def _has_number(self, at: datetime) -> bool:
        there = select(Number.id).where(
            Number.account_id == self.account.id,
            Number.carrier_id == self.account.carrier_id,
            Number.created_at <= self.known_at(at),
            or_(Number.retired_at.is_(None), Number.retired_at > self.known_at(at)),
        )
        return bool((await self.session.execute(select(exists(there)))).scalar_one())

    def _there(self, contact: Contact | None, why: str, at: datetime) -> Person | Nobody:
        if contact is None or contact.created_at > self.known_at(at):
            return Nobody(f"{why}: there was no such contact")
        if contact.retired_at is not None and contact.retired_at <= self.known_at(at):
            return Nobody(f"{why}: {contact.name} is retired")
        return Person(contact.id, contact.name, why)


def _in_slot(page: Slot, slots: Sequence[SlotNow]) -> Person | Nobody:
    if not slots:
        return Nobody(f"no roster {page.roster} was in force")
    slot = next((one for one in slots if one.slot == page.slot), None)
    if slot is None:
        return Nobody(f"the roster {page.roster} had no slot {page.slot}")
    if slot.person is None:
        return Nobody(slot.reason)
    return Person(slot.person.contact_id, slot.person.name, slot.reason)
