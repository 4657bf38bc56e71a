"""A roster being written: kept, checked against the account it is for, published or thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from clients.faults import Fault, as_findings, parse
from core import clock, documents
from core.audit import audit
from core.auth.actor import Actor
from core.documents import Change, Finding, NotPublishable, Version
from core.documents.models import Document
from core.errors import Conflict, NotFound
from core.events import changed
from oncall.known_cover import cover_of
from oncall.published import published
from oncall.publishing.diff import changes
from oncall.publishing.effect import Effect, effect
from oncall.publishing.guards import Publication, ask_guards
from oncall.publishing.turns import keep_turns
from oncall.roster.checks import check_roster, unknown_people
from oncall.roster.schema import KIND, Roster
from oncall.schedule import Answer, between
from oncall.standing import slots_stood_in, stands_in
from oncall.unused import unused

ENTITY: Final = "roster"
GAPS_AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True)
class Checked:
    """`gaps` are stretches of the following 30 days with nobody, `unused` whoever never comes on, `effect` who is on
    call before and after; unknown, so empty or None, while there are findings."""

    findings: list[Finding]
    changes: list[Change]
    gaps: list[Answer]
    unused: list[str]
    effect: Effect | None


async def document_of(session: AsyncSession, account_id: int, slug: str) -> Document:
    """Raises NotFound."""
    found = select(Document).where(Document.kind == KIND, Document.account_id == account_id, Document.slug == slug)
    row = (await session.execute(found, execution_options={"populate_existing": True})).scalar_one_or_none()
    if row is None:
        raise NotFound("There is no such roster.")
    return row


async def save(session: AsyncSession, actor: Actor, account_id: int, slug: str, body: Mapping[str, Any]) -> Checked:
    """Kept whatever is wrong with it; the newest save wins. Raises Invalid for a slug or body no document can have."""
    document_id = await documents.save_draft(session, KIND, account_id, slug, body, actor.by)
    await audit(session, actor, "roster-draft", f"document:{document_id}", account_id, roster=slug)
    await changed(session, ENTITY, document_id, account_id)
    return await check(session, account_id, slug, body)


async def kept(session: AsyncSession, account_id: int, slug: str, at: datetime) -> Checked:
    """The draft as it is kept, taking effect at `at`. Raises NotFound, Conflict without a draft."""
    document = await document_of(session, account_id, slug)
    if document.draft is None:
        raise Conflict("There is no draft: it was published or thrown away. Save a new one first.")
    return await check(session, account_id, slug, document.draft, at)


async def check(
    session: AsyncSession, account_id: int, slug: str, body: Mapping[str, Any], at: datetime | None = None
) -> Checked:
    """What stands against it, what it changes, when nobody would be on, and who would be instead of whom; taking effect
    at `at`, left out: now."""
    at = at or clock.now()
    version = await documents.current(session, KIND, account_id, slug, at)
    found = await findings(session, account_id, slug, body)
    changed_ = changes(version.body if version else None, body)
    if found:
        return Checked(found, changed_, [], [], None)
    roster = Roster.model_validate(body)
    gaps = await _gaps(session, account_id, slug, roster, at)
    does = await effect(session, Publication(account_id, slug, roster, at))
    return Checked([], changed_, gaps, await never_on(session, account_id, roster, at), does)


async def never_on(session: AsyncSession, account_id: int, roster: Roster, at: datetime | None = None) -> list[str]:
    """In words: people and layers of a sound roster that never come on, from `at` (left out: now)."""
    found = unused(roster, at or clock.now())
    names = await names_of(session, account_id) if found else {}
    return [one.words(names) for one in found]


async def findings(session: AsyncSession, account_id: int, slug: str, body: Mapping[str, Any]) -> list[Finding]:
    """Of the body itself, of people who are not there, and of slots that somebody stands in."""
    faults = check_roster(body)
    roster, _ = parse(Roster, body)
    if roster is not None:
        people = select(Contact.slug).where(Contact.account_id == account_id, Contact.retired_at.is_(None))
        faults += unknown_people(roster, set((await session.execute(people)).scalars()))
        faults += await _needed_slots(session, account_id, slug, roster)
    return as_findings(faults)


async def _needed_slots(session: AsyncSession, account_id: int, slug: str, roster: Roster) -> list[Fault]:
    slots = {slot.slot for slot in roster.slots}
    return [
        Fault(("slots",), stands_in(contact, slot, until))
        for contact, of, slot, until in await slots_stood_in(session, account_id)
        if of == slug and slot not in slots
    ]


async def _gaps(session: AsyncSession, account_id: int, slug: str, roster: Roster, start: datetime) -> list[Answer]:
    end = start + GAPS_AHEAD
    covers = await cover_of(session, account_id, slug, start, end)
    pieces = (piece for slot in roster.slots for piece in between(roster, covers, slot.slot, start, end))
    return [piece for piece in pieces if not piece.people]


async def publish(
    session: AsyncSession,
    actor: Actor,
    account_id: int,
    slug: str,
    effective_from: datetime | None,
    *,
    hand_over: bool = False,
) -> Version:
    """Raises NotFound, Conflict without a draft, Invalid with all that stands against it, or from a guard; Conflict
    (`running-shift`) where somebody would lose a shift in its middle, unless `hand_over` says that it is meant."""
    document = await document_of(session, account_id, slug)
    if document.draft is None:
        raise Conflict("There is no draft to publish: it was published already. Save a new one first.")
    found = await findings(session, account_id, slug, document.draft)
    if found:
        raise NotPublishable(KIND, found)
    roster = Roster.model_validate(document.draft)
    publication = Publication(account_id, slug, roster, effective_from or clock.now())
    await ask_guards(session, publication)
    if not hand_over:
        await _refuse_hand_over(session, publication)
    version = await documents.publish(session, document.id, actor.by, effective_from)
    await published(session, version)
    await audit(
        session, actor, "roster-publish", f"document:{document.id}", account_id, roster=slug, version=version.number
    )
    await changed(session, ENTITY, document.id, account_id)
    return version


async def _refuse_hand_over(session: AsyncSession, publication: Publication) -> None:
    running = (await effect(session, publication)).running
    if not running:
        return
    account = await session.get_one(Account, publication.account_id)
    names = await names_of(session, account.id)
    told = "; ".join(move.words(names, account.timezone) for move in running)
    raise Conflict(
        f"A running shift would change hands: {told}. Keep the running turn, choose a later time, or say that it is"
        " meant (`hand_over`).",
        code="running-shift",
        slots=[move.slot for move in running],
    )


async def names_of(session: AsyncSession, account_id: int) -> dict[str, str]:
    found = select(Contact.slug, Contact.name).where(Contact.account_id == account_id)
    return dict((await session.execute(found)).all())


async def turned(
    session: AsyncSession, actor: Actor, account_id: int, slug: str, at: datetime
) -> tuple[dict[str, Any], Checked]:
    """The draft with its turns begun where those running at `at` are, and what is to be known of it. Raises NotFound,
    Conflict without a draft or a version in force, Invalid while the draft is not sound."""
    document = await document_of(session, account_id, slug)
    version = await documents.current(session, KIND, account_id, slug, at)
    if document.draft is None or version is None:
        raise Conflict("There is no running turn to keep: it needs a draft, and a version that is in force.")
    found = await findings(session, account_id, slug, document.draft)
    if found:
        raise NotPublishable(KIND, found)
    body = keep_turns(Roster.model_validate(version.body), document.draft, at)
    await save(session, actor, account_id, slug, body)
    return body, await check(session, account_id, slug, body, at)


async def discard(session: AsyncSession, actor: Actor, account_id: int, slug: str) -> None:
    """What is published stays in force. Raises NotFound; Conflict without a draft."""
    document = await document_of(session, account_id, slug)
    if document.draft is None:
        raise Conflict("There is no draft to throw away.")
    await documents.discard_draft(session, document.id)
    await audit(session, actor, "roster-discard", f"document:{document.id}", account_id, roster=slug)
    await changed(session, ENTITY, document.id, account_id)
