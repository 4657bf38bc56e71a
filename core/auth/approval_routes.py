"""`/api/v1/approvals`: rights for the whole bureau that wait for a second administrator."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from core.auth import approvals
from core.auth.actor import Actor
from core.auth.needs import needs
from core.auth.schemas import ApprovalOut, ApprovalPage
from core.web import RowId, Tx

router = APIRouter(prefix="/api/v1/approvals", tags=["approvals"])

Admin = Annotated[Actor, Depends(needs("users:write"))]


@router.get("", dependencies=[Depends(needs("users:write"))])
async def list_approvals(
    session: Tx,
    *,
    waiting: bool = True,
    cursor: Annotated[int, Query(ge=0, lt=2**63)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> ApprovalPage:
    """What waits for a second person; with `waiting=false` all there ever was. By id."""
    rows = await approvals.listed(session, waiting=waiting, after=cursor, limit=limit)
    items = [ApprovalOut.of(row) for row in rows]
    return ApprovalPage(items=items, next_cursor=items[-1].id if len(items) == limit else None)


@router.post("/{approval_id}/approve")
async def approve(approval_id: RowId, session: Tx, actor: Admin) -> ApprovalOut:
    """Give what was asked for. Its `status` is `void`, and nothing was given, if the person's rights are no longer what
    they were then."""
    return ApprovalOut.of(await approvals.approve(session, actor, approval_id))


@router.post("/{approval_id}/refuse")
async def refuse(approval_id: RowId, session: Tx, actor: Admin) -> ApprovalOut:
    """Say no: nothing is given."""
    return ApprovalOut.of(await approvals.refuse(session, actor, approval_id))


@router.post("/{approval_id}/withdraw")
async def withdraw(approval_id: RowId, session: Tx, actor: Admin) -> ApprovalOut:
    """Take back what one asked for oneself."""
    return ApprovalOut.of(await approvals.withdraw(session, actor, approval_id))
