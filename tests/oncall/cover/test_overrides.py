"""Overrides: "I take the next 2 hours", cancelled, and what was known when."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from oncall.cover import overrides, rows
from oncall.models import CoverRow
from tests.oncall.cover.ground import DAY, HOUR, Clinic


async def take(clinic: Clinic, by: str, who: str, minutes: int) -> CoverRow:
    async with clinic.house.transaction() as session:
        return await overrides.take(
            session, by, clinic.account, roster="doctors", slot="primary", contact_id=clinic.people[who],
            minutes=minutes, reason="Lee is in theatre",
        )  # fmt: skip


async def cancel(clinic: Clinic, by: str, cover_id: int) -> None:
    async with clinic.house.transaction() as session:
        await rows.cancel(session, by, await rows.get(session, clinic.account, cover_id, ["override"]))


async def test_somebody_takes_the_next_two_hours(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    clock.advance(shift.starts + HOUR - clock.now())
    row = await take(clinic, clinic.by("dr-novak"), "dr-novak", 120)
    now = clock.now()
    assert (await clinic.at(now)).source == "override"
    assert await clinic.who(now) == await clinic.who(now + 2 * HOUR - timedelta(seconds=1)) == "dr-novak"
    assert await clinic.who(now + 2 * HOUR) == "dr-lee"
    assert (row.created_by, row.created_by_contact) == (None, clinic.people["dr-novak"])
    with pytest.raises(Forbidden, match="for yourself only"):
        await take(clinic, clinic.by("dr-novak"), "dr-kim", 120)


async def test_what_is_entered_later_does_not_change_what_was_known(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    earlier = clock.now()
    clock.advance(HOUR)
    async with clinic.house.transaction() as session:
        row = await overrides.create(
            session, clinic.bob, clinic.account, roster="doctors", slot="primary",
            contact_id=clinic.people["dr-kim"], starts_at=shift.starts, ends_at=shift.ends,
        )  # fmt: skip
    assert await clinic.who(shift.starts + HOUR) == "dr-kim"
    assert await clinic.who(shift.starts + HOUR, as_of=earlier) == "dr-lee"
    clock.advance(shift.starts + 3 * HOUR - clock.now())
    await cancel(clinic, clinic.bob, row.id)
    cancelled = clock.now()
    clock.advance(DAY)
    # what it did until then stays so, and until then it was thought to go on
    assert await clinic.who(shift.starts + HOUR) == "dr-kim"
    assert await clinic.who(shift.starts + 4 * HOUR) == "dr-lee"
    assert await clinic.who(shift.starts + 4 * HOUR, as_of=cancelled - HOUR) == "dr-kim"


async def test_cover_is_cancelled_once_and_by_who_may(clinic: Clinic) -> None:
    row = await take(clinic, clinic.by("dr-kim"), "dr-kim", 60)
    with pytest.raises(Forbidden):
        await cancel(clinic, clinic.by("dr-lee"), row.id)
    await cancel(clinic, clinic.by("dr-kim"), row.id)
    with pytest.raises(Conflict, match="nothing left to cancel"):
        await cancel(clinic, clinic.bob, row.id)


async def test_cover_is_for_the_future_and_for_a_while(clinic: Clinic) -> None:
    now = clock.now()
    for starts, ends, says in (
        (now - HOUR, now + HOUR, "can't begin in the past"),
        (now + HOUR, now + HOUR, "must end after it begins"),
        (now, now + 401 * DAY, "400 days at most"),
    ):
        async with clinic.house.transaction() as session:
            with pytest.raises(Invalid, match=says):
                await overrides.create(
                    session, clinic.bob, clinic.account, roster="doctors", slot="primary",
                    contact_id=clinic.people["dr-kim"], starts_at=starts, ends_at=ends,
                )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE covers SET contact_id = replaces_id",
        "UPDATE covers SET ends_at = ends_at + interval '1 hour'",
        "UPDATE covers SET ends_at = starts_at + interval '1 minute', cancelled_at = now(), cancelled_by = 'system'",
        "UPDATE covers SET cancelled_at = NULL, cancelled_by = NULL",
        "DELETE FROM covers",
        "TRUNCATE covers CASCADE",
    ],
)
async def test_the_database_lets_cover_be_cancelled_once_and_nothing_else(clinic: Clinic, change: str) -> None:
    row = await take(clinic, clinic.bob, "dr-kim", 60)
    if "cancelled_at = NULL" in change:
        await cancel(clinic, clinic.bob, row.id)
    with pytest.raises(DBAPIError, match="cancelled once and otherwise never changed"):
        async with clinic.house.transaction() as session:
            await session.execute(text(change))


async def test_a_second_cancelling_changes_nothing_in_the_database_either(clinic: Clinic) -> None:
    row = await take(clinic, clinic.bob, "dr-kim", 60)
    await cancel(clinic, clinic.bob, row.id)
    with pytest.raises(DBAPIError, match="cancelled once"):
        async with clinic.house.transaction() as session:
            again = update(CoverRow).where(CoverRow.id == row.id)
            await session.execute(again.values(cancelled_at=clock.now(), cancelled_by="user:1"))


async def test_the_same_override_entered_twice_is_one_unless_something_came_on_top(clinic: Clinic) -> None:
    ends = clock.now() + 5 * HOUR

    async def create(who: str) -> int:
        async with clinic.house.transaction() as session:
            row = await overrides.create(
                session, clinic.bob, clinic.account, roster="doctors", slot="primary",
                contact_id=clinic.people[who], starts_at=None, ends_at=ends,
            )  # fmt: skip
            return row.id

    first = await create("dr-kim")
    assert await create("dr-kim") == first
    over_it = await create("dr-patel")
    again = await create("dr-kim")
    assert first < over_it < again
    assert await clinic.who(clock.now()) == "dr-kim"
    await cancel(clinic, clinic.bob, again)
    assert await create("dr-kim") > again
