"""`/api/v1/sessions` and `/api/v1/me/sessions`: who is signed in where, and ending that."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit import audit
from core.auth import rights, sessions
from core.auth.actor import Actor
from core.auth.models import SignInSession, User
from core.auth.needs import InSession, needs, signed_in
from core.auth.rights import Change
from core.auth.schemas import SessionList, SessionOut
from core.auth.sessions import SignedIn
from core.errors import NotFound
from core.web import InHouse, RowId, Tx

router = APIRouter(prefix="/api/v1", tags=["sessions"])

Admin = Annotated[Actor, Depends(needs("users:write"))]
Mine = Annotated[SignedIn, Depends(signed_in())]


@router.get("/sessions", dependencies=[Depends(needs("users:write"))])
async def list_sessions(
    session: Tx, house: InHouse, found: InSession, user_id: Annotated[int | None, Query(ge=1, lt=2**63)] = None
) -> SessionList:
    """Everybody's browsers that are signed in, or one person's; the latest first."""
    return await _listed(session, await sessions.open_ones(session, house.settings, user_id), found)


@router.delete("/sessions/{session_id}", status_code=204)
async def end_session(session_id: RowId, session: Tx, actor: Admin) -> None:
    """Sign somebody's browser off: its screens are emptied at once. Of people with no more rights than one's own."""
    row = await session.get(SignInSession, session_id)
    if row is None:
        raise NotFound("There is no such session.")
    await rights.weigh(session, actor, row.user_id, Change())
    await sessions.end(session, session_id, "ended")
    await audit(session, actor, "end-session", f"user:{row.user_id}", ended=session_id)


@router.get("/me/sessions")
async def list_mine(session: Tx, house: InHouse, found: Mine) -> SessionList:
    """My own browsers that are signed in."""
    return await _listed(session, await sessions.open_ones(session, house.settings, found.actor.user_id), found)


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_mine(session_id: RowId, session: Tx, found: Mine) -> None:
    """Sign one of my own browsers off: one that was left open elsewhere."""
    row = await session.get(SignInSession, session_id)
    if row is None or row.user_id != found.actor.user_id:
        raise NotFound("There is no such session of yours.")
    await sessions.end(session, session_id, "ended")
    await audit(session, found.actor, "end-session", found.actor.by, ended=session_id)


async def _listed(session: AsyncSession, rows: Sequence[SignInSession], found: SignedIn) -> SessionList:
    names = select(User.id, User.name).where(User.id.in_({row.user_id for row in rows}))
    by_id = dict((await session.execute(names)).all())
    return SessionList(
        items=[
            SessionOut(
                id=row.id,
                user_id=row.user_id,
                name=by_id[row.user_id],
                created_at=row.created_at,
                seen_at=row.seen_at,
                expires_at=row.expires_at,
                mine=row.id == found.session_id,
            )
            for row in rows
        ]
    )
