"""My shifts, taking over from now, and taking back what I entered."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.errors import Invalid, NotFound
from core.texts.speaking import gettext as _
from core.web import RowId, Tx
from oncall.cover import overrides, rows
from oncall.cover.conflicts import of_override
from oncall.cover.legs import covers_of
from oncall.models import CoverRow
from oncall.rosters import SlotNow
from portal.asked import cover_of_mine, requests_of, waiting_for_me
from portal.edge import HtmlRoute, Mine, Post
from portal.pages import show
from portal.people import Me, Person
from portal.shifts import by_week, my_shifts, my_slots
from portal.times import moment

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)
AHEAD: Final = timedelta(weeks=6)
HOURS: Final = (1, 2, 4, 8)
_KINDS: Final = ("override", "absence")


@router.get("/shifts")
async def shifts(me: Mine, session: Tx) -> Response:
    cover = [(_whose(me, row), row) for row in await cover_of_mine(session, me)]
    asked = await waiting_for_me(session, me)
    found = await my_shifts(session, me, AHEAD)
    reasons = await _from_requests(session, me)
    return show(me, "shifts.html", weeks=by_week(found, clock.now()), cover=cover, asked=asked, reasons=reasons)


@router.get("/take")
async def take_form(me: Mine, session: Tx) -> Response:
    return show(me, "take.html", slots=await my_slots(session, me), hours=HOURS)


@router.post("/take")
async def take(posted: Post, session: Tx) -> Response:
    me, form = posted.me, posted.form
    person = me.person(form.number("contact"))
    hours = form.number("hours")
    if hours not in HOURS:
        raise Invalid(_("Choose for how long."))
    slot = await _slot(session, me, person, form.text("roster"), form.text("slot"))
    row = await overrides.take(
        session, person.by, person.account_id, roster=slot.roster, slot=slot.slot, contact_id=person.contact_id,
        minutes=hours * 60,
    )  # fmt: skip
    until = moment(row.ends_at, person.timezone, clock.now())
    title = _("You have %(slot)s until %(time)s", slot=slot.label, time=until)
    conflicts = await of_override(session, row)
    return show(me, "done.html", place="shifts", title=title, told=person.account_name, conflicts=conflicts)


@router.post("/cover/{cover_id}/cancel")
async def cancel(cover_id: RowId, posted: Post, session: Tx) -> Response:
    """An absence, or what I took over: from now on it holds no longer."""
    row = await session.get(CoverRow, cover_id)
    person = posted.me.maybe((row.replaces_id or row.created_by_contact) if row and row.kind in _KINDS else None)
    if row is None or person is None:
        raise NotFound(_("There is no such thing, or it is not yours."))
    await rows.cancel(session, person.by, row)
    title = _("You are back") if row.kind == "absence" else _("It has ended")
    told = _("From now on it is as the roster says.")
    return show(posted.me, "done.html", place="shifts", title=title, told=told, conflicts=[])


async def _slot(session: AsyncSession, me: Me, person: Person, roster: str, slot: str) -> SlotNow:
    """One of those that I may take. Raises NotFound."""
    for whose, found in await my_slots(session, me):
        if (whose.account_id, found.roster, found.slot) == (person.account_id, roster, slot):
            return found
    raise NotFound(_("There is no such slot, or no roster of it names you."))


def _whose(me: Me, row: CoverRow) -> Person:
    return me.person((row.replaces_id if row.kind == "absence" else row.created_by_contact) or 0)


async def _from_requests(session: AsyncSession, me: Me) -> dict[int, str]:
    """By cover, the swap or give that it came from."""
    found: dict[int, str] = {}
    for one in (await requests_of(session, me)).mine:
        if one.row.status == "in_force":
            other = one.view.taker_name if me.maybe(one.row.from_contact_id) else one.view.from_name
            words = (
                _("By a swap with %(other)s: undo it under Requests.", other=other)
                if one.row.kind == "swap"
                else _("By a give with %(other)s: undo it under Requests.", other=other)
            )
            found |= {cover.id: words for cover in await covers_of(session, one.row)}
    return found
