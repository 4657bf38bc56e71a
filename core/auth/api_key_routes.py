"""`/api/v1/api-keys`: making them, seeing who uses them, revoking them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query

from core.auth import grants
from core.auth.actor import Actor
from core.auth.api_key_schemas import ApiKeyOut, ApiKeyPage, NewApiKey, NewApiKeyOut
from core.auth.api_keys import store
from core.auth.needs import needs
from core.auth.permissions import OF_KEYS, Permission
from core.auth.rights import BeyondYourOwn, beyond
from core.errors import NOT_THERE, NotFound
from core.web import RowId, Tx

router = APIRouter(prefix="/api/v1/api-keys", tags=["api-keys"])
NEED: Final[Permission] = "keys:write"
Keeper = Annotated[Actor, Depends(needs(NEED))]


@router.get("")
async def list_keys(
    session: Tx,
    actor: Keeper,
    cursor: Annotated[int, Query(ge=0, lt=2**63)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> ApiKeyPage:
    """Those that reach no further than oneself, revoked ones too, by id."""
    found = await store.listed(session, after=cursor, limit=limit)
    scopes = await store.scopes_of(session, [row.id for row in found])
    own = await grants.of_user(session, actor.user_id)
    items = [ApiKeyOut.of(row, scopes[row.id]) for row in found if not beyond(actor, own, NEED, scopes[row.id])]
    may_give = sorted(OF_KEYS & actor.permissions)
    return ApiKeyPage(items=items, may_give=may_give, next_cursor=found[-1].id if len(found) == limit else None)


@router.post("", status_code=201)
async def make_key(body: NewApiKey, session: Tx, actor: Keeper) -> NewApiKeyOut:
    """Nobody makes a key that may do more than they. The key is shown in this answer and never again."""
    own, scopes = await grants.of_user(session, actor.user_id), body.scopes()
    for permission in (NEED, *body.permissions):
        if beyond(actor, own, permission, scopes):
            raise BeyondYourOwn
    row, key = await store.make(
        session, actor, name=body.name, permissions=body.permissions, scopes=scopes, per_minute=body.per_minute,
        expires_at=body.expires_at,
    )  # fmt: skip
    return NewApiKeyOut(**ApiKeyOut.of(row, scopes).model_dump(), key=key)


@router.post("/{key_id}/revoke")
async def revoke_key(key_id: RowId, session: Tx, actor: Keeper) -> ApiKeyOut:
    """It opens nothing from the next request on."""
    row = await store.get(session, key_id)
    scopes = (await store.scopes_of(session, [key_id]))[key_id]
    if beyond(actor, await grants.of_user(session, actor.user_id), NEED, scopes):
        raise NotFound(NOT_THERE)
    await store.revoke(session, actor, row)
    return ApiKeyOut.of(row, scopes)
