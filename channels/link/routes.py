"""The message link. Opening it changes nothing (mail scanners open links); a PIN shows the message; a POST answers."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.inbound import Answer, PageCard, Said
from channels.link import html, opened
from clients.contacts.pins import check_pin
from clients.numbers.lookup import of_account
from core import clock
from core.auth.needs import public
from core.crypto import Erased
from core.errors import Problem
from core.house import House
from core.web import InHouse, Tx, over_tls

WHY = "a page's link is opened by people who have no account: the link and a PIN are what they have"
router = APIRouter(prefix="/p", include_in_schema=False, dependencies=[Depends(public(WHY))])

_LONGEST_FORM = 2048
_COMPLAINTS = {
    "wrong": "That is not your PIN.",
    "locked": "Too many wrong PINs: wait a quarter of an hour, or phone the desk.",
    "unset": "You have no PIN yet, so the message can't be opened here. Phone the desk: it reads it out to you.",
}
_GONE = "This link is not valid (any more). If you expect a message, phone the desk."


@router.get("/{token}")
async def show(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    card = await _card(session, token)
    if card is None:
        return _page(html.said_page(_GONE), 404)
    desk = await _desk(session, card)
    if not await _opened(house, session, card, request):
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
        return _page(html.said_page(_GONE), 404)
    given = await _field(request, "pin")
    result = await check_pin(session, card.contact_id, given)
    if result != "right":
        status = 429 if result == "locked" else 403
        return _page(html.pin_page(token, card, await _desk(session, card), _COMPLAINTS[result]), status)
    await inbound.registered().viewed(session, card.page_id)
    answer = RedirectResponse(f"/p/{token}", 303, headers=html.HEADERS)
    answer.set_cookie(
        opened.COOKIE,
        await opened.issue(session, house.keyring, card),
        max_age=int(opened.LASTS.total_seconds()),
        path=f"/p/{token}",
        secure=over_tls(request, house.settings),
        httponly=True,
        samesite="lax",
    )
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
        return _page(html.said_page(_GONE), 404)
    if not await _opened(house, session, card, request):
        return RedirectResponse(f"/p/{token}", 303, headers=html.HEADERS)
    told = await inbound.registered().answer(house, session, card.page_id, Said(said, "link"))
    return _page(html.said_page(told.said, token, await _desk(session, card)))


async def _card(session: AsyncSession, token: str) -> PageCard | None:
    if len(token) > 64:
        return None
    page_id = await inbound.registered().by_token(session, token)
    return await inbound.registered().card(session, page_id) if page_id is not None else None


async def _opened(house: House, session: AsyncSession, card: PageCard, request: Request) -> bool:
    try:
        return await opened.holds(session, house.keyring, card, request.cookies.get(opened.COOKIE))
    except Erased:
        return False


async def _desk(session: AsyncSession, card: PageCard) -> str | None:
    numbers = await of_account(session, card.account_id)
    return numbers[0].e164 if numbers else None


async def _field(request: Request, name: str) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise Problem("That form is too long.", code="too-long")
    return parse_qs(body.decode("utf-8", "replace")).get(name, [""])[0].strip()


def _page(document: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(document, status, headers=html.HEADERS)
