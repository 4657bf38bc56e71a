"""What is no page of /my: said on one of ours, with whom to phone, never by the operators' console."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from clients.numbers.lookup import bureau_number
from core.auth.needs import public
from core.texts.speaking import gettext as _
from core.web import InHouse, Tx
from portal.edge import HtmlRoute, refusal

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)


@router.get("/{rest:path}", dependencies=[Depends(public("says only that there is no such page"))])
async def nowhere(house: InHouse, session: Tx) -> Response:
    desk = await bureau_number(session, house.settings)
    words = _("There is no such page: the address may be incomplete.")
    if desk:
        words += " " + _("If you have just been paged, phone the desk: %(number)s.", number=desk)
    return refusal(words, 404)
