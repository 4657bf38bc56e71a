"""Telling those between whom a new version of a roster moves a running shift: each once, by a text, link or mail.

Of shifts to come, reminders, calendars and their own pages tell them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices import notice
from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import outbox
from core.documents.models import Document, DocumentVersion
from core.house import House
from core.outbox import Job
from oncall.cover.notices import send_to
from oncall.cover.words import stretch
from oncall.published import ROSTER_MOVED
from oncall.publishing.drafts import names_of
from oncall.publishing.effect import Move, effect
from oncall.publishing.guards import Publication
from oncall.roster.schema import Roster

MOVED: Final = notice("roster-version")
_MOMENT: Final = timedelta(microseconds=1)
_SHOWN: Final = 3


async def told(house: House, job: Job) -> None:
    """Outbox handler: with a contact, that one is told; without, a row for each whom it concerns."""
    async with house.transaction() as session:
        version = await session.get_one(DocumentVersion, job.args["version_id"])
        document = await session.get_one(Document, version.document_id)
        account = await session.get_one(Account, document.account_id)
        moves = await _running(session, document, version)
        contact_id = job.args.get("contact_id")
        if contact_id is not None:
            contact = await session.get_one(Contact, contact_id)
            mine = [move for move in moves if contact.slug in {move.before, move.after}]
            if mine:
                text = _text(house, account, contact, mine, await names_of(session, account.id))
                await send_to(house, session, contact_id, text, (MOVED.word, version.id))
            return
        slugs = {slug for move in moves for slug in (move.before, move.after) if slug}
        found = select(Contact.id).where(Contact.account_id == account.id, Contact.slug.in_(slugs))
        for one in (await session.execute(found.order_by(Contact.id))).scalars():
            key = f"{ROSTER_MOVED}:{version.id}:{one}"
            await outbox.add(session, ROSTER_MOVED, key=key, version_id=version.id, contact_id=one)


async def _running(session: AsyncSession, document: Document, version: DocumentVersion) -> list[Move]:
    roster = Roster.model_validate(version.body)
    publication = Publication(document.account_id, document.slug, roster, version.effective_from)
    return (await effect(session, publication, as_of=version.published_at - _MOMENT)).running


def _text(house: House, account: Account, contact: Contact, mine: Sequence[Move], names: dict[str, str]) -> str:
    lines = [_line(move, contact.slug, names, account.timezone) for move in mine[:_SHOWN]]
    more = [f"More at {house.settings.public_base_url}/my."] if len(mine) > _SHOWN else []
    return f"{account.name}: the roster has changed. {' '.join([*lines, *more])}"


def _line(move: Move, me: str, names: dict[str, str], zone: str) -> str:
    when = stretch(move.since, move.until, zone)
    if move.after == me:
        instead = f" in place of {names.get(move.before, move.before)}" if move.before else ""
        return f"You are on call for {move.slot} {when}{instead}."
    other = names.get(move.after, move.after) if move.after else "Nobody"
    return f"{other} is on call for {move.slot} {when} in your place."
