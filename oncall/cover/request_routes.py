"""Swap and give requests over REST. A person of the bureau acts for the contacts, on their word."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clients.accounts.lookup import get_account
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Invalid
from core.web import RowId, Tx
from oncall.cover import requests
from oncall.cover.schemas import Acceptance, Approval, NewRequest, RequestList, RequestStatus, RequestView, Why
from oncall.cover.views import request_views, requests_of
from oncall.models import CoverRequest

router = APIRouter(prefix="/api/v1/accounts/{account_id}/cover-requests", tags=["cover"])
Writer = Annotated[Actor, Depends(needs("cover:write"))]
Supervisor = Annotated[Actor, Depends(needs("roster:write"))]
Reader = Annotated[Actor, Depends(needs("roster:read"))]


@router.get("")
async def list_requests(
    account_id: RowId,
    session: Tx,
    actor: Reader,
    status: Annotated[list[RequestStatus] | None, Query(description="Only these; left out: all.")] = None,
    contact_id: Annotated[int | None, Query(description="Only those this contact is a part of.", ge=1)] = None,
) -> RequestList:
    """Whatever is not over, and what was in the last 30 days, newest first. `lapsed` are those that a new roster
    ended: the supervisor has to look at them."""
    actor.check(account_id)
    await get_account(session, account_id)
    return RequestList(items=await requests_of(session, account_id, status or [], contact_id))


@router.post("", status_code=201)
async def ask(account_id: RowId, body: NewRequest, session: Tx, actor: Writer) -> RequestView:
    """409 `conflicts` (with them in words) can be gone over with `anyway`; 409 `shift-taken` names the request."""
    actor.check(account_id)
    return await _view(session, requests.ask(session, actor.by, account_id=account_id, **body.model_dump()))


@router.post("/{request_id}/accept")
async def accept(account_id: RowId, request_id: RowId, body: Acceptance, session: Tx, actor: Writer) -> RequestView:
    request = await _get(session, actor, account_id, request_id)
    contact_id = body.contact_id or request.to_contact_id
    if contact_id is None:
        raise Invalid("This is offered to anybody: say with contact_id who takes it.")
    return await _view(session, requests.accept(session, actor.by, request, contact_id, anyway=body.anyway))


@router.post("/{request_id}/decline")
async def decline(account_id: RowId, request_id: RowId, body: Why, session: Tx, actor: Writer) -> RequestView:
    request = await _get(session, actor, account_id, request_id)
    return await _view(session, requests.decline(session, actor.by, request, body.reason))


@router.post("/{request_id}/withdraw")
async def withdraw(account_id: RowId, request_id: RowId, body: Why, session: Tx, actor: Writer) -> RequestView:
    request = await _get(session, actor, account_id, request_id)
    return await _view(session, requests.withdraw(session, actor.by, request, body.reason))


@router.post("/{request_id}/approve")
async def approve(account_id: RowId, request_id: RowId, body: Approval, session: Tx, actor: Supervisor) -> RequestView:
    request = await _get(session, actor, account_id, request_id)
    return await _view(session, requests.approve(session, actor.by, request, body.reason, anyway=body.anyway))


@router.post("/{request_id}/refuse")
async def refuse(account_id: RowId, request_id: RowId, body: Why, session: Tx, actor: Supervisor) -> RequestView:
    request = await _get(session, actor, account_id, request_id)
    return await _view(session, requests.refuse(session, actor.by, request, body.reason))


@router.post("/{request_id}/undo")
async def undo(account_id: RowId, request_id: RowId, body: Why, session: Tx, actor: Writer) -> RequestView:
    """What has not happened yet is as the roster says again."""
    request = await _get(session, actor, account_id, request_id)
    return await _view(session, requests.undo(session, actor.by, request, body.reason))


async def _get(session: Tx, actor: Actor, account_id: int, request_id: int) -> CoverRequest:
    actor.check(account_id)
    return await requests.get(session, account_id, request_id)


async def _view(session: Tx, done: Awaitable[CoverRequest]) -> RequestView:
    (view,) = await request_views(session, [await done])
    return view
