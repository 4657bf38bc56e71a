"""`/api/v1/users`: an administrator keeps the list of people and what they may touch."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from core.auth import approvals, grants, rights, users
from core.auth.actor import Actor
from core.auth.models import Approval, User
from core.auth.needs import needs
from core.auth.permissions import RESERVED, ROLES
from core.auth.rights import Change, Rights
from core.auth.schemas import (
    ApprovalOut,
    Granted,
    Grants,
    NewUser,
    RoleList,
    RoleOut,
    TemporaryPassword,
    UserChange,
    UserOut,
    UserPage,
)
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
    held = await grants.of_users(session, [user.id for user in found])
    items = [_shown(user, held.get(user.id, frozenset())) for user in found]
    return UserPage(items=items, next_cursor=items[-1].id if len(items) == limit else None)


roles = APIRouter(prefix="/api/v1/roles", tags=["people"])


@roles.get("", dependencies=[Depends(needs("users:read"))])
async def list_roles() -> RoleList:
    """Those that can be given, and what each may do where it is held."""
    given = [(role, permissions) for role, permissions in ROLES.items() if role not in RESERVED]
    return RoleList(items=[RoleOut(role=role, permissions=sorted(may)) for role, may in given])


@router.post("", status_code=201)
async def create_user(body: NewUser, session: Tx, actor: Admin) -> TemporaryPassword:
    """Make a person; hand them the temporary password yourself. What concerns the whole bureau may wait for a second
    administrator: until then the person holds only the rest."""
    user_id, temporary = await users.create(session, actor, email=body.email, name=body.name)
    at_once = frozenset(one for one in body.meant() if not one.scope.is_bureau)
    await approvals.give(session, actor, user_id, Change(grants=at_once))
    waits_for = await approvals.give(session, actor, user_id, Change(grants=body.meant()))
    return TemporaryPassword(
        user_id=user_id,
        temporary_password=temporary or "",
        waits_for=ApprovalOut.of(waits_for) if waits_for else None,
    )


@router.patch("/{user_id}", responses={202: {"model": UserOut}})
async def change_user(user_id: RowId, body: UserChange, response: Response, session: Tx, actor: Admin) -> UserOut:
    """Rename, disable (which signs the person off at once) or enable again. 202: enabling somebody with rights for the
    whole bureau waits for a second administrator."""
    if body.name is not None:
        await rights.weigh(session, actor, user_id, Change())
        await users.change(session, actor, user_id, name=body.name)
    if body.active is None:
        return await _out(session, await users.get(session, user_id))
    waits_for = await approvals.give(session, actor, user_id, Change(active=body.active))
    return await _answer(session, response, user_id, waits_for)


@router.post("/{user_id}/password-reset")
async def reset_password(user_id: RowId, session: Tx, actor: Admin) -> TemporaryPassword:
    """A temporary password, and the end of the person's sessions. Of people with no more rights than one's own."""
    await rights.weigh(session, actor, user_id, Change())
    return TemporaryPassword(user_id=user_id, temporary_password=await users.reset_password(session, actor, user_id))


@router.put("/{user_id}/grants", responses={202: {"model": UserOut}})
async def put_grants(user_id: RowId, body: Grants, response: Response, session: Tx, actor: Admin) -> UserOut:
    """Replace the roles that the person holds, and where, as far as one's own grants reach. 202: what concerns the
    whole bureau waits for a second administrator."""
    waits_for = await approvals.give(session, actor, user_id, Change(grants=body.meant()))
    return await _answer(session, response, user_id, waits_for)


async def _answer(session: AsyncSession, response: Response, user_id: int, waits_for: Approval | None) -> UserOut:
    out = await _out(session, await users.get(session, user_id))
    if waits_for is not None:
        response.status_code = 202
        out.waits_for = ApprovalOut.of(waits_for)
    return out


async def _out(session: AsyncSession, user: User) -> UserOut:
    return _shown(user, await grants.of_user(session, user.id))


def _shown(user: User, held: Rights) -> UserOut:
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        active=user.disabled_at is None,
        password_state=user.password_state,
        grants=Granted.of(held),
        created_at=user.created_at,
    )
