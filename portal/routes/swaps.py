"""Asking for a shift of mine to be taken or swapped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.lookup import get_account
from clients.contacts.people import get_contact
from core.errors import Conflict, Invalid, NotFound
from core.texts.speaking import gettext as _
from core.web import Tx
from oncall.cover import requests
from oncall.cover.shifts import Shift, of_contact_at
from oncall.known import known
from portal.edge import HtmlRoute, Mine, Post, Posted
from portal.pages import show
from portal.people import Me, Person
from portal.shifts import colleagues, label_of, their_shifts

router = APIRouter(prefix="/my", include_in_schema=False, route_class=HtmlRoute)
AHEAD: Final = timedelta(weeks=8)
Word = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True)
class Ref:
    """Which shift is meant, as our own links and forms carry it."""

    contact: int
    roster: str
    slot: str
    at: str


@dataclass(frozen=True)
class MyOne:
    """The shift it is about. `at` is any instant of it, as our own links carry it."""

    person: Person
    shift: Shift
    label: str
    at: datetime

    @property
    def fields(self) -> dict[str, object]:
        return {
            "contact": self.person.contact_id,
            "roster": self.shift.roster,
            "slot": self.shift.slot,
            "at": self.at.isoformat(),
        }


def _ref(contact: int, roster: Word, slot: Word, at: Word) -> Ref:
    return Ref(contact, roster, slot, at)


Meant = Annotated[Ref, Depends(_ref)]


@router.get("/give")
async def give_form(me: Mine, session: Tx, meant: Meant) -> Response:
    mine = await _mine(session, me, meant)
    return show(me, "give.html", mine=mine, colleagues=await colleagues(session, mine.person))


@router.get("/swap")
async def swap_form(me: Mine, session: Tx, meant: Meant) -> Response:
    mine = await _mine(session, me, meant)
    return show(me, "swap.html", mine=mine, theirs=await their_shifts(session, mine.person, AHEAD))


@router.post("/give")
async def give(posted: Post, session: Tx) -> Response:
    to = posted.form.text("to")
    return await _ask(posted, session, "give", posted.form.number("to") if to else None, {"to": to})


@router.post("/swap")
async def swap(posted: Post, session: Tx) -> Response:
    chosen = posted.form.text("for")
    try:
        contact, roster, slot, at = chosen.split(" ")
        theirs = Ref(int(contact), roster, slot, at)
    except ValueError:
        raise Invalid(_("Choose one of their shifts.")) from None
    return await _ask(posted, session, "swap", theirs, {"for": chosen})


async def _ask(
    posted: Posted,
    session: AsyncSession,
    kind: Literal["give", "swap"],
    whom: Ref | int | None,
    fields: dict[str, object],
) -> Response:
    """`whom`: in a swap the shift of theirs; who is given it, or anybody."""
    me, form = posted.me, posted.form
    meant = Ref(form.number("contact"), form.text("roster"), form.text("slot"), form.text("at"))
    mine = await _mine(session, me, meant)
    back = whom if isinstance(whom, Ref) else None
    contact_id = whom.contact if isinstance(whom, Ref) else whom
    asked = await get_contact(session, mine.person.account_id, contact_id) if contact_id is not None else None
    note = form.text("note")[:200]
    try:
        await requests.ask(
            session, mine.person.by, kind=kind, account_id=mine.person.account_id, roster=mine.shift.roster,
            slot=mine.shift.slot, at=mine.at, from_contact_id=mine.person.contact_id,
            to_contact_id=asked.id if asked else None, return_at=instant(back.at) if back else None,
            return_roster=back.roster if back else None, return_slot=back.slot if back else None,
            note=note, anyway=form.text("anyway") == "1",
        )  # fmt: skip
    except Conflict as conflict:
        if conflict.code != "conflicts":
            raise
        again = {**mine.fields, **fields, "note": note, "anyway": 1}
        conflicts = conflict.extra["conflicts"]
        return show(me, "ask_all_the_same.html", 409, action=f"/my/{kind}", fields=again, conflicts=conflicts)
    title = _("%(name)s is asked", name=asked.name) if asked else _("It is offered to anyone")
    told = _("Until somebody says yes, the shift is yours. You are told when it is answered.")
    return show(me, "done.html", place="requests", title=title, told=told, conflicts=[])


async def _mine(session: AsyncSession, me: Me, meant: Ref) -> MyOne:
    """Raises NotFound for another's, Invalid where there is no such shift to ask for."""
    person = me.person(meant.contact)
    account = await get_account(session, person.account_id)
    giver = await get_contact(session, account.id, person.contact_id)
    when = instant(meant.at)
    shift = await of_contact_at(session, account, (meant.roster, meant.slot), giver, when)
    (found,) = await known(session, [account.id], when, when, roster=meant.roster)
    return MyOne(person, shift, label_of(found, meant.slot, when), when)


def instant(text: str) -> datetime:
    """As our own links carry it. Raises NotFound for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound(_("There is no such shift.")) from None
    if at.tzinfo is None:
        raise NotFound(_("There is no such shift."))
    return at
