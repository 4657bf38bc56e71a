"""Another language for these pages, and for the message link's."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from core.auth.needs import public
from core.forms import read_form
from core.texts.catalogues import languages
from core.texts.choosing import keep
from core.web import InHouse
from portal.edge import HtmlRoute, go, is_foreign
from portal.where import ours

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)


@router.post("/language", dependencies=[Depends(public("chooses in which language this browser is answered"))])
async def choose(request: Request, house: InHouse) -> Response:
    """Another site's page chooses nothing for anybody."""
    form = await read_form(request, 2048)
    chosen = form.get("language", [""])[0]
    answer = go(ours(form.get("back", [""])[0]))
    if chosen in languages() and not is_foreign(request):
        keep(answer, request, house.settings, chosen)
    return answer
