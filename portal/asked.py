"""Requests to take shifts, as they concern me: to be answered, offered to anybody, and my own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.errors import NotFound
from core.texts.speaking import gettext as _
from oncall.cover.schemas import RequestView
from oncall.cover.views import request_views
from oncall.known import known
from oncall.models import CoverRequest, CoverRow
from oncall.roster.places import people_of
from portal.people import Me, Person

ENDED_SHOWN: Final = timedelta(days=7)
_MOST: Final = 100


@dataclass(frozen=True)
class Asked:
    """`person` is who of mine it concerns."""

    person: Person
    row: CoverRequest
    view: RequestView


@dataclass(frozen=True)
class Requests:
    """`to_me` wait for my answer; `offered` are for anybody; `mine` I asked for or agreed to; `over` came to an end."""

    to_me: list[Asked] = field(default_factory=list)
    offered: list[Asked] = field(default_factory=list)
    mine: list[Asked] = field(default_factory=list)
    over: list[Asked] = field(default_factory=list)


async def requests_of(session: AsyncSession, me: Me) -> Requests:
    """Newest first."""
    now, parts = clock.now(), Requests()
    involved = [
        column.in_(me.contact_ids)
        for column in (CoverRequest.from_contact_id, CoverRequest.to_contact_id, CoverRequest.taker_id)
    ]
    anybody = CoverRequest.to_contact_id.is_(None) & (CoverRequest.status == "open")
    found = (
        select(CoverRequest)
        .where(CoverRequest.account_id.in_(me.account_ids), CoverRequest.over_at > now - ENDED_SHOWN)
        .where(or_(*involved, anybody))
        .order_by(CoverRequest.id.desc())
        .limit(_MOST)
    )
    rows = list((await session.execute(found)).scalars())
    rosters = await _rosters_of(session, me)
    for row, view in zip(rows, await request_views(session, rows), strict=True):
        _put(parts, me, row, view, rosters)
    return parts


def _put(parts: Requests, me: Me, row: CoverRequest, view: RequestView, rosters: set[tuple[int, str, str]]) -> None:
    own = me.maybe(row.from_contact_id) or me.maybe(row.taker_id)
    open_now = row.status == "open" and row.expires_at > clock.now()
    if open_now and own is None:
        if (asked := me.maybe(row.to_contact_id)) is not None:
            parts.to_me.append(Asked(asked, row, view))
        elif (free := _taker(me, row, rosters)) is not None:
            parts.offered.append(Asked(free, row, view))
        return
    person = own or me.maybe(row.to_contact_id)
    if person is not None:
        live = row.status in ("open", "accepted", "in_force") and row.over_at > clock.now()
        (parts.mine if live and own else parts.over).append(Asked(person, row, view))


async def taker(session: AsyncSession, me: Me, row: CoverRequest) -> Person | None:
    """As whom I could say yes: who was asked; to what is offered to anybody, whom its roster names."""
    return _taker(me, row, await _rosters_of(session, me))


def _taker(me: Me, row: CoverRequest, rosters: set[tuple[int, str, str]]) -> Person | None:
    if row.to_contact_id is not None:
        return me.maybe(row.to_contact_id)
    if me.maybe(row.from_contact_id):
        return None
    mine = (one for one in me.in_account(row.account_id) if (row.account_id, row.roster, one.slug) in rosters)
    return next(mine, None)


async def request_of_mine(session: AsyncSession, me: Me, request_id: int) -> CoverRequest:
    """One that I am a part of, or that is offered to anybody and that I could take. Raises NotFound."""
    row = await session.get(CoverRequest, request_id, populate_existing=True)
    if row is None or row.account_id not in me.account_ids:
        raise NotFound(_("There is no such request, or it is not yours."))
    part = any(me.maybe(one) for one in (row.from_contact_id, row.to_contact_id, row.taker_id))
    if not part and await taker(session, me, row) is None:
        raise NotFound(_("There is no such request, or it is not yours."))
    return row


async def waiting_for_me(session: AsyncSession, me: Me) -> int:
    """How many requests wait for my answer."""
    found = select(CoverRequest.id).where(
        CoverRequest.to_contact_id.in_(me.contact_ids),
        CoverRequest.status == "open",
        CoverRequest.expires_at > clock.now(),
    )
    return len((await session.execute(found)).all())


async def cover_of_mine(session: AsyncSession, me: Me) -> Sequence[CoverRow]:
    """Absences of mine, and what I took, while they can still be cancelled."""
    entered = CoverRow.created_by_contact.in_(me.contact_ids) & (CoverRow.kind == "override")
    away = CoverRow.replaces_id.in_(me.contact_ids) & (CoverRow.kind == "absence")
    found = (
        select(CoverRow)
        .where(or_(entered, away), CoverRow.cancelled_at.is_(None), CoverRow.ends_at > clock.now())
        .order_by(CoverRow.starts_at, CoverRow.id)
    )
    return (await session.execute(found)).scalars().all()


async def _rosters_of(session: AsyncSession, me: Me) -> set[tuple[int, str, str]]:
    """Account, roster and slug, wherever I am named."""
    now = clock.now()
    found = set()
    for roster in await known(session, me.account_ids, now, now):
        body = roster.roster_at(now)
        named = people_of(body) if body else {}
        found |= {(roster.account_id, roster.slug, one.slug) for one in me.people if one.slug in named}
    return found
