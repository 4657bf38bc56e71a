"""Rows of cover: written, cancelled, never changed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.faults import unknown
from core import clock, documents
from core.audit import audit
from core.errors import Conflict, Invalid, NotFound
from core.events import changed
from core.once import write_once
from core.texts.speaking import gettext
from oncall.cover.people import contact_of, only_for_themselves, user_of
from oncall.instants import asked_instant
from oncall.models import CoverRow
from oncall.roster.schema import KIND, Roster

ENTITY: Final = "cover"
# a console's "from now" may arrive late, or come from a clock that is slow
CLOCKS_DIFFER: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=400)


def beginning(starts_at: datetime | None, ends_at: datetime) -> datetime:
    """When cover asked for from `starts_at` (None: now) to `ends_at` begins. Raises Invalid."""
    now = clock.now()
    starts_at = starts_at or now
    if starts_at < now - CLOCKS_DIFFER:
        raise Invalid(
            gettext("Cover can't begin in the past: who was on call then is known. Leave starts_at out to begin now.")
        )
    starts_at = max(asked_instant(starts_at), now)
    asked_instant(ends_at)
    if ends_at <= starts_at:
        raise Invalid(gettext("Cover must end after it begins, and in the future."))
    if ends_at - starts_at > LONGEST:
        raise Invalid(gettext("Cover is for %(days)s days at most; change the roster instead.", days=LONGEST.days))
    return starts_at


async def enter(session: AsyncSession, by: str, row: CoverRow) -> CoverRow:
    """Write it; who enters it and when is filled in here."""
    row.created_by, row.created_by_contact, row.created_at = user_of(by), contact_of(by), clock.now()
    session.add(row)
    await session.flush()
    place = {"roster": row.roster, "slot": row.slot, "request": row.request_id}
    await audit(session, by, f"{row.kind}-create", f"{ENTITY}:{row.id}", row.account_id, **place)
    await changed(session, ENTITY, row.id, row.account_id)
    return row


async def get(session: AsyncSession, account_id: int, cover_id: int, kinds: Collection[str]) -> CoverRow:
    row = await session.get(CoverRow, cover_id)
    if row is None or row.account_id != account_id or row.kind not in kinds:
        raise NotFound("There is no such cover.")
    return row


async def cancel(session: AsyncSession, by: str, row: CoverRow) -> None:
    """From this instant it no longer holds; what it did until now stays known. A contact cancels what they entered and
    their own absence. Raises Forbidden, or Conflict if there is nothing left to cancel."""
    if row.created_by_contact is None or row.created_by_contact != contact_of(by):
        only_for_themselves(by, row.replaces_id)
    if not await end(session, by, row):
        told = (
            gettext("This absence is over already, or was cancelled: there is nothing left to cancel.")
            if row.kind == "absence"
            else gettext("This override is over already, or was cancelled: there is nothing left to cancel.")
        )
        raise Conflict(told)


async def end(session: AsyncSession, by: str, row: CoverRow) -> bool:
    """`cancel`; False if it was cancelled or over already."""
    now = clock.now()
    still = (CoverRow.cancelled_at.is_(None), CoverRow.ends_at > now)
    if not await write_once(session, row, *still, cancelled_at=now, cancelled_by=by):
        return False
    await audit(session, by, f"{row.kind}-cancel", f"{ENTITY}:{row.id}", row.account_id)
    await changed(session, ENTITY, row.id, row.account_id)
    return True


async def slot_must_exist(session: AsyncSession, account_id: int, roster: str, slot: str | None, *at: datetime) -> None:
    """At one of these instants, or now. `slot` None: any. Raises Invalid."""
    bodies: dict[str, list[Roster]] = {}
    for instant in (clock.now(), *at):
        for version in await documents.current_all(session, KIND, account_id, instant):
            bodies.setdefault(version.slug, []).append(Roster.model_validate(version.body))
    if roster not in bodies:
        raise Invalid(f"In this account {unknown('roster', roster, bodies)}.")
    slots = list(dict.fromkeys(each.slot for body in bodies[roster] for each in body.slots))
    if slot is not None and slot not in slots:
        raise Invalid(f"In the roster {roster} {unknown('slot', slot, slots)}.")
