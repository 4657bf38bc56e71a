"""A message of mine: the PIN shows it, a button answers it, by the same functions as the message link."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.inbound import Answer, PageCard, Said
from channels.link import opened
from clients.contacts.pins import check_pin
from clients.numbers.lookup import desk_number
from core.crypto import Erased
from core.house import House
from core.texts.speaking import gettext as _
from core.web import InHouse, RowId, Tx
from dispatch.ledger.told import whose_turn
from portal.edge import HtmlRoute, Mine, Post, go
from portal.messages import page_of_mine
from portal.pages import show
from portal.people import Me

router = APIRouter(prefix="/my/messages/{page_id}", include_in_schema=False, route_class=HtmlRoute)


@router.get("")
async def read(page_id: RowId, request: Request, house: InHouse, session: Tx, me: Mine) -> Response:
    card = await _card(session, me, page_id)
    desk = await desk_number(session, card.account_id)
    if not await opened.is_open(house, session, card, request):
        return show(me, "message_pin.html", card=card, desk=desk, complaint="")
    try:
        text = await inbound.registered().content(house, session, card.page_id, "link")
    except Erased:
        return show(me, "message_gone.html", 410, desk=desk)
    return show(me, "message.html", card=card, text=text, desk=desk)


@router.post("/pin")
async def pin(page_id: RowId, request: Request, house: InHouse, session: Tx, posted: Post) -> Response:
    """Counted before it is looked at; the count is committed whatever comes of it."""
    card = await _card(session, posted.me, page_id)
    result = await check_pin(session, card.contact_id, posted.form.text("pin"), "my")
    if result != "right":
        status = opened.STATUSES.get(result, 403)
        desk = await desk_number(session, card.account_id)
        return show(posted.me, "message_pin.html", status, card=card, desk=desk, complaint=_(opened.COMPLAINTS[result]))
    await inbound.registered().viewed(session, card.page_id)
    where = f"/my/messages/{page_id}"
    answer = go(where)
    await opened.open_here(house, session, card, request, answer=answer, path=where)
    return answer


@router.post("/confirm")
async def confirm(page_id: RowId, request: Request, house: InHouse, session: Tx, posted: Post) -> Response:
    return await _answer(page_id, request, house, session, me=posted.me, said="confirm")


@router.post("/decline")
async def decline(page_id: RowId, request: Request, house: InHouse, session: Tx, posted: Post) -> Response:
    return await _answer(page_id, request, house, session, me=posted.me, said="decline")


async def _answer(
    page_id: int, request: Request, house: House, session: AsyncSession, *, me: Me, said: Answer
) -> Response:
    card = await _card(session, me, page_id)
    if not await opened.is_open(house, session, card, request):
        return go(f"/my/messages/{page_id}")
    told = await inbound.registered().answer(house, session, page_id, Said(said, "link"))
    declined = said == "decline" and told.taken
    next_ = await whose_turn(session, await page_of_mine(session, me, page_id)) if declined else ""
    words = _("All right, you don't take it.") if declined else told.said
    desk = await desk_number(session, card.account_id)
    return show(me, "message_answered.html", said=words, next=next_, page_id=page_id, desk=desk)


async def _card(session: AsyncSession, me: Me, page_id: int) -> PageCard:
    await page_of_mine(session, me, page_id)
    return await inbound.registered().card(session, page_id)
