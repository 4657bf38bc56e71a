"""The message link. Opening it changes nothing (mail scanners open links); a PIN shows the message; a POST answers."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.inbound import Answer, PageCard, Said
from channels.link import html, opened
from clients.contacts.pins import check_pin
from clients.numbers.lookup import bureau_number, desk_number
from core import clock
from core.auth.needs import public
from core.crypto import Erased
from core.forms import read_form
from core.house import House
from core.web import InHouse, Tx

WHY = "a page's link is opened by people who have no account: the link and a PIN are what they have"
router = APIRouter(prefix="/p", include_in_schema=False, dependencies=[Depends(public(WHY))])

_LONGEST_FORM = 2048


@router.get("")
async def without_key(house: InHouse, session: Tx) -> Response:
    return await _broken(house, session)


@router.get("/{token}")
async def show(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    card = await _card(session, token)
    if card is None:
        return await _broken(house, session)
    desk = await desk_number(session, card.account_id)
    if not await opened.is_open(house, session, card, request):
        return _page(html.pin_page(token, card, desk))
    try:
        text = await inbound.registered().content(house, session, card.page_id, "link")
    except Erased:
        return _page(html.said_page("This message has been erased.", desk=desk), 410)
    return _page(html.message_page(token, card, text, desk, clock.now()))


@router.post("/{token}/pin")
async def pin(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    """Counted before it is looked at; the count is committed whatever comes of it."""
    card = await _card(session, token)
    if card is None:
        return await _broken(house, session)
    given = (await read_form(request, _LONGEST_FORM)).get("pin", [""])[0]
    result = await check_pin(session, card.contact_id, given, f"page:{card.page_id}")
    if result != "right":
        status = opened.STATUSES.get(result, 403)
        desk = await desk_number(session, card.account_id)
        return _page(html.pin_page(token, card, desk, opened.COMPLAINTS[result]), status)
    await inbound.registered().viewed(session, card.page_id)
    answer = RedirectResponse(f"/p/{token}", 303, headers=html.HEADERS)
    await opened.open_here(house, session, card, request, answer=answer, path=f"/p/{token}")
    return answer


@router.post("/{token}/confirm")
async def confirm(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    return await _answer(token, request, house, session, "confirm")


@router.post("/{token}/decline")
async def decline(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    return await _answer(token, request, house, session, "decline")


async def _answer(token: str, request: Request, house: House, session: AsyncSession, said: Answer) -> Response:
    card = await _card(session, token)
    if card is None:
        return await _broken(house, session)
    if not await opened.is_open(house, session, card, request):
        return RedirectResponse(f"/p/{token}", 303, headers=html.HEADERS)
    told = await inbound.registered().answer(house, session, card.page_id, Said(said, "link"))
    return _page(html.said_page(told.said, token, await desk_number(session, card.account_id)))


async def _card(session: AsyncSession, token: str) -> PageCard | None:
    if len(token) > 64:
        return None
    page_id = await inbound.registered().by_token(session, token)
    return await inbound.registered().card(session, page_id) if page_id is not None else None


async def _broken(house: House, session: AsyncSession) -> Response:
    return _page(html.broken_page(await bureau_number(session, house.settings)), 404)


def _page(document: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(document, status, headers=html.HEADERS)
