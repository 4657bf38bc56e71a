"""The schedule of a roster as a calendar shows it: final, and each layer alone, with people's names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from core import clock
from core.documents import NotPublishable
from core.errors import NotFound
from oncall.known import Known, known
from oncall.known_cover import cover_of
from oncall.people import Named, people_named, with_retired
from oncall.publishing.drafts import findings
from oncall.publishing.schemas import DutyPerson, LayerPieces, PieceView, ScheduleView, SlotSchedule
from oncall.roster.schema import KIND, Roster
from oncall.schedule import Answer

Drawn = dict[str, tuple[list[Answer], list[tuple[str, list[Answer]]]]]


async def schedule(
    session: AsyncSession, account: Account, slug: str, *, start: datetime, end: datetime, as_of: datetime
) -> ScheduleView:
    """Raises NotFound if there was no such roster before `end`, as known at `as_of`."""
    found = await known(session, [account.id], start, end, as_of=as_of, roster=slug)
    if not found:
        raise NotFound("There is no such roster.")
    return await _view(session, account, found[0], start=start, end=end, as_of=as_of)


async def preview(
    session: AsyncSession, account: Account, slug: str, body: dict[str, Any], *, start: datetime, end: datetime
) -> ScheduleView:
    """As if the body had always been in force, with the cover there is. Raises Invalid with what is wrong with it."""
    wrong = await findings(session, account.id, slug, body)
    if wrong:
        raise NotPublishable(KIND, wrong)
    covers = await cover_of(session, account.id, slug, start, end)
    alone = Known(account.id, slug, [(start, Roster.model_validate(body))], covers)
    return await _view(session, account, alone, start=start, end=end, as_of=clock.now())


async def _view(
    session: AsyncSession, account: Account, of: Known, *, start: datetime, end: datetime, as_of: datetime
) -> ScheduleView:
    drawn: Drawn = {
        slot: (of.between(slot, start, end), of.layers_between(slot, start, end))
        for slot in of.slots_between(start, end)
    }
    slugs = {
        person
        for final, layers in drawn.values()
        for pieces in (final, *(alone for _, alone in layers))
        for piece in pieces
        for person in piece.people
    }
    people = await people_named(session, {(account.id, slug) for slug in slugs})
    by_slug = {slug: person for (_, slug), person in people.items()}
    labels = {slot.slot: slot.label for _, roster in of.versions for slot in roster.slots}
    zone = next((roster.timezone for _, roster in reversed(of.versions) if roster.timezone), account.timezone)
    slots = [
        SlotSchedule(
            slot=slot,
            label=labels[slot] or slot,
            pieces=_pieces(final, by_slug, as_of),
            layers=[LayerPieces(layer=name, pieces=_pieces(alone, by_slug, as_of)) for name, alone in layers],
        )
        for slot, (final, layers) in drawn.items()
    ]
    return ScheduleView(timezone=zone, slots=slots)


def _pieces(pieces: list[Answer], people: dict[str, Named], as_of: datetime) -> list[PieceView]:
    return [_piece(part, people, as_of) for piece in pieces for part in _at_retirements(piece, people, as_of)]


def _at_retirements(piece: Answer, people: dict[str, Named], as_of: datetime) -> Iterator[Answer]:
    """A piece in which somebody retires is two."""
    retired = sorted({at for slug in piece.people if slug in people and (at := people[slug].retired_at) is not None})
    here = piece
    for at in retired:
        if at <= as_of and here.since is not None and here.until is not None and here.since < at < here.until:
            yield replace(here, until=at)
            here = replace(here, since=at)
    yield here


def _piece(piece: Answer, people: dict[str, Named], as_of: datetime) -> PieceView:
    if piece.since is None or piece.until is None:
        raise ValueError("a piece of a schedule begins and ends")
    at = min(piece.since, as_of)
    there = [people[slug] for slug in piece.people if slug in people and not people[slug].is_gone(at)]
    gone = [slug for slug in piece.people if slug not in people or people[slug].is_gone(at)]
    return PieceView(
        since=piece.since,
        until=piece.until,
        people=[DutyPerson(contact=person.slug, contact_id=person.id, name=person.name) for person in there],
        source=piece.source,
        layer=piece.layer,
        shift=piece.shift,
        cover_id=piece.cover,
        reason=with_retired(piece.reason, gone),
    )
