"""Notes for the operators over REST."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from clients.accounts.lookup import get_account
from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import RowId, Tx
from oncall.cover import notes
from oncall.cover.schemas import NewNote, NoteList, NoteView
from oncall.cover.views import current_notes, note_views

router = APIRouter(prefix="/api/v1/accounts/{account_id}/notes", tags=["cover"])
Writer = Annotated[Actor, Depends(needs("cover:write"))]


@router.get("")
async def list_notes(
    account_id: RowId, session: Tx, actor: Annotated[Actor, Depends(needs("roster:read"))]
) -> NoteList:
    """What is shown now, newest first."""
    actor.check(account_id)
    await get_account(session, account_id)
    return NoteList(items=await current_notes(session, account_id))


@router.post("", status_code=201)
async def post_note(account_id: RowId, body: NewNote, session: Tx, actor: Writer) -> NoteView:
    actor.check(account_id)
    await get_account(session, account_id)
    (view,) = await note_views(session, [await notes.post(session, actor.by, account_id, **body.model_dump())])
    return view


@router.delete("/{note_id}", status_code=204, response_class=Response)
async def remove_note(account_id: RowId, note_id: RowId, session: Tx, actor: Writer) -> None:
    actor.check(account_id)
    await notes.remove(session, actor.by, await notes.get(session, account_id, note_id))
