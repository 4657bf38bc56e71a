"""Rosters, their drafts and their versions as the console sees them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import documents
from core.auth.models import User
from core.documents import ABSENT, Change, Version
from core.documents.models import Document
from core.errors import NotFound
from oncall.publishing.diff import changes
from oncall.publishing.drafts import Checked, document_of
from oncall.publishing.schemas import (
    ChangeView,
    EffectView,
    FindingView,
    GapView,
    MoveView,
    OnDutyView,
    RosterDetail,
    RosterDraftView,
    RosterRow,
    VersionRow,
    VersionView,
)
from oncall.roster.schema import KIND

_SHOWN: Final = 100


def effect_view(checked: Checked) -> EffectView:
    found = checked.effect
    return EffectView(
        unused=checked.unused,
        now=[OnDutyView.model_validate(one, from_attributes=True) for one in (found.now if found else ())],
        moves=[MoveView.model_validate(one, from_attributes=True) for one in (found.moves[:_SHOWN] if found else ())],
    )


def draft_view(checked: Checked) -> RosterDraftView:
    return RosterDraftView(
        **dict(effect_view(checked)),
        findings=[FindingView(path=one.path, message=one.message) for one in checked.findings],
        changes=_changes(checked.changes),
        gaps=[
            GapView(slot=gap.slot, since=gap.since, until=gap.until) for gap in checked.gaps if gap.since and gap.until
        ],
    )


def _changes(found: Sequence[Change]) -> list[ChangeView]:
    return [
        ChangeView(
            path=one.path, old=None if one.old is ABSENT else one.old, new=None if one.new is ABSENT else one.new
        )
        for one in found
    ]


async def roster_rows(session: AsyncSession, account_id: int) -> list[RosterRow]:
    """By slug; a draft nobody has published yet too."""
    found = select(Document).where(Document.kind == KIND, Document.account_id == account_id).order_by(Document.slug)
    rows = (await session.execute(found, execution_options={"populate_existing": True})).scalars().all()
    current = {version.slug: version for version in await documents.current_all(session, KIND, account_id)}
    return [_row(row, current.get(row.slug)) for row in rows if row.draft is not None or row.slug in current]


def _row(row: Document, version: Version | None) -> RosterRow:
    body = version.body if version else row.draft or {}
    return RosterRow(
        slug=row.slug,
        name=_name(body, row.slug),
        slots=_slots(body),
        version=version.number if version else None,
        draft_at=row.draft_at,
    )


def _name(body: Mapping[str, Any], slug: str) -> str:
    """A draft may hold anything."""
    name = body.get("name")
    return name if isinstance(name, str) and name else slug


def _slots(body: Mapping[str, Any]) -> list[str]:
    slots = body.get("slots")
    named = (slot.get("slot") for slot in slots if isinstance(slot, dict)) if isinstance(slots, list) else ()
    return [slot for slot in named if isinstance(slot, str)]


async def roster_detail(session: AsyncSession, account_id: int, slug: str) -> RosterDetail:
    """Raises NotFound."""
    row = await document_of(session, account_id, slug)
    version = await documents.current(session, KIND, account_id, slug)
    history = await documents.history(session, KIND, account_id, slug)
    if row.draft is None and not history:
        raise NotFound("There is no such roster.")
    names = await _names(session, {one.published_by for one in history} | {row.draft_by or ""})
    body = version.body if version else row.draft or history[-1].body
    return RosterDetail(
        slug=slug,
        name=_name(body, slug),
        body=version.body if version else None,
        version=version.number if version else None,
        draft=row.draft,
        draft_by_name=names.get(row.draft_by or ""),
        draft_at=row.draft_at,
        history=[VersionRow(**_of_version(one, names)) for one in history],
    )


async def version_view(session: AsyncSession, account_id: int, slug: str, number: int) -> VersionView:
    """Raises NotFound."""
    history = {one.number: one for one in await documents.history(session, KIND, account_id, slug)}
    if number not in history:
        raise NotFound("There is no such version of a roster.")
    version, before = history[number], history.get(number - 1)
    names = await _names(session, {version.published_by})
    return VersionView(
        **_of_version(version, names),
        body=version.body,
        changes=_changes(changes(before.body if before else None, version.body)),
    )


def _of_version(version: Version, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": version.number,
        "effective_from": version.effective_from,
        "published_at": version.published_at,
        "published_by_name": names.get(version.published_by),
    }


async def _names(session: AsyncSession, doers: Iterable[str]) -> dict[str, str]:
    """`user:7` -> name. What no person did (an import by command, the demo) keeps its word."""
    ids = {doer: int(doer.removeprefix("user:")) for doer in doers if doer.removeprefix("user:").isdigit()}
    found = (
        dict((await session.execute(select(User.id, User.name).where(User.id.in_(ids.values())))).all()) if ids else {}
    )
    return {doer: found.get(ids[doer], doer) if doer in ids else doer for doer in doers if doer}
