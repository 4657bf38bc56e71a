"""An import: what a calendar says becomes a layer of free-form shifts, first as a report, then as the roster's draft.

Nothing is ever published by it, and nothing is kept while names are unmatched or lines of a table can't be read, unless
whoever imports skips them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from clients.faults import unknown
from core import documents
from core.apart.limits import Limits
from core.apart.running import Task, apart
from core.audit import audit
from core.auth.actor import Actor
from core.documents.models import Document
from core.errors import Invalid
from oncall.ical.found import GIVES, Contents, Found, Skipped, Unreadable
from oncall.ical.matching import Candidate, Matcher, Unmatched
from oncall.ical.placing import Body, Place, place_in, with_shifts
from oncall.ical.shifts import Merged, merge
from oncall.publishing import drafts
from oncall.publishing.drafts import Checked
from oncall.roster.schema import KIND

LIMITS = Limits()
_READERS: Final = {"ical": "oncall.ical.from_ical:read_ical", "csv": "oncall.ical.from_csv:read_csv"}


@dataclass(frozen=True)
class Asked:
    """`people` is what whoever imports says of names: name -> slug of a contact."""

    roster: str
    slot: str
    layer: str
    format: Literal["ical", "csv"]
    start: datetime
    end: datetime
    people: Mapping[str, str] = field(default_factory=dict)
    skip_unmatched: bool = False
    skip_unreadable: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Report:
    """`skipped` is left out, `said` is taken, but somebody should know. `body` is the roster as it would be, or
    now is as its draft (`kept`)."""

    merged: Merged
    unmatched: list[Unmatched]
    unreadable: list[Unreadable]
    skipped: list[Skipped]
    said: list[Skipped]
    body: Body
    checked: Checked
    kept: bool


async def zone_of(session: AsyncSession, account: Account, asked: Asked) -> str:
    """The slot's. Raises Invalid for what has no place."""
    return (await _place(session, account, asked)).zone


async def read(asked: Asked, account_id: int, zone: str, content: bytes) -> Contents:
    """Apart, with an end to its time and memory; to be called without a transaction open. Raises Invalid, TooMany."""
    what = "This calendar" if asked.format == "ical" else "This table"
    arguments = (content, zone, asked.start, asked.end)
    task = Task(_READERS[asked.format], arguments, GIVES, what, LIMITS)
    found: Contents = await apart(task, whose=f"import {account_id}")
    return found


async def run(session: AsyncSession, actor: Actor, account: Account, asked: Asked, contents: Contents) -> Report:
    """Raises Invalid for what has no place."""
    place = await _place(session, account, asked)
    mine, others = _of_slot(contents.found, asked.roster, asked.slot)
    matched, unmatched = (await _matcher(session, account.id, asked.people)).match(mine)
    merged = merge(matched, place.shifts, place.zone, asked.start, asked.end)
    body = with_shifts(place, merged.shifts)
    skipped = [*contents.skipped, *others, *merged.skipped]
    settled = (asked.skip_unmatched or not unmatched) and (asked.skip_unreadable or not contents.unreadable)
    if asked.keep and settled:
        await _audit(session, actor, account.id, asked, len(merged.shifts))
        checked, kept = await drafts.save(session, actor, account.id, asked.roster, body), True
    else:
        checked, kept = await drafts.check(session, account.id, asked.roster, body), False
    return Report(merged, unmatched, contents.unreadable, skipped, contents.said, body, checked, kept)


async def _audit(session: AsyncSession, actor: Actor, account_id: int, asked: Asked, shifts: int) -> None:
    """Beside the draft's own row: that it came from somewhere else."""
    place = {"roster": asked.roster, "slot": asked.slot, "layer": asked.layer}
    subject = f"account:{account_id}"
    await audit(session, actor, "roster-import", subject, account_id, **place, format=asked.format, shifts=shifts)


async def _place(session: AsyncSession, account: Account, asked: Asked) -> Place:
    base = await _base(session, account.id, asked.roster)
    return place_in(base, asked.roster, asked.slot, asked.layer, account.timezone)


async def _base(session: AsyncSession, account_id: int, slug: str) -> Mapping[str, Any] | None:
    """The draft, else what is in force."""
    found = select(Document.draft).where(
        Document.kind == KIND, Document.account_id == account_id, Document.slug == slug, Document.draft.is_not(None)
    )
    draft = (await session.execute(found)).scalar_one_or_none()
    version = await documents.current(session, KIND, account_id, slug)
    return draft or (version.body if version else None)


def _of_slot(found: list[Found], roster: str, slot: str) -> tuple[list[Found], list[Skipped]]:
    """A calendar or table of one slot goes wherever it is sent; of one with several, only what is of the asked slot."""
    named = {one.slot for one in found}
    if len(named) < 2:
        return found, []
    mine = [one for one in found if one.slot in {slot, f"{roster}/{slot}"}]
    if not mine:
        slots = ", ".join(sorted(one or "(none)" for one in named))
        raise Invalid(f"It is of several slots, but not of {slot}: {slots}.", code="several-slots")
    return mine, [Skipped(one.what, f"is of the slot {one.slot or '(none)'}") for one in found if one not in mine]


async def _matcher(session: AsyncSession, account_id: int, said: Mapping[str, str]) -> Matcher:
    """Over the account's contacts that are not retired, and their mail addresses."""
    contacts = select(Contact.id, Contact.slug, Contact.name).where(
        Contact.account_id == account_id, Contact.retired_at.is_(None)
    )
    methods = select(ContactMethod.contact_id, ContactMethod.address).where(
        ContactMethod.account_id == account_id, ContactMethod.kind == "email", ContactMethod.retired_at.is_(None)
    )
    addresses: dict[int, list[str]] = {}
    for row in await session.execute(methods):
        addresses.setdefault(row.contact_id, []).append(row.address)
    candidates = [
        Candidate(row.slug, row.name, tuple(addresses.get(row.id, ()))) for row in await session.execute(contacts)
    ]
    slugs = {one.slug for one in candidates}
    for name, slug in said.items():
        if slug not in slugs:
            raise Invalid(f"people: for {name!r} {unknown('contact', slug, slugs)}.")
    return Matcher(candidates, said)
