"""Being away: looked at first, then entered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from whenever import Date

from clients.local_time import instant_of
from core import clock
from core.errors import Invalid
from core.texts.speaking import gettext as _
from core.web import Tx
from oncall.cover.absences import Absence, enter_absence
from oncall.people import people_named
from portal.edge import Form, HtmlRoute, Mine, Post
from portal.pages import show
from portal.people import Me, Person
from portal.shifts import colleagues
from portal.times import typed as as_typed

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)


@dataclass(frozen=True)
class Typed:
    """The form as it was filled in: local times of the account."""

    starts: str = ""
    ends: str = ""
    stand_in: str = ""
    reason: str = ""

    @property
    def fields(self) -> dict[str, object]:
        return {"starts": self.starts, "ends": self.ends, "stand_in": self.stand_in, "reason": self.reason}


@router.get("/away")
async def away_form(me: Mine, session: Tx, contact: int | None = None) -> Response:
    person = me.person(contact) if contact is not None else me.people[0]
    now = clock.now()
    typed = Typed(as_typed(now, person.timezone), as_typed(now + timedelta(days=1), person.timezone))
    return await _asked(session, me, person, typed)


@router.post("/away")
async def away(posted: Post, session: Tx) -> Response:
    """Looked at in a transaction that is taken back: what is shown is what would be entered."""
    me, form = posted.me, posted.form
    person = me.person(form.number("contact"))
    typed = Typed(form.text("starts"), form.text("ends"), form.text("stand_in"), form.text("reason")[:200])
    if form.text("change"):
        return await _asked(session, me, person, typed)
    sure = form.text("sure") == "1"
    try:
        async with session.begin_nested() as looked:
            absence = await _enter(session, person, form, typed)
            if not sure:
                await looked.rollback()
    except Invalid as invalid:
        return await _asked(session, me, person, typed, invalid.detail)
    slugs = {slug for one in absence.moved for slug in one.people[:1]}
    named = await people_named(session, {(person.account_id, slug) for slug in slugs})
    names = {slug: one.name for (_, slug), one in named.items()}
    template = "away_entered.html" if sure else "away_preview.html"
    return show(me, template, person=person, typed=typed, absence=absence, names=names)


async def _asked(session: AsyncSession, me: Me, person: Person, typed: Typed, complaint: str = "") -> Response:
    others = await colleagues(session, person)
    status = 422 if complaint else 200
    return show(me, "away.html", status, person=person, colleagues=others, typed=typed, complaint=complaint)


async def _enter(session: AsyncSession, person: Person, form: Form, typed: Typed) -> Absence:
    starts, ends = (local_instant(text, person.timezone) for text in (typed.starts, typed.ends))
    if starts is None or ends is None:
        raise Invalid(_("Give the day and the time, both for the beginning and for the end."))
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
