"""Where rosters, cover and requests count on a contact: for whoever wants to take one away."""

from collections.abc import Collection, Iterator

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.in_use import Place
from clients.contacts.models import Contact
from clients.faults import Path
from core import clock, documents
from core.documents import Version
from oncall.models import CoverRequest, CoverRow
from oncall.roster.places import people_of
from oncall.roster.schema import KIND, Roster
from oncall.standing import holding, party, unsettled


async def in_rosters(session: AsyncSession, account_id: int, slugs: Collection[str]) -> list[Place]:
    """The versions that hold now or will later."""
    versions = await documents.current_and_coming(session, KIND, account_id)
    return [place for version in versions for place in _named(version, slugs)]


async def in_cover(session: AsyncSession, account_id: int, slugs: Collection[str]) -> list[Place]:
    """Cover that is not over, and requests that may still come to something."""
    names = await _contacts(session, account_id, slugs)
    return [*await _in_covers(session, account_id, names), *await _in_requests(session, account_id, names)]


def _named(version: Version, slugs: Collection[str]) -> Iterator[Place]:
    roster = Roster.model_validate(version.body)
    later = version.effective_from > clock.now()
    from_ = f" from {version.effective_from:%Y-%m-%d %H:%M} UTC on" if later else ""
    for slug, paths in people_of(roster).items():
        if slug in slugs:
            for where in dict.fromkeys(_where(roster, path) for path in paths):
                yield Place(slug, "roster", f"roster {version.slug}, {where}{from_}; publish it without them first")


def _where(roster: Roster, path: Path) -> str:
    slot = roster.slots[int(path[1])]
    if len(path) > 3 and path[2] == "layers":
        return f"slot {slot.slot}, layer {slot.all_layers[int(path[3])].layer}"
    part = str(path[2]) if len(path) > 2 else ""
    return f"slot {slot.slot}, {part}" if part in ("default", "exceptions") else f"slot {slot.slot}"


async def _in_covers(session: AsyncSession, account_id: int, names: dict[int, str]) -> list[Place]:
    row = CoverRow
    found = (
        select(row)
        .where(holding(account_id))
        .where(or_(row.contact_id.in_(names), row.replaces_id.in_(names)))
        .order_by(row.starts_at, row.id)
    )
    places = []
    for cover in (await session.execute(found)).scalars():
        for contact_id in dict.fromkeys((cover.contact_id, cover.replaces_id)):
            if contact_id in names:
                where = " ".join(part for part in (cover.roster, cover.slot) if part) or "all rosters"
                words = f"{cover.kind} for {where} until {cover.ends_at:%Y-%m-%d %H:%M} UTC; cancel it first"
                places.append(Place(names[contact_id], "cover", words))
    return places


async def _in_requests(session: AsyncSession, account_id: int, names: dict[int, str]) -> list[Place]:
    found = select(CoverRequest).where(unsettled(account_id), party(names)).order_by(CoverRequest.id)
    places = []
    for request in (await session.execute(found)).scalars():
        for contact_id in dict.fromkeys((request.from_contact_id, request.to_contact_id, request.taker_id)):
            if contact_id in names:
                words = f"request {request.id} to {request.kind} {request.roster} {request.slot} ({request.status})"
                places.append(Place(names[contact_id], "request", f"{words}; withdraw or undo it first"))
    return places


async def _contacts(session: AsyncSession, account_id: int, slugs: Collection[str]) -> dict[int, str]:
    found = select(Contact.id, Contact.slug).where(Contact.account_id == account_id, Contact.slug.in_(slugs))
    return dict((await session.execute(found)).all())
