"""Who would be paged."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from clients.accounts.lookup import get_account
from clients.callscripts.current import current_script
from clients.contacts.preferences import Urgency
from core import clock
from core.auth.actor import Actor
from core.auth.needs import needs
from core.web import InHouse, RowId, Tx
from dispatch.who.ask import KINDS, would_page
from dispatch.who.schemas import WhoAnswer, WhoCallType, WhoCallTypes
from dispatch.who.views import who_answer

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["on-call"])


@router.get("/who")
async def who(  # noqa: PLR0917 - a query has its parts
    account_id: RowId,
    house: InHouse,
    session: Tx,
    actor: Annotated[Actor, Depends(needs("roster:read"))],
    call_type: Annotated[str, Query(description="Of the account's script, or voicemail, caller_lost, text.")],
    urgency: Annotated[Urgency, Query()] = "urgent",
    at: Annotated[AwareDatetime | None, Query(description="An instant with offset; left out: now.")] = None,
    as_of: Annotated[
        AwareDatetime | None,
        Query(description="Answer with what was known at this instant. Left out: the past as it was known then."),
    ] = None,
) -> WhoAnswer:
    """The people, methods and times in order, each with its reason, if nobody answered. Nothing is sent."""
    actor.check(account_id)
    account = await get_account(session, account_id)
    found = await would_page(
        session, account, call_type, urgency, at or clock.now(), settings=house.settings, as_of=as_of
    )
    return who_answer(account, call_type, urgency, found)


@router.get("/who/call-types")
async def call_types(
    account_id: RowId, session: Tx, actor: Annotated[Actor, Depends(needs("roster:read"))]
) -> WhoCallTypes:
    """What may be asked about: the call types of today's script, then the kinds of message without one."""
    actor.check(account_id)
    await get_account(session, account_id)
    current = await current_script(session, account_id)
    scripted = current.script.call_types if current else []
    return WhoCallTypes(
        items=[
            *(WhoCallType(slug=one.slug, label=one.label, urgency=one.urgency) for one in scripted),
            *(WhoCallType(slug=kind, label=None, urgency="urgent") for kind in KINDS),
        ]
    )
