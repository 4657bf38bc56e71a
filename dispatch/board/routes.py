"""The board: everything pending, with owner, age, next action and countdown."""

import base64
import binascii
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import select, tuple_

from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Invalid
from core.web import Tx
from dispatch.board.answers import Board, BoardDispatch, BoardMessage
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.messages.models import Message
from dispatch.views.dispatches import dispatch_data
from dispatch.views.pending import pending_data

router = APIRouter(prefix="/api/v1/board", tags=["board"])

_PAGE = 50


@router.get("")
async def board(
    actor: Annotated[Actor, Depends(needs("dispatch:read"))], session: Tx, cursor: str | None = None
) -> Board:
    """What is due soonest first. The first page also has the messages no dispatch carries yet: drafts, voicemails."""
    after = _read(cursor)
    due = (Dispatch.next_at, Dispatch.id)
    found = (
        select(Dispatch)
        .where(Dispatch.status.in_(UNFINISHED), actor.among(Dispatch.account_id))
        .order_by(*due)
        .limit(_PAGE + 1)
    )
    if after is not None:
        found = found.where(tuple_(*due) > after)
    rows = list((await session.execute(found)).scalars())
    shown = rows[:_PAGE]
    data = await dispatch_data(session, shown)
    items: list[BoardDispatch | BoardMessage] = [BoardDispatch(**data[row.id].model_dump()) for row in shown]
    if after is None:
        uncarried = select(Message).where(Message.next_at.is_not(None), actor.among(Message.account_id)).limit(_PAGE)
        messages = await pending_data(session, list((await session.execute(uncarried)).scalars()))
        items += [BoardMessage(id=key, **message.model_dump()) for key, message in messages.items()]
    return Board(items=items, next=_written(shown[-1]) if len(rows) > _PAGE else None)


def _written(row: Dispatch) -> str:
    at = row.next_at.isoformat() if row.next_at else ""
    return base64.urlsafe_b64encode(f"{at}|{row.id}".encode()).decode()


def _read(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    try:
        at, _, number = base64.urlsafe_b64decode(cursor).decode().partition("|")
        return datetime.fromisoformat(at), int(number)
    except (ValueError, binascii.Error):
        raise Invalid("This cursor is none of ours; begin again without one.", code="bad_cursor") from None
