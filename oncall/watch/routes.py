"""What may go wrong with who is on call, over REST; and saying that a roster is right as it stands."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.lookup import accounts_of, get_account
from clients.accounts.models import Account
from core import clock, documents
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import NotFound
from core.events import changed
from core.house import House
from core.web import InHouse, RowId, Tx
from oncall.people import people_named
from oncall.roster.schema import KIND
from oncall.watch.looking import AHEAD, find
from oncall.watch.models import RosterConfirmation
from oncall.watch.schemas import RosterConfirmed, WatchFinding, WatchFindings

router = APIRouter(prefix="/api/v1", tags=["on-call"])
Reader = Annotated[Actor, Depends(needs("roster:read"))]
Writer = Annotated[Actor, Depends(needs("roster:write"))]


@router.get("/on-call/findings")
async def bureau_findings(house: InHouse, session: Tx, actor: Reader) -> WatchFindings:
    """Of every account the person is granted."""
    return await _answer(house, session, await accounts_of(session, actor))


@router.get("/accounts/{account_id}/on-call/findings")
async def findings(account_id: RowId, house: InHouse, session: Tx, actor: Reader) -> WatchFindings:
    """Gaps, people nobody can reach, people twice or away at the same time, rosters nobody looked over, shifts nobody
    confirmed."""
    actor.check(account_id)
    return await _answer(house, session, [await get_account(session, account_id)])


@router.post("/accounts/{account_id}/rosters/{slug}/confirm", status_code=201)
async def confirm(
    account_id: RowId, slug: Annotated[str, Path(max_length=60)], session: Tx, actor: Writer
) -> RosterConfirmed:
    """The roster is right as it stands; it is stale when nobody says so for `confirm_every_days`."""
    actor.check(account_id)
    version = await documents.current(session, KIND, account_id, slug)
    if version is None:
        raise NotFound("There is no such roster.")
    row = RosterConfirmation(account_id=account_id, roster=slug, by=actor.by, at=clock.now())
    session.add(row)
    await session.flush()
    await audit(session, actor, "roster-confirm", f"document:{version.document_id}", account_id, roster=slug)
    await changed(session, "roster", version.document_id, account_id)
    return RosterConfirmed(roster=slug, confirmed_at=row.at, confirmed_by=row.by)


async def _answer(house: House, session: AsyncSession, accounts: Sequence[Account]) -> WatchFindings:
    found = await find(session, house.settings, accounts)
    names = {account.id: account.name for account in accounts}
    people = await people_named(session, {(one.account_id, one.contact) for one in found if one.contact})
    items = []
    for one in found:
        person = people.get((one.account_id, one.contact or ""))
        items.append(
            WatchFinding(
                account_id=one.account_id,
                account=names[one.account_id],
                kind=one.kind,
                severity=one.severity,
                roster=one.roster,
                slot=one.slot,
                contact_id=person.id if person else None,
                contact=one.contact,
                name=person.name if person else None,
                since=one.since,
                until=one.until,
                words=one.words,
            )
        )
    now = clock.now()
    return WatchFindings(at=now, until=now + AHEAD, items=items)
