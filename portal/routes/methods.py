"""My methods: added, verified, put in order, tried out."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.codes import send_code
from channels.methods.trial import send_test, tests_of
from channels.sends.models import Send
from clients.contacts import methods, orders
from clients.contacts.codes import check_code
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.people import get_contact
from clients.contacts.preferences import Quiet
from clients.contacts.schemas import NewMethod
from core.audit import Detail, audit
from core.errors import Conflict, NotFound
from core.events import changed
from core.texts.speaking import gettext as _
from core.texts.speaking import later
from core.web import InHouse, RowId, Tx
from portal.asked import waiting_for_me
from portal.codes import normal_address
from portal.edge import HtmlRoute, Mine, Post, go, parsed
from portal.pages import show
from portal.people import Me, Person

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)
_COMPLAINTS = {
    "wrong": later("That is not the code."),
    "over": later("No code is good any more: it is too old, or there were too many tries. Send another."),
}


@dataclass(frozen=True)
class Ways:
    """What one account knows of how somebody is reached."""

    person: Person
    methods: Sequence[ContactMethod]
    quiet: Quiet
    rules: int
    tests: Sequence[Send]


@router.get("/methods")
async def list_methods(me: Mine, session: Tx) -> Response:
    return await _page(session, me)


@router.post("/methods")
async def add(house: InHouse, session: Tx, posted: Post) -> Response:
    """Not theirs until a code says so; the code goes out at once."""
    person = posted.me.person(posted.form.number("contact"))
    kind = posted.form.text(f"kind_{person.contact_id}")
    typed = posted.form.text(f"address_{person.contact_id}")
    address = typed if "@" in typed else normal_address(typed) or typed
    body = parsed(NewMethod, kind=kind, address=address)
    if body.kind == "desk":
        raise NotFound(_("There is no such way."))
    contact = await get_contact(session, person.account_id, person.contact_id)
    method = await methods.add(
        session, contact, body.kind, body.address, by=person.by, reason="added on their own pages"
    )
    await orders.write(session, contact.id, person.by)
    await _noted(session, person, "method-add", method=method.id, vouched=False)
    await send_code(house, session, contact, method, person.by)
    await audit(session, person.by, "method-code", f"contact:{contact.id}", person.account_id, method=method.id)
    return show(posted.me, "method_code.html", method=method, complaint="")


@router.post("/methods/{method_id}/code")
async def code(method_id: RowId, house: InHouse, session: Tx, posted: Post) -> Response:
    person, contact, method = await _mine(session, posted.me, method_id)
    await send_code(house, session, contact, method, person.by)
    await audit(session, person.by, "method-code", f"contact:{contact.id}", person.account_id, method=method.id)
    return show(posted.me, "method_code.html", method=method, complaint="")


@router.post("/methods/{method_id}/verify")
async def verify(method_id: RowId, house: InHouse, session: Tx, posted: Post) -> Response:
    """A wrong code is an answer too, so that the try is counted."""
    person, contact, method = await _mine(session, posted.me, method_id)
    digits = posted.form.text("code")
    result = await check_code(session, house.keyring, method, digits, person.by)
    detail: dict[str, Detail] = {"method": method.id, "result": result}
    await audit(session, person.by, "method-verify", f"contact:{contact.id}", person.account_id, **detail)
    if result != "right":
        status, complaint = 429 if result == "over" else 403, _(_COMPLAINTS[result])
        return show(posted.me, "method_code.html", status, method=method, complaint=complaint)
    await changed(session, "contact", contact.id, person.account_id)
    return await _page(session, posted.me, _("It is verified: pages use it from now on."))


@router.post("/methods/{method_id}/up")
async def up(method_id: RowId, session: Tx, posted: Post) -> Response:
    return await _shifted(session, posted.me, method_id, -1)


@router.post("/methods/{method_id}/down")
async def down(method_id: RowId, session: Tx, posted: Post) -> Response:
    return await _shifted(session, posted.me, method_id, 1)


@router.post("/methods/{method_id}/remove")
async def remove(method_id: RowId, session: Tx, posted: Post) -> Response:
    """One that was never verified, such as a number mistyped. The others the answering service takes away."""
    person, contact, method = await _mine(session, posted.me, method_id)
    if method.verified_at is not None:
        raise Conflict(_("It is verified and in use. The answering service can take it away."))
    await methods.remove(session, contact, method, person.by)
    await _noted(session, person, "method-remove", method=method_id)
    return go("/my/methods")


@router.post("/test-page")
async def test_page(house: InHouse, session: Tx, posted: Post) -> Response:
    """Clearly marked as a test; never a dispatch."""
    person = posted.me.person(posted.form.number("contact"))
    contact = await get_contact(session, person.account_id, person.contact_id)
    name = f"method_{person.contact_id}"
    method_id = posted.form.number(name) if posted.form.text(name) else None
    notice = await send_test(house, session, contact, method_id)
    await audit(session, person.by, "test-page", f"contact:{contact.id}", person.account_id, method=notice.method_id)
    return await _page(session, posted.me, _("A test page is on its way to you."))


async def _shifted(session: AsyncSession, me: Me, method_id: int, by: int) -> Response:
    person, contact, method = await _mine(session, me, method_id)
    ids = [one.id for one in await methods.methods_of(session, contact.id)]
    at = ids.index(method.id)
    to = min(max(at + by, 0), len(ids) - 1)
    ids.insert(to, ids.pop(at))
    await methods.arrange(session, contact, ids)
    if await orders.write(session, contact.id, person.by):
        await _noted(session, person, "order-change")
    return go("/my/methods")


async def _mine(session: AsyncSession, me: Me, method_id: int) -> tuple[Person, Contact, ContactMethod]:
    """Raises NotFound for another's."""
    method = await session.get(ContactMethod, method_id)
    person = me.maybe(method.contact_id) if method else None
    if person is None:
        raise NotFound(_("There is no such thing, or it is not yours."))
    contact = await get_contact(session, person.account_id, person.contact_id)
    return person, contact, await methods.get_method(session, contact, method_id)


async def _noted(session: AsyncSession, person: Person, action: str, **detail: Detail) -> None:
    await audit(session, person.by, action, f"contact:{person.contact_id}", person.account_id, **detail)
    await changed(session, "contact", person.contact_id, person.account_id)


async def _page(session: AsyncSession, me: Me, told: str = "") -> Response:
    preferences = await orders.current(session, me.contact_ids)
    found = []
    for person in me.people:
        contact = await get_contact(session, person.account_id, person.contact_id)
        own = preferences[person.contact_id]
        found.append(
            Ways(
                person=person,
                methods=await methods.methods_of(session, contact.id),
                quiet=own.quiet,
                rules=len(own.rules),
                tests=await tests_of(session, contact),
            )
        )
    return show(me, "methods.html", ways=found, told=told, asked=await waiting_for_me(session, me))
