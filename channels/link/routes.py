"""The message link. Opening it changes nothing (mail scanners open links); a PIN shows the message; a POST answers."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.inbound import Answer, PageCard, Said
from channels.link import opened, pages
from clients.contacts.pins import check_pin
from clients.numbers.lookup import bureau_number, desk_number
from core.auth.needs import public
from core.crypto import Erased
from core.forms import read_form
from core.house import House
from core.texts.choosing import keep
from core.texts.routes import InTheirLanguage
from core.texts.speaking import gettext as _
from core.web import InHouse, Tx, over_tls

WHY = "a page's link is opened by people who have no account: the link and a PIN are what they have"
router = APIRouter(
    prefix="/p", include_in_schema=False, dependencies=[Depends(public(WHY))], route_class=InTheirLanguage
)

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
        return pages.show("pin.html", token, desk, card=card, complaint="")
    try:
        text = await inbound.registered().content(house, session, card.page_id, "link")
    except Erased:
        return pages.show("said.html", None, desk, 410, said=_("This message has been erased."))
    return pages.show("message.html", token, desk, card=card, text=text)


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
        return pages.show("pin.html", token, desk, status, card=card, complaint=_(opened.COMPLAINTS[result]))
    await inbound.registered().viewed(session, card.page_id)
    answer = RedirectResponse(f"/p/{token}", 303, headers=pages.HEADERS)
    await opened.open_here(house, session, card, request, answer=answer, path=f"/p/{token}")
    return answer


@router.post("/{token}/confirm")
async def confirm(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    return await _answer(token, request, house, session, "confirm")


@router.post("/{token}/decline")
async def decline(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    return await _answer(token, request, house, session, "decline")


@router.post("/{token}/language")
async def language(token: str, request: Request, house: InHouse, session: Tx) -> Response:
    """In which this browser is answered from now on; changes nothing of the message."""
    if await _card(session, token) is None:
        return await _broken(house, session)
    answer = RedirectResponse(f"/p/{token}", 303, headers=pages.HEADERS)
    form = await read_form(request, _LONGEST_FORM)
    keep(answer, request, form.get("language", [""])[0], secure=over_tls(request, house.settings))
    return answer


async def _answer(token: str, request: Request, house: House, session: AsyncSession, said: Answer) -> Response:
    card = await _card(session, token)
    if card is None:
        return await _broken(house, session)
    if not await opened.is_open(house, session, card, request):
        return RedirectResponse(f"/p/{token}", 303, headers=pages.HEADERS)
    told = await inbound.registered().answer(house, session, card.page_id, Said(said, "link"))
    return pages.show("said.html", token, await desk_number(session, card.account_id), said=told.said)


async def _card(session: AsyncSession, token: str) -> PageCard | None:
    if len(token) > 64:
        return None
    page_id = await inbound.registered().by_token(session, token)
    return await inbound.registered().card(session, page_id) if page_id is not None else None


async def _broken(house: House, session: AsyncSession) -> Response:
    return pages.broken(await bureau_number(session, house.settings))
