"""Another language for these pages, and for the message link's."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from core.auth.needs import public
from core.forms import read_form
from core.texts.choosing import keep
from core.web import InHouse, over_tls
from portal.edge import HtmlRoute, go
from portal.where import ours

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)


@router.post("/language", dependencies=[Depends(public("chooses in which language this browser is answered"))])
async def choose(request: Request, house: InHouse) -> Response:
    form = await read_form(request, 2048)
    answer = go(ours(form.get("back", [""])[0]))
    keep(answer, request, form.get("language", [""])[0], secure=over_tls(request, house.settings))
    return answer
