"""Being away: looked at first, then entered."""

from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from whenever import Date

from clients.local_time import instant_of
from core import clock
from core.errors import Invalid
from core.web import Tx
from oncall.cover.absences import Absence, enter_absence
from oncall.people import people_named
from portal.edge import Form, HtmlRoute, Mine, Post, show
from portal.html.away import Typed, away_page, entered_page, preview_page
from portal.html.times import typed as as_typed
from portal.people import Person
from portal.shifts import colleagues

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)


@router.get("/away")
async def away_form(me: Mine, session: Tx, contact: int | None = None) -> Response:
    person = me.person(contact) if contact is not None else me.people[0]
    now = clock.now()
    typed = Typed(as_typed(now, person.timezone), as_typed(now + timedelta(days=1), person.timezone))
    return show(away_page(me, person, await colleagues(session, person), typed))


@router.post("/away")
async def away(posted: Post, session: Tx) -> Response:
    """Looked at in a transaction that is taken back: what is shown is what would be entered."""
    me, form, now = posted.me, posted.form, clock.now()
    person = me.person(form.number("contact"))
    typed = Typed(form.text("starts"), form.text("ends"), form.text("stand_in"), form.text("reason")[:200])
    if form.text("change"):
        return show(away_page(me, person, await colleagues(session, person), typed))
    sure = form.text("sure") == "1"
    try:
        async with session.begin_nested() as looked:
            absence = await _enter(session, person, form, typed)
            if not sure:
                await looked.rollback()
    except Invalid as invalid:
        return show(away_page(me, person, await colleagues(session, person), typed, invalid.detail), 422)
    slugs = {slug for one in absence.moved for slug in one.people[:1]}
    named = await people_named(session, {(person.account_id, slug) for slug in slugs})
    names = {slug: one.name for (_, slug), one in named.items()}
    if sure:
        return show(entered_page(me, person, absence, names=names, now=now))
    return show(preview_page(me, person, typed, absence, names=names, now=now))


async def _enter(session: AsyncSession, person: Person, form: Form, typed: Typed) -> Absence:
    starts, ends = (local_instant(text, person.timezone) for text in (typed.starts, typed.ends))
    if starts is None or ends is None:
        raise Invalid("Give the day and the time, both for the beginning and for the end.")
    return await enter_absence(
        session, person.by, person.account_id, contact_id=person.contact_id,
        # a form is filled in within minutes: what began meanwhile begins now
        starts_at=None if starts <= clock.now() < starts + timedelta(minutes=30) else starts,
        ends_at=ends, stand_in_id=form.number("stand_in") if typed.stand_in else None, reason=typed.reason,
    )  # fmt: skip


def local_instant(text: str, zone: str) -> datetime | None:
    """`2026-11-27T17:00` on the account's clocks; None for anything else."""
    day, _, time = text[:16].partition("T")
    try:
        return instant_of(Date.parse_iso(day), time, zone)
    except ValueError:
        return None
