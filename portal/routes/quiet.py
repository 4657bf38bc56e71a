"""My quiet hours: when a routine page does not ring. An urgent one never looks at them."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts import orders
from clients.contacts.preferences import Quiet, QuietWindow
from clients.values import WEEKDAYS
from core import clock
from core.audit import audit
from core.errors import Conflict, Invalid
from core.events import changed
from core.texts.speaking import gettext as _
from core.web import Tx
from portal.edge import HtmlRoute, Mine, Post, go, parsed
from portal.pages import show
from portal.people import Person
from portal.quiet_words import window_key
from portal.routes.away import local_instant

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)


@router.get("/quiet")
async def quiet_form(me: Mine, session: Tx, contact: int) -> Response:
    person = me.person(contact)
    return show(me, "quiet.html", person=person, quiet=await _quiet(session, person), days=WEEKDAYS)


@router.post("/quiet/add")
async def add(posted: Post, session: Tx) -> Response:
    person = posted.me.person(posted.form.number("contact"))
    times = {"from": posted.form.text("from")[:5], "to": posted.form.text("to")[:5]}
    window = parsed(QuietWindow, days=posted.form.every("days"), **times)
    quiet = await _quiet(session, person)
    if window not in quiet.windows:
        new = parsed(Quiet, windows=[*quiet.windows, window], until=quiet.until)
        await _write(session, person, new)
    return go(_page(person))


@router.post("/quiet/remove")
async def remove(posted: Post, session: Tx) -> Response:
    person = posted.me.person(posted.form.number("contact"))
    at = posted.form.number("at") - 1
    quiet = await _quiet(session, person)
    if at >= len(quiet.windows) or window_key(quiet.windows[at]) != posted.form.text("what"):
        raise Conflict(_("Your quiet hours have changed meanwhile. Load the page again."))
    left = [window for place, window in enumerate(quiet.windows) if place != at]
    await _write(session, person, quiet.model_copy(update={"windows": left}))
    return go(_page(person))


@router.post("/quiet/until")
async def until(posted: Post, session: Tx) -> Response:
    """Empty: no longer."""
    person = posted.me.person(posted.form.number("contact"))
    typed = posted.form.text("until")
    at = local_instant(typed, person.timezone) if typed else None
    if typed and (at is None or at <= clock.now()):
        raise Invalid(_("Give a day and a time that are still to come."))
    quiet = await _quiet(session, person)
    await _write(session, person, quiet.model_copy(update={"until": at}))
    return go(_page(person))


async def _quiet(session: AsyncSession, person: Person) -> Quiet:
    return (await orders.current(session, [person.contact_id]))[person.contact_id].quiet


async def _write(session: AsyncSession, person: Person, quiet: Quiet) -> None:
    if await orders.write(session, person.contact_id, person.by, quiet=quiet):
        await audit(session, person.by, "quiet-change", f"contact:{person.contact_id}", person.account_id)
        await changed(session, "contact", person.contact_id, person.account_id)


def _page(person: Person) -> str:
    return f"/my/quiet?contact={person.contact_id}"
