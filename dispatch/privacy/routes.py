"""`/api/v1/clients/…/erase…` and `…/retention`: erasing, and how long things are kept. Administrators'; audited."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from core.auth.actor import Actor, OtherClient
from core.auth.needs import needs
from core.errors import Forbidden, Invalid
from core.web import InHouse, RowId, Tx
from dispatch.privacy import erase, retention
from dispatch.privacy.schemas import ClientErased, EraseClient, Erased, ErasePerson, Retention, SetRetention
from dispatch.privacy.traces import traces_of

router = APIRouter(prefix="/api/v1", tags=["privacy"])

Keeper = Annotated[Actor, Depends(needs("privacy:write"))]


@router.post("/clients/{client_id}/erase-person")
async def erase_person(client_id: RowId, body: ErasePerson, house: InHouse, session: Tx, actor: Keeper) -> Erased:
    """Erase for good what this client has of whoever calls from a number. 409 `still-open` while somebody works on any
    of it."""
    await _all_of(session, actor, client_id)
    number = erase.number_of(body.number)
    if body.dry_run:
        found = await traces_of(session, house.keyring, client_id, number)
    else:
        found = await erase.erase_person(house, session, actor, client_id, number)
    return Erased(
        calls=found.calls, texts=found.texts, messages=found.messages, open=found.open, erased=not body.dry_run
    )


@router.post("/clients/{client_id}/erase")
async def erase_client(client_id: RowId, body: EraseClient, house: InHouse, session: Tx, actor: Keeper) -> ClientErased:
    """Erase for good the health data of a client that has left, and its people's names and numbers. Its accounts are
    retired, its numbers answered no more."""
    _whole_bureau(actor)
    if (await erase.client(session, client_id)).slug != body.slug:
        raise Invalid("That is not this client's short name; nothing was erased.", code="other-client")
    return ClientErased(keys=await erase.erase_client(house, session, actor, client_id))


@router.get("/retention")
async def read_bureau_retention(session: Tx, actor: Keeper) -> Retention:
    """How long things are kept where an account has no rule of its own."""
    _whole_bureau(actor)
    days = await retention.rules(session, None)
    return Retention(days=days, kept=days)


@router.put("/retention")
async def put_bureau_retention(body: SetRetention, session: Tx, actor: Keeper) -> Retention:
    """Replace the bureau's rules. They are carried out within the hour."""
    _whole_bureau(actor)
    await retention.put(session, actor, None, body.days)
    return await read_bureau_retention(session, actor)


@router.get("/accounts/{account_id}/retention")
async def read_retention(account_id: RowId, session: Tx, actor: Keeper) -> Retention:
    """How long things of this account are kept."""
    actor.check(account_id)
    own, bureau = await retention.rules(session, account_id), await retention.rules(session, None)
    return Retention(days=own, kept={kind: own[kind] or bureau[kind] for kind in own})


@router.put("/accounts/{account_id}/retention")
async def put_retention(account_id: RowId, body: SetRetention, session: Tx, actor: Keeper) -> Retention:
    """Replace this account's own rules. They are carried out within the hour."""
    actor.check(account_id)
    if await session.get(Account, account_id) is None:
        raise OtherClient
    await retention.put(session, actor, account_id, body.days)
    return await read_retention(account_id, session, actor)


async def _all_of(session: AsyncSession, actor: Actor, client_id: int) -> None:
    """Raises, as a 404, unless the actor sees every account of the client."""
    accounts = (await session.execute(select(Account.id).where(Account.client_id == client_id))).scalars().all()
    if not accounts:
        raise OtherClient
    for account_id in accounts:
        actor.check(account_id)


def _whole_bureau(actor: Actor) -> None:
    if actor.account_ids is not None:
        raise Forbidden("This is for an administrator of the whole bureau.", code="beyond-your-own")
