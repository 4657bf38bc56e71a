"""What every route of /my shares: who asks, what they posted, and answers in HTML."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from core.auth.needs import Need, declare
from core.errors import Forbidden, Invalid, NotFound, Problem
from core.forms import read_form
from core.house import House
from core.texts.choosing import language_of
from core.texts.speaking import gettext as _
from core.texts.speaking import speaking
from core.web import Answered, Tx, over_tls
from portal import pages, sessions, style, where
from portal.people import Me
from portal.tokens import COOKIE, is_ours

SIGN_IN: Final = "/my/sign-in"
_LONGEST_FORM: Final = 8192
_SAFE: Final = ("GET", "HEAD")
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Form:
    """What was typed, by field; whoever reads it checks it."""

    fields: dict[str, list[str]]

    def text(self, name: str) -> str:
        return self.fields.get(name, [""])[0].strip()

    def every(self, name: str) -> list[str]:
        return [value.strip() for value in self.fields.get(name, [])]

    def number(self, name: str) -> int:
        """An id that one of our own forms carries. Raises NotFound for anything else."""
        given = self.text(name)
        if not given.isascii() or not given.isdecimal() or not 0 < int(given[:20]) < 2**63:
            raise NotFound(_("There is no such thing, or it is not yours."))
        return int(given)


@dataclass(frozen=True)
class Posted:
    """A form that is ours, and who filled it in."""

    me: Me
    form: Form


async def _signed_in(request: Request, session: Tx) -> Me:
    me = await sessions.find(session, request.cookies.get(COOKIE))
    if me is None:
        raise Answered(go(f"{SIGN_IN}?to={quote(request.url.path)}" if request.method in _SAFE else SIGN_IN))
    return me


clinician = declare(_signed_in, Need("clinician", "what is theirs, in every account"))
Mine = Annotated[Me, Depends(clinician)]


async def _posted(request: Request, me: Mine) -> Posted:
    return Posted(me, await our_form(request))


Post = Annotated[Posted, Depends(_posted)]


async def our_form(request: Request) -> Form:
    """Raises Forbidden for a form that another site sent here."""
    form = Form(await read_form(request, _LONGEST_FORM))
    foreign = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    if foreign or not is_ours(request.cookies.get(COOKIE), form.text("form")):
        told = _("This form is out of date, or not ours. Go back, load the page again, and send it once more.")
        raise Forbidden(told)
    return form


def parsed(shape: type[Shape], **fields: object) -> Shape:
    """The form as this shape. Raises Invalid with what is wrong, in words."""
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        words = [str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors()]
        raise Invalid(". ".join(words)) from None


def go(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers=style.HEADERS)


def set_cookie(answer: Response, request: Request, house: House, token: str) -> None:
    # Lax: the way here is a link in a text or a mail
    answer.set_cookie(
        COOKIE, token, max_age=int(sessions.LASTS.total_seconds()), path="/my",
        secure=over_tls(request, house.settings), httponly=True, samesite="lax",
    )  # fmt: skip


class HtmlRoute(APIRoute):
    """In the reader's language. Whatever is refused is said on a page, and nothing of what it had begun is kept."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            with speaking(language_of(request)), where.answering(request):
                try:
                    return await handle(request)
                except Problem as problem:
                    raise Answered(refusal(problem.detail, problem.status)) from None
                except RequestValidationError:
                    raise Answered(refusal(_("There is no such page, or its address is incomplete."), 404)) from None

        return shown


def refusal(words: str, status: int) -> Response:
    return pages.bare("refused.html", status, words=words, here=where.HOME)
