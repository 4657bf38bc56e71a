"""`/api/v1/users`: an administrator keeps the list of people and what they may touch."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from core.auth import grants, users
from core.auth.actor import Actor
from core.auth.models import User
from core.auth.needs import needs
from core.auth.schemas import Grants, NewUser, TemporaryPassword, UserChange, UserOut, UserPage
from core.web import RowId, Tx

router = APIRouter(prefix="/api/v1/users", tags=["people"])

Admin = Annotated[Actor, Depends(needs("users:write"))]


@router.get("", dependencies=[Depends(needs("users:read"))])
async def list_users(
    session: Tx,
    cursor: Annotated[int, Query(ge=0, lt=2**63)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> UserPage:
    """Everyone, disabled people too, by id."""
    found = await users.listed(session, after=cursor, limit=limit)
    items = [await _out(session, user) for user in found]
    return UserPage(items=items, next_cursor=items[-1].id if len(items) == limit else None)


@router.post("", status_code=201)
async def create_user(body: NewUser, session: Tx, actor: Admin) -> TemporaryPassword:
    """Make a person; hand them the temporary password yourself."""
    user_id, temporary = await users.create(
        session, actor, email=body.email, name=body.name, roles=body.roles, all_accounts=body.all_accounts
    )
    return TemporaryPassword(user_id=user_id, temporary_password=temporary or "")


@router.patch("/{user_id}")
async def change_user(user_id: RowId, body: UserChange, session: Tx, actor: Admin) -> UserOut:
    """Rename, give other roles, disable (which signs the person off at once) or enable again."""
    user = await users.change(session, actor, user_id, name=body.name, roles=body.roles, active=body.active)
    return await _out(session, user)


@router.post("/{user_id}/password-reset")
async def reset_password(user_id: RowId, session: Tx, actor: Admin) -> TemporaryPassword:
    """A temporary password, and the end of the person's sessions."""
    return TemporaryPassword(user_id=user_id, temporary_password=await users.reset_password(session, actor, user_id))


@router.put("/{user_id}/grants")
async def put_grants(user_id: RowId, body: Grants, session: Tx, actor: Admin) -> UserOut:
    """Replace which accounts the person may touch."""
    await grants.put(session, actor, user_id, **body.model_dump())
    return await _out(session, await users.get(session, user_id))


async def _out(session: AsyncSession, user: User) -> UserOut:
    client_ids, account_ids = await grants.of_user(session, user.id)
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        roles=sorted(user.roles),
        active=user.disabled_at is None,
        password_state=user.password_state,
        all_accounts=user.all_accounts,
        client_ids=client_ids,
        account_ids=account_ids,
        created_at=user.created_at,
    )
