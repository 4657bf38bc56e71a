"""A client's people over REST: who they are, how they are reached, in which order, when not. Sending to them (codes,
test pages) is `channels.methods`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.lookup import get_account
from clients.contacts import methods, orders, people
from clients.contacts.models import Contact
from clients.contacts.pins import set_pin
from clients.contacts.preferences import Quiet
from clients.contacts.schemas import ContactChange, ContactDetail, NewContact, NewMethod, NewOrder
from clients.contacts.views import contact_detail
from core import clock
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.events import changed
from core.house import House
from core.web import InHouse, RowId, Tx

router = APIRouter(prefix="/api/v1/accounts/{account_id}/contacts", tags=["contacts"])

Reader = Annotated[Actor, Depends(needs("accounts:read"))]
Writer = Annotated[Actor, Depends(needs("accounts:write"))]


@router.get("/{contact_id}")
async def read(account_id: RowId, contact_id: RowId, house: InHouse, session: Tx, actor: Reader) -> ContactDetail:
    """With every method's state, and what an urgent page would do with it now."""
    return await contact_detail(
        session, house.settings, await _seen(session, actor, account_id, contact_id), clock.now()
    )


@router.post("", status_code=201)
async def create(account_id: RowId, body: NewContact, house: InHouse, session: Tx, actor: Writer) -> ContactDetail:
    """One who was removed comes back under the same slug, with the methods they had."""
    actor.check(account_id)
    account = await get_account(session, account_id)
    contact = await people.create(session, account, body.slug, body.name, body.role)
    if body.pin is not None:
        await set_pin(session, contact.id, body.pin)
    return await _done(house, session, actor, contact, "contact-create")


@router.patch("/{contact_id}")
async def change(
    account_id: RowId, contact_id: RowId, body: ContactChange, *, house: InHouse, session: Tx, actor: Writer
) -> ContactDetail:
    contact = await _seen(session, actor, account_id, contact_id)
    await people.rename(session, contact, body.name, body.role)
    if "pin" in body.model_fields_set:
        await set_pin(session, contact.id, body.pin)
    return await _done(house, session, actor, contact, "contact-change", fields=sorted(body.model_fields_set))


@router.delete("/{contact_id}", status_code=204)
async def remove(account_id: RowId, contact_id: RowId, session: Tx, actor: Writer) -> Response:
    """Refused (409 `in_use`, with the places) while a roster, protocol, cover, request or open page names them."""
    contact = await _seen(session, actor, account_id, contact_id)
    await people.retire(session, contact)
    await _noted(session, actor, contact, "contact-retire")
    return Response(status_code=204)


@router.post("/{contact_id}/methods", status_code=201)
async def add_method(
    account_id: RowId, contact_id: RowId, body: NewMethod, *, house: InHouse, session: Tx, actor: Writer
) -> ContactDetail:
    contact = await _seen(session, actor, account_id, contact_id)
    method = await methods.add(
        session, contact, body.kind, body.address, vouched=body.verified, by=actor.by, reason="added"
    )
    await orders.write(session, contact.id, actor.by)
    return await _done(house, session, actor, contact, "method-add", method=method.id, vouched=body.verified)


@router.delete("/{contact_id}/methods/{method_id}")
async def remove_method(
    account_id: RowId, contact_id: RowId, method_id: RowId, *, house: InHouse, session: Tx, actor: Writer
) -> ContactDetail:
    """What has gone out over it stays in the ledger."""
    contact = await _seen(session, actor, account_id, contact_id)
    await methods.remove(session, contact, await methods.get_method(session, contact, method_id), actor.by)
    return await _done(house, session, actor, contact, "method-remove", method=method_id)


@router.put("/{contact_id}/order")
async def put_order(
    account_id: RowId, contact_id: RowId, body: NewOrder, *, house: InHouse, session: Tx, actor: Writer
) -> ContactDetail:
    """Their methods by position, and the rules that say otherwise by urgency and hour."""
    contact = await _seen(session, actor, account_id, contact_id)
    await methods.arrange(session, contact, body.methods)
    await orders.write(session, contact.id, actor.by, rules=body.rules)
    return await _done(house, session, actor, contact, "order-change")


@router.put("/{contact_id}/quiet")
async def put_quiet(
    account_id: RowId, contact_id: RowId, body: Quiet, *, house: InHouse, session: Tx, actor: Writer
) -> ContactDetail:
    """When a routine page does not ring. An urgent page never looks at it."""
    contact = await _seen(session, actor, account_id, contact_id)
    await orders.write(session, contact.id, actor.by, quiet=body)
    return await _done(house, session, actor, contact, "quiet-change")


async def _seen(session: AsyncSession, actor: Actor, account_id: int, contact_id: int) -> Contact:
    actor.check(account_id)
    return await people.get_contact(session, account_id, contact_id)


async def _done(
    house: House, session: AsyncSession, actor: Actor, contact: Contact, action: str, **detail: int | bool | list[str]
) -> ContactDetail:
    await _noted(session, actor, contact, action, **detail)
    await session.refresh(contact)
    return await contact_detail(session, house.settings, contact, clock.now())


async def _noted(
    session: AsyncSession, actor: Actor, contact: Contact, action: str, **detail: int | bool | list[str]
) -> None:
    await audit(session, actor, action, f"contact:{contact.id}", contact.account_id, **detail)
    await changed(session, "contact", contact.id, contact.account_id)
