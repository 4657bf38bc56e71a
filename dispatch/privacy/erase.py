"""Erasing a person and a client: what is open is seen to first, the keys go, and the audit says that it was done."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Update, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call
from channels.sends.models import Send
from channels.sms.models import InboundSms
from clients import phones
from clients.accounts.models import Account, Client
from clients.callers import caller_of
from clients.contacts.models import Contact, ContactMethod, PinGuesses
from clients.numbers.models import Number
from core import clock
from core.audit import Doer, audit
from core.blobs import Blob, BlobChunk
from core.crypto import Keyring
from core.errors import Conflict, Invalid, NotFound
from core.events import changed
from core.house import House
from dispatch.messages.models import Message
from dispatch.privacy.traces import Traces, open_work, traces_of
from oncall.ical.models import IcalFeed
from oncall.models import CoverRequest, DutyNote

GONE: Final = "(erased)"
_QUIETLY: Final = {"synchronize_session": False}


def number_of(text: str) -> str:
    """What whoever calls so is known by: E.164, or a SIP address. Raises Invalid."""
    number = phones.read(text, None)
    person = number.e164 if number else caller_of(text).person
    if person is None:
        raise Invalid("Write the person's number with its country, such as +12025550181, or their whole SIP address.")
    return person


async def erase_person(house: House, session: AsyncSession, by: Doer, client_id: int, number: str) -> Traces:
    """All that this client has of whoever calls from `number`. Raises Conflict while somebody still works on it."""
    await client(session, client_id)
    found = await traces_of(session, house.keyring, client_id, number)
    refuse_open(found.open)
    await destroy(session, house.keyring, found.key_ids)
    await _tell_screens(session, found)
    await audit(
        session, by, "erase-person", f"client:{client_id}", calls=found.calls, texts=found.texts,
        messages=found.messages,
    )  # fmt: skip
    return found


async def erase_client(house: House, session: AsyncSession, by: Doer, client_id: int) -> int:
    """The health data of a client that has left, and the names, numbers and words of its people. Its accounts are
    retired and its numbers answered no more. Returns how many keys went. Raises Conflict while anything is open."""
    await client(session, client_id)
    accounts = list((await session.execute(select(Account.id).where(Account.client_id == client_id))).scalars())
    await session.execute(select(Account.id).where(Account.id.in_(accounts)).order_by(Account.id).with_for_update())
    refuse_open(await open_work(session, client_id))
    for statement in (*_retired(accounts), *_emptied(accounts)):
        await session.execute(statement, execution_options=_QUIETLY)
    await session.execute(_chunks(select(Blob.id).where(Blob.key_id.in_(_keys_of(accounts)))))
    gone = await house.keyring.destroy_client(session, client_id)
    await audit(session, by, "erase-client", f"client:{client_id}", keys=gone, accounts=accounts)
    return gone


async def destroy(session: AsyncSession, keyring: Keyring, key_ids: Collection[int]) -> int:
    """The keys, and the bytes of recordings under them. Returns how many keys were still there."""
    if not key_ids:
        return 0
    await session.execute(_chunks(select(Blob.id).where(Blob.key_id.in_(key_ids))))
    return await keyring.destroy_many(session, sorted(key_ids))


async def client(session: AsyncSession, client_id: int) -> Client:
    found = await session.get(Client, client_id)
    if found is None:
        raise NotFound("There is no such client.")
    return found


def refuse_open(open_: Sequence[str]) -> None:
    if open_:
        shown = ", ".join(open_[:20]) + (" and more" if len(open_) > 20 else "")
        raise Conflict(
            f"Somebody still works on {shown}. Finish or close it first.", code="still-open", open=open_[:200]
        )


def _chunks(blobs: Any) -> Any:
    return delete(BlobChunk).where(BlobChunk.blob_id.in_(blobs)).execution_options(**_QUIETLY)


def _keys_of(accounts: Collection[int]) -> Any:
    both = select(Call.key_id).where(Call.account_id.in_(accounts))
    return both.union_all(select(Message.key_id).where(Message.account_id.in_(accounts)))


def _retired(accounts: Collection[int]) -> list[Update]:
    now = clock.now()
    return [
        update(model).where(whose.in_(accounts), model.retired_at.is_(None)).values(retired_at=now)
        for model, whose in (
            (Account, Account.id), (Number, Number.account_id), (Contact, Contact.account_id),
            (ContactMethod, ContactMethod.account_id),
        )
    ] + [
        update(IcalFeed)
        .where(IcalFeed.account_id.in_(accounts), IcalFeed.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by="system")
    ]  # fmt: skip


def _emptied(accounts: Collection[int]) -> list[Update]:
    """Names, numbers and words of the client's people. Published documents and cover can't be changed: they name people
    by short names only, see docs/security-model.md."""
    contacts = select(Contact.id).where(Contact.account_id.in_(accounts))
    return [
        update(Contact).where(Contact.account_id.in_(accounts)).values(name=GONE, role="", pin_hash=None),
        update(PinGuesses).where(PinGuesses.contact_id.in_(contacts)).values(failures=0, locked_until=None),
        update(ContactMethod)
        .where(ContactMethod.account_id.in_(accounts))
        .values(address=func.concat("erased:", ContactMethod.id), state_reason=""),
        update(Send).where(Send.account_id.in_(accounts)).values(to_address="", words_sealed=None),
        update(InboundSms).where(InboundSms.account_id.in_(accounts)).values(from_clear=None, reply=None, pair=None),
        update(CoverRequest).where(CoverRequest.account_id.in_(accounts)).values(note="", status_reason=""),
        update(DutyNote).where(DutyNote.account_id.in_(accounts)).values(text=""),
    ]


async def _tell_screens(session: AsyncSession, found: Traces) -> None:
    for model, name, ids in ((Message, "message", found.messages), (Call, "call", found.calls)):
        rows = select(model.id, model.account_id).where(model.id.in_(ids))
        for row_id, account_id in (await session.execute(rows)).all():
            await changed(session, name, row_id, account_id)
