"""A message of mine: the PIN shows it, a button answers it, by the same functions as the message link."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.inbound import Answer, PageCard, Said
from channels.link import opened
from clients.contacts.pins import check_pin
from clients.numbers.lookup import of_account
from core import clock
from core.crypto import Erased
from core.house import House
from core.web import InHouse, RowId, Tx, over_tls
from dispatch.clinicians.edge import HtmlRoute, Mine, Post, go, show
from dispatch.clinicians.html.message import answered_page, gone_page, message_page, pin_page
from dispatch.clinicians.messages import page_of_mine, who_is_asked
from dispatch.clinicians.people import Me

router = APIRouter(prefix="/my/messages/{page_id}", include_in_schema=False, route_class=HtmlRoute)

_COMPLAINTS = {
    "wrong": "That is not your PIN.",
    "locked": "Too many wrong PINs: wait a quarter of an hour, or phone the desk.",
    "unset": "You have no PIN yet, so the message can't be opened here. Phone the desk: it reads it out to you.",
}


@router.get("")
async def read(page_id: RowId, request: Request, house: InHouse, session: Tx, me: Mine) -> Response:
    card = await _card(session, me, page_id)
    desk = await _desk(session, card)
    if not await _opened(house, session, card, request):
        return show(pin_page(me, card, desk))
    try:
        text = await inbound.registered().content(house, session, card.page_id, "link")
    except Erased:
        return show(gone_page(me, desk), 410)
    return show(message_page(me, card, text, desk, clock.now()))


@router.post("/pin")
async def pin(page_id: RowId, request: Request, house: InHouse, session: Tx, posted: Post) -> Response:
    """Counted before it is looked at; the count is committed whatever comes of it."""
    card = await _card(session, posted.me, page_id)
    result = await check_pin(session, card.contact_id, posted.form.text("pin"))
    if result != "right":
        status = 429 if result == "locked" else 403
        return show(pin_page(posted.me, card, await _desk(session, card), _COMPLAINTS[result]), status)
    await inbound.registered().viewed(session, card.page_id)
    where = f"/my/messages/{page_id}"
    answer = go(where)
    answer.set_cookie(
        opened.COOKIE,
        await opened.issue(session, house.keyring, card),
        max_age=int(opened.LASTS.total_seconds()),
        path=where,
        secure=over_tls(request, house.settings),
        httponly=True,
        samesite="lax",
    )
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
    if not await _opened(house, session, card, request):
        return go(f"/my/messages/{page_id}")
    told = await inbound.registered().answer(house, session, page_id, Said(said, "link"))
    declined = said == "decline" and told.taken
    next_ = await who_is_asked(session, await page_of_mine(session, me, page_id)) if declined else ""
    words = "All right, you don't take it." if declined else told.said
    return show(answered_page(me, page_id, words, next_, await _desk(session, card)))


async def _card(session: AsyncSession, me: Me, page_id: int) -> PageCard:
    await page_of_mine(session, me, page_id)
    return await inbound.registered().card(session, page_id)


async def _opened(house: House, session: AsyncSession, card: PageCard, request: Request) -> bool:
    try:
        return await opened.holds(session, house.keyring, card, request.cookies.get(opened.COOKIE))
    except Erased:
        return False


async def _desk(session: AsyncSession, card: PageCard) -> str | None:
    numbers = await of_account(session, card.account_id)
    return numbers[0].e164 if numbers else None
