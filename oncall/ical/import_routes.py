"""Imports over REST: what a calendar would make of a roster, and its draft."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends

from clients.accounts.lookup import get_account
from core.auth.actor import Actor
from core.auth.needs import needs_ahead
from core.bodies import takes
from core.egress.network import anywhere
from core.house import House
from core.web import InHouse, RowId
from oncall.ical.fetching import LONGEST, fetch
from oncall.ical.found import Skipped
from oncall.ical.import_schemas import (
    ChangedShift,
    ImportedShift,
    ImportView,
    NewImport,
    OverlapView,
    SkippedView,
    UnmatchedView,
    UnreadableView,
)
from oncall.ical.importing import Asked, Report, read, run, zone_of
from oncall.instants import asked_instant, asked_stretch
from oncall.publishing.routes import RosterSlug
from oncall.publishing.views import draft_view, effect_view
from oncall.roster.schema import Shift

router = APIRouter(prefix="/api/v1/accounts/{account_id}/rosters", tags=["calendars"])
_YEAR: Final = timedelta(days=365)
_SHOWN: Final = 200
_LARGEST: Final = 3 * LONGEST  # bytes: as JSON writes the text, letters of three bytes and all


@router.post("/{slug}/import", dependencies=[Depends(takes(_LARGEST))])
async def import_shifts(
    account_id: RowId,
    slug: RosterSlug,
    body: NewImport,
    house: InHouse,
    actor: Annotated[Actor, Depends(needs_ahead("roster:write"))],
) -> ImportView:
    """Says what it would change; with `keep` and nobody unmatched, saves it as the draft. Never publishes. Whole days
    and times without a zone are the slot's."""
    actor.check(account_id)
    begins = asked_instant(body.starts)
    start, end = asked_stretch(begins, body.ends or begins + _YEAR)
    asked = Asked(
        slug, body.slot, body.layer, body.format, start, end, people=body.people, skip_unmatched=body.skip_unmatched,
        skip_unreadable=body.skip_unreadable, keep=body.keep,
    )  # fmt: skip
    async with house.transaction() as session:
        zone = await zone_of(session, await get_account(session, account_id), asked)
    # away from the database: whoever wrote the calendar decides how long this takes
    contents = await read(asked, account_id, zone, await _content(house, body))
    async with house.transaction() as session:
        return _view(await run(session, actor, await get_account(session, account_id), asked, contents))


async def _content(house: House, body: NewImport) -> bytes:
    if body.url is not None:
        return await fetch(body.url, anywhere=anywhere(house.settings))
    return body.content


def _view(report: Report) -> ImportView:
    merged, checked = report.merged, draft_view(report.checked)
    return ImportView(
        **dict(effect_view(report.checked)),
        added=_shifts(merged.added),
        changed=[ChangedShift(old=_shift(old), new=_shift(new)) for old, new in merged.changed],
        removed=_shifts(merged.removed),
        unmatched=[UnmatchedView.model_validate(one, from_attributes=True) for one in report.unmatched],
        unreadable=[UnreadableView(line=one.line, message=one.message) for one in report.unreadable[:_SHOWN]],
        unreadable_count=len(report.unreadable),
        skipped=_told(report.skipped),
        skipped_count=len(report.skipped),
        said=_told(report.said),
        said_count=len(report.said),
        overlaps=[OverlapView(first=one.first, second=one.second) for one in merged.overlaps[:_SHOWN]],
        body=report.body,
        findings=checked.findings,
        changes=checked.changes,
        gaps=checked.gaps,
        kept=report.kept,
    )


def _told(told: Sequence[Skipped]) -> list[SkippedView]:
    return [SkippedView(what=one.what, why=one.why) for one in told[:_SHOWN]]


def _shifts(shifts: Iterable[Shift]) -> list[ImportedShift]:
    return [_shift(shift) for shift in shifts]


def _shift(shift: Shift) -> ImportedShift:
    return ImportedShift(
        shift=shift.shift, starts=shift.starts, ends=shift.ends, people=list(shift.people), note=shift.note
    )
