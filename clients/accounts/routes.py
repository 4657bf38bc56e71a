"""The clients, and the accounts a person works with. One account with its rosters is answered by `oncall`."""

from typing import Annotated

from fastapi import APIRouter, Depends

from clients.accounts.lookup import accounts_of, clients_of
from clients.accounts.schemas import AccountList, ClientList, ClientView
from clients.accounts.views import rows
from core import clock
from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import Tx

router = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.get("/accounts")
async def accounts(session: Tx, actor: Annotated[Actor, Depends(needs("accounts:read"))]) -> AccountList:
    """Those the person is granted, by name."""
    return AccountList(items=await rows(session, await accounts_of(session, actor), clock.now(), actor.name))


@router.get("/clients")
async def clients(session: Tx, actor: Annotated[Actor, Depends(needs("users:read"))]) -> ClientList:
    """To grant from."""
    return ClientList(
        items=[
            ClientView(id=client.id, slug=client.slug, name=client.name) for client in await clients_of(session, actor)
        ]
    )
