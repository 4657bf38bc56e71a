"""Cover, requests and notes as REST tells them: rows with the names of their people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from oncall.cover import notes
from oncall.cover.people import names
from oncall.cover.schemas import CoverView, NoteView, OverrideView, RequestView, ShiftView
from oncall.models import CoverRequest, CoverRow, DutyNote

ENDED_SHOWN: Final = timedelta(days=30)
MOST: Final = 500


async def coming_overrides(session: AsyncSession, account_id: int) -> list[OverrideView]:
    """What holds or will hold, by its start."""
    now = clock.now()
    found = select(CoverRow).where(
        CoverRow.account_id == account_id,
        CoverRow.kind == "override",
        CoverRow.ends_at > now,
        CoverRow.cancelled_at.is_(None),
    )
    rows = (await session.execute(found.order_by(CoverRow.starts_at, CoverRow.id))).scalars()
    return [override_view(view) for view in await cover_views(session, list(rows))]


def override_view(cover: CoverView) -> OverrideView:
    return OverrideView.model_validate(
        {name: getattr(cover, name) for name in OverrideView.model_fields},
    )


async def cover_between(session: AsyncSession, account_id: int, start: datetime, end: datetime) -> list[CoverView]:
    """All that touches the window, the cancelled too, by its start."""
    found = select(CoverRow).where(
        CoverRow.account_id == account_id, CoverRow.ends_at > start, CoverRow.starts_at < end
    )
    rows = (await session.execute(found.order_by(CoverRow.starts_at, CoverRow.id))).scalars()
    return await cover_views(session, list(rows))


async def cover_views(session: AsyncSession, rows: Sequence[CoverRow]) -> list[CoverView]:
    called = await names(session, [word for row in rows for word in _words_of_cover(row)])
    return [
        CoverView.model_validate(
            {
                "contact_name": called.get(_contact(row.contact_id)),
                "replaces_name": called.get(_contact(row.replaces_id)),
                "created_by_name": called.get(_entered_by(row)),
                "cancelled_by_name": called.get(row.cancelled_by),
                **{name: getattr(row, name) for name in CoverView.model_fields if hasattr(row, name)},
            }
        )
        for row in rows
    ]


def _words_of_cover(row: CoverRow) -> tuple[str | None, ...]:
    return _contact(row.contact_id), _contact(row.replaces_id), _entered_by(row), row.cancelled_by


def _entered_by(row: CoverRow | DutyNote) -> str | None:
    return f"user:{row.created_by}" if row.created_by is not None else _contact(row.created_by_contact)


def _contact(contact_id: int | None) -> str | None:
    return None if contact_id is None else f"contact:{contact_id}"


async def requests_of(
    session: AsyncSession, account_id: int, statuses: Sequence[str], contact_id: int | None
) -> list[RequestView]:
    """Those that are not over, and those that were in the last 30 days, newest first."""
    found = select(CoverRequest).where(
        CoverRequest.account_id == account_id, CoverRequest.over_at > clock.now() - ENDED_SHOWN
    )
    if statuses:
        found = found.where(CoverRequest.status.in_(statuses))
    if contact_id is not None:
        found = found.where(
            (CoverRequest.from_contact_id == contact_id)
            | (CoverRequest.to_contact_id == contact_id)
            | (CoverRequest.taker_id == contact_id)
        )
    rows = (await session.execute(found.order_by(CoverRequest.id.desc()).limit(MOST))).scalars()
    return await request_views(session, list(rows))


async def request_views(session: AsyncSession, rows: Sequence[CoverRequest]) -> list[RequestView]:
    called = await names(session, [word for row in rows for word in _words_of_request(row)])
    return [
        RequestView.model_validate(
            {
                **{name: getattr(row, name) for name in RequestView.model_fields if hasattr(row, name)},
                "reason": row.status_reason,
                "shift": ShiftView(roster=row.roster, slot=row.slot, starts_at=row.starts_at, ends_at=row.ends_at),
                "return_shift": _return_shift(row),
                "from_name": called[_contact(row.from_contact_id)],
                "to_name": called.get(_contact(row.to_contact_id)),
                "taker_name": called.get(_contact(row.taker_id)),
                "created_by_name": called.get(row.created_by),
                "answered_by_name": called.get(row.answered_by),
            }
        )
        for row in rows
    ]


def _words_of_request(row: CoverRequest) -> tuple[str | None, ...]:
    people = (_contact(one) for one in (row.from_contact_id, row.to_contact_id, row.taker_id))
    return *people, row.created_by, row.answered_by


def _return_shift(row: CoverRequest) -> ShiftView | None:
    if row.return_starts_at is None or row.return_ends_at is None:
        return None
    return ShiftView(
        roster=row.return_roster or "",
        slot=row.return_slot or "",
        starts_at=row.return_starts_at,
        ends_at=row.return_ends_at,
    )


async def current_notes(session: AsyncSession, account_id: int) -> list[NoteView]:
    """What is to be shown now, newest first."""
    return await note_views(session, await notes.current(session, account_id))


async def note_views(session: AsyncSession, rows: Sequence[DutyNote]) -> list[NoteView]:
    called = await names(session, [word for row in rows for word in (_entered_by(row), _contact(row.contact_id))])
    return [
        NoteView(
            id=row.id,
            text=row.text,
            until=row.until,
            contact_id=row.contact_id,
            contact_name=called.get(_contact(row.contact_id)),
            author=called.get(_entered_by(row)),
            created_at=row.created_at,
        )
        for row in rows
    ]
