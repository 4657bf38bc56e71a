"""A roster that would leave a paged slot with nobody is not published."""

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.errors import Invalid
from oncall.cover.words import stretch
from oncall.known import Known
from oncall.known_cover import cover_of
from oncall.people import people_named
from oncall.publishing.guards import Publication
from oncall.roster.places import people_of
from oncall.stretches import Duty, duties, gaps
from oncall.watch.looking import AHEAD
from oncall.watch.paged import paged_slots

_SHOWN = 5


async def refuse_gaps(session: AsyncSession, publication: Publication) -> None:
    """Raises Invalid `roster-gaps` with the gaps of the first 30 days in slots that a protocol pages and that have no
    default list (or that the roster no longer has), unless the account's backup contact stands."""
    account = await session.get_one(Account, publication.account_id)
    if await _backup_stands(session, account):
        return
    found = await _blocking(session, publication)
    if not found:
        return
    zone = account.timezone
    shown = [f"{one.place[1]} {stretch(one.since, one.until, zone)}" for one in found[:_SHOWN]]
    more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    raise Invalid(
        f"Nobody would be on call: {'; '.join([*shown, *more])}. Protocols page there, and the account has no backup"
        " contact. Put somebody there, give the slot a default list, or name a backup contact.",
        code="roster-gaps",
        gaps=[{"slot": one.place[1], "since": one.since.isoformat(), "until": one.until.isoformat()} for one in found],
    )


async def _blocking(session: AsyncSession, publication: Publication) -> list[Duty]:
    account_id, slug, roster = publication.account_id, publication.slug, publication.roster
    start = max(publication.effective_from, clock.now())
    end = start + AHEAD
    paged = await paged_slots(session, [account_id])
    asked = {
        (slug, slot.slot)
        for slot in roster.slots
        if not slot.default and (paged is None or (slug, slot.slot) in paged[account_id])
    }
    covers = await cover_of(session, account_id, slug, start, end)
    known = Known(account_id, slug, [(start, roster)], covers)
    slugs = {*people_of(roster), *(cover.person for cover in covers if cover.person)}
    named = await people_named(session, {(account_id, one) for one in slugs})
    on = duties([known], {one: person for (_, one), person in named.items()}, start, end)
    dropped = {place for place in (paged[account_id] if paged else ()) if place[0] == slug} - on.keys()
    never = [Duty(place, None, start, end, "no such slot") for place in sorted(dropped)]
    return [*never, *(gap for place, of in on.items() if place in asked for gap in gaps(of))]


async def _backup_stands(session: AsyncSession, account: Account) -> bool:
    await session.refresh(account, ["backup_contact_id"])
    backup = await session.get(Contact, account.backup_contact_id) if account.backup_contact_id else None
    return backup is not None and backup.retired_at is None
