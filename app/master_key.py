"""`/api/v1/master-key`: what the master key wraps, wrapped anew after a change. The keys themselves are settings."""

from typing import Annotated

from fastapi import APIRouter, Depends

from core.answers import Answer
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.crypto.rewrap import Rewrapped, rewrap
from core.errors import Conflict, Forbidden
from core.house import House
from core.web import InHouse

router = APIRouter(prefix="/api/v1/master-key", tags=["privacy"])
Keeper = Annotated[Actor, Depends(needs("privacy:write"))]


class MasterKey(Answer):
    """`current`: wrapped by NIGHTBELL_MASTER_KEY; `other`: by NIGHTBELL_MASTER_KEY_OTHER, still to be wrapped anew;
    `lost`: opened by neither."""

    current: int
    other: int
    lost: int


@router.get("")
async def read_master_key(house: InHouse, actor: Keeper) -> MasterKey:
    """How much of what is stored which key wraps."""
    _whole_bureau(actor)
    told = await rewrap(house.db, house.keyring, dry_run=True)
    return MasterKey(current=told.already, other=told.anew, lost=told.lost)


@router.post("/rewrap")
async def rewrap_keys(house: InHouse, actor: Keeper) -> MasterKey:
    """Wrap anew what the other key wraps. In small steps: what is interrupted is begun again where it was."""
    _whole_bureau(actor)
    return await rewrapped(house, actor.by)


async def rewrapped(house: House, by: str) -> MasterKey:
    """Raises Conflict where something is opened by no key of ours: a setting is wrong, and nothing is changed."""
    before = await rewrap(house.db, house.keyring, dry_run=True)
    if before.lost:
        raise Conflict(
            f"{before.lost} of {before.lost + before.anew + before.already} are opened by neither key: set "
            "NIGHTBELL_MASTER_KEY_OTHER to the key they were wrapped with.",
            code="other-key-needed",
        )
    told: Rewrapped = await rewrap(house.db, house.keyring)
    async with house.transaction() as session:
        await audit(session, by, "rewrap", "master-key", anew=told.anew, already=told.already)
    return MasterKey(current=told.anew + told.already, other=0, lost=told.lost)


def _whole_bureau(actor: Actor) -> None:
    if actor.account_ids is not None:
        raise Forbidden("This is for an administrator of the whole bureau.", code="beyond-your-own")
