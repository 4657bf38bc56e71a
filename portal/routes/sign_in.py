"""Signing in and out, and who it is. In steps with commits of their own: a refused attempt must stay counted."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels.link import opened
from clients.numbers.lookup import desk_number
from core.auth import devices, limits, whence
from core.auth.limits import TooManyAttempts
from core.auth.needs import public
from core.errors import NotFound, TooMany
from core.house import House
from core.texts.speaking import gettext as _
from core.texts.speaking import later
from core.web import InHouse, Tx, over_tls
from portal import codes, sessions, who
from portal.edge import HtmlRoute, Post, go, our_form, set_cookie
from portal.pages import bare
from portal.people import Person
from portal.tokens import COOKIE, form_token, new_token
from portal.where import inside

WHY = "signing in to one's own on-call pages: shows nothing, and answers everybody the same"
router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)
open_to_all = [Depends(public(WHY))]

_COMPLAINTS = {
    "wrong": later("That is not the code."),
    "over": later("This code is no longer good: it is too old, or there were too many tries. Ask for another."),
}
KNOWN_BY: Final = "nightbell_my_known"
To = Annotated[str, Query(max_length=200)]


@router.get("/sign-in", dependencies=open_to_all)
async def ask(request: Request, house: InHouse, session: Tx, to: To = "/my") -> Response:
    cookie = request.cookies.get(COOKIE)
    if await sessions.find(session, cookie):
        return go(inside(to))
    token = cookie or new_token()
    answer = _address_page(form_token(token), inside(to))
    if token != cookie:
        set_cookie(answer, request, house, token)
    return answer


@router.post("/sign-in", dependencies=open_to_all)
async def send(request: Request, house: InHouse) -> Response:
    form = await our_form(request)
    to, token = inside(form.text("to")), form_token(request.cookies.get(COOKIE, ""))
    address = codes.normal_address(form.text("address")[:254])
    if address is None:
        complaint = _("Write a number with its country, such as +1 202 555 0121, or a mail address.")
        return _address_page(token, to, complaint, form.text("address")[:254], 422)
    try:
        device = devices.known(house.keyring, request.cookies.get(KNOWN_BY), _known_as(address))
        await _count(house, address, request, device)
        async with house.transaction() as session:
            attempt = await codes.send(house, session, address, known=device is not None)
    except TooMany as many:
        return _address_page(token, to, many.detail, form.text("address")[:254], 429)
    answer = go(f"/my/code?to={to}")
    set_cookie(answer, request, house, attempt)
    return answer


@router.get("/code", dependencies=open_to_all)
async def ask_code(request: Request, session: Tx, to: To = "/my") -> Response:
    cookie = request.cookies.get(COOKIE)
    if not await codes.waiting(session, cookie):
        return go("/my/sign-in")
    return bare("code.html", form_token=form_token(cookie or ""), to=inside(to), complaint="")


@router.post("/code", dependencies=open_to_all)
async def give_code(request: Request, house: InHouse, session: Tx) -> Response:
    form = await our_form(request)
    cookie, to = request.cookies.get(COOKIE), inside(form.text("to"))
    digits = form.text("code")
    result, shown = await codes.check(house, session, cookie, digits)
    if shown is None:
        status = 429 if result == "over" else 403
        complaint = _(_COMPLAINTS[result])
        return bare("code.html", status, form_token=form_token(cookie or ""), to=to, complaint=complaint)
    by = who.Holder(shown.address, shown=shown)
    choices = await who.choices(session, by)
    if len(choices) == 1:
        answer = go(to)
        set_cookie(answer, request, house, await who.sign_in(session, by, choices[0], "code"))
    else:  # by nobody's any more, too: taken from them since the code went out
        answer = go(f"/my/who?to={to}")
    known = devices.and_now(house.keyring, request.cookies.get(KNOWN_BY), _known_as(shown.address))
    answer.set_cookie(
        KNOWN_BY, known, max_age=devices.LASTS_S, path="/my", httponly=True, samesite="lax",
        secure=over_tls(request, house.settings),
    )  # fmt: skip
    return answer


@router.get("/who", dependencies=open_to_all)
async def ask_who(request: Request, session: Tx, to: To = "/my") -> Response:
    """Only for a browser that has shown to hold the address; names are nobody else's business."""
    cookie = request.cookies.get(COOKIE)
    by = await who.holder(session, cookie)
    choices = await who.choices(session, by) if by else []
    if by is None or not choices:
        return go("/my/sign-in")
    if by.me and not by.me.shared:
        return go(inside(to))
    now_as = by.me.name if by.me else ""
    return bare("who.html", form_token=form_token(cookie or ""), to=inside(to), choices=choices, now_as=now_as)


@router.post("/who", dependencies=open_to_all)
async def give_who(request: Request, house: InHouse, session: Tx) -> Response:
    """A name, then the PIN if they have one. A wrong one is committed, so that it stays counted."""
    form = await our_form(request)
    cookie, to = request.cookies.get(COOKIE), inside(form.text("to"))
    by = await who.holder(session, cookie)
    if by is None:
        return go("/my/sign-in")
    contact_id, pin = form.number("contact"), form.text("pin")
    people = await _chosen(session, by, contact_id)
    result = await who.proven(session, by, people, pin)
    if result not in ("right", "unset"):
        desk = await desk_number(session, people[0].account_id)
        asked = pin or form.text("asked")  # else only the name was tapped
        complaint = _(opened.COMPLAINTS[result]) if asked else ""
        return bare(
            "who_pin.html", opened.STATUSES.get(result, 403) if asked else 200,
            form_token=form_token(cookie or ""), to=to, person=people[0], desk=desk, complaint=complaint,
        )  # fmt: skip
    answer = go(to)
    token = await who.sign_in(session, by, people, "pin" if result == "right" else "name")
    set_cookie(answer, request, house, token)
    return answer


async def _chosen(session: AsyncSession, by: who.Holder, contact_id: int) -> tuple[Person, ...]:
    for one in await who.choices(session, by):
        if contact_id in {person.contact_id for person in one}:
            return one
    raise NotFound(_("There is no such thing, or it is not yours."))


@router.post("/sign-out")
async def sign_out(posted: Post, session: Tx) -> Response:
    await sessions.end(session, posted.me)
    answer = go("/my/sign-in")
    answer.delete_cookie(COOKIE, path="/my")
    return answer


def _address_page(token: str, to: str, complaint: str = "", typed: str = "", status: int = 200) -> Response:
    return bare("sign_in.html", status, form_token=token, to=to, complaint=complaint, typed=typed)


def _known_as(address: str) -> str:
    return f"my {address}"


async def _count(house: House, address: str, request: Request, device: str | None) -> None:
    """Counted and committed before anything is looked up. Apart from the console's passwords: nobody locks anybody
    out there from here. Raises TooMany."""
    host = whence.counted_as(whence.address_of(request, house.settings))
    refused: TooManyAttempts | None = None
    async with house.transaction() as session:
        try:
            await limits.count_attempt(session, f"my {address}", f"my {host}", device)
        except TooManyAttempts as many:
            refused = many
    if refused:
        wait = max(1, round(refused.extra["retry_after"] / 60))
        raise TooMany(_("Too many attempts. Try again in %(minutes)s min.", minutes=wait)) from refused
