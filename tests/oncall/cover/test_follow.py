"""A swap follows a shift that a newly published roster moves, and lapses when it is gone."""

from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from oncall.cover.notes import current
from oncall.models import CoverRow
from tests.oncall.cover.ground import DAY, HOUR, Clinic


def rotation(clinic: Clinic) -> dict[str, Any]:
    found: dict[str, Any] = clinic.data["accounts"][0]["rosters"]["doctors"]["slots"][0]["layers"][0]["rotation"]
    return found


async def covers(clinic: Clinic, request_id: int) -> list[CoverRow]:
    async with clinic.house.transaction() as session:
        found = select(CoverRow).where(CoverRow.request_id == request_id).order_by(CoverRow.id)
        return list((await session.execute(found)).scalars())


async def in_force(clinic: Clinic) -> tuple[int, Any, Any]:
    shift, back = (await clinic.shifts("dr-lee"))[1], (await clinic.shifts("dr-kim"))[1]
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift, back)
    await clinic.accept(clinic.by("dr-kim"), request, "dr-kim")
    return request, shift, back


async def test_the_hand_over_moves_and_the_swap_with_it(clinic: Clinic) -> None:
    request, shift, back = await in_force(clinic)
    rotation(clinic)["hand_over"]["time"] = "19:00"
    await clinic.publish()
    row = await clinic.request(request)
    assert row.status == "in_force"
    assert (row.starts_at, row.ends_at) == (shift.starts + 2 * HOUR, shift.ends + 2 * HOUR)
    assert (row.return_starts_at, row.return_ends_at) == (back.starts + 2 * HOUR, back.ends + 2 * HOUR)
    assert await clinic.who(shift.starts + HOUR) == "dr-patel"
    assert await clinic.who(shift.starts + 2 * HOUR) == await clinic.who(shift.ends + HOUR) == "dr-kim"
    assert await clinic.who(back.starts + 2 * HOUR) == await clinic.who(back.ends + HOUR) == "dr-lee"
    old, older, new, newer = await covers(clinic, request)
    assert [one.cancelled_by for one in (old, older, new, newer)] == ["system", "system", None, None]
    assert await clinic.does("undo", clinic.bob, request) == "undone"
    assert await clinic.who(shift.starts + 3 * HOUR) == "dr-lee"


async def test_who_is_inserted_into_the_rotation_moves_the_numbers_and_the_swap_stays_with_its_person(
    clinic: Clinic,
) -> None:
    request, shift, _ = await in_force(clinic)
    rotation(clinic)["starts"] = "2026-01-06"  # everybody's turn a day later
    await clinic.publish()
    row = await clinic.request(request)
    assert (row.status, row.starts_at) == ("in_force", shift.starts + DAY)
    assert row.number == shift.number
    assert await clinic.who(shift.starts + DAY) == "dr-kim"


async def test_publishing_what_leaves_the_shift_alone_changes_no_row(clinic: Clinic) -> None:
    request, _, _ = await in_force(clinic)
    before = [(one.id, one.cancelled_at) for one in await covers(clinic, request)]
    clinic.data["accounts"][0]["rosters"]["doctors"]["name"] = "The doctors"
    await clinic.publish()
    assert [(one.id, one.cancelled_at) for one in await covers(clinic, request)] == before


async def test_who_is_off_the_rotation_has_nothing_to_swap_and_the_supervisor_is_told(clinic: Clinic) -> None:
    request, shift, back = await in_force(clinic)
    rotation(clinic)["people"] = ["dr-patel", "dr-kim"]
    await clinic.publish()
    row = await clinic.request(request)
    assert row.status == "lapsed"
    assert row.status_reason.startswith("Dr Lee no longer has doctors primary from ")
    assert {one.cancelled_by for one in await covers(clinic, request)} == {"system"}
    assert {await clinic.who(back.starts + n * DAY) for n in range(4)} == {"dr-patel", "dr-kim"}
    async with clinic.house.transaction() as session:
        (note,) = await current(session, clinic.account)
    assert note.text.startswith(f"The swap between Dr Lee and Dr Kim (no. {request}) holds no longer: Dr Lee no longer")
    assert note.created_by is None
    assert note.until == max(shift.ends, shift.ends)


async def test_a_request_that_is_not_answered_yet_goes_along_too(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[1]
    offer = await clinic.ask(clinic.by("dr-lee"), "dr-lee", None, shift)
    rotation(clinic)["hand_over"]["time"] = "19:00"
    await clinic.publish()
    await clinic.later(shift.starts + HOUR)  # its timer went along as well
    assert (await clinic.request(offer)).status == "open"
    assert await clinic.accept(clinic.by("dr-kim"), offer, "dr-kim") == "in_force"
    assert await clinic.who(shift.starts + 2 * HOUR) == "dr-kim"


async def test_an_offer_of_a_shift_that_is_gone_expires(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[1]
    offer = await clinic.ask(clinic.by("dr-lee"), "dr-lee", None, shift)
    rotation(clinic)["people"] = ["dr-patel", "dr-kim"]
    await clinic.publish()
    row = await clinic.request(offer)
    assert (row.status, row.status_reason.startswith("Dr Lee no longer has")) == ("expired", True)


async def test_a_shift_under_way_moves_only_what_is_left(clinic: Clinic) -> None:
    request, shift, _ = await in_force(clinic)
    clock.advance(shift.starts + HOUR - clock.now())
    rotation(clinic)["hand_over"]["time"] = "15:00"
    await clinic.publish()
    assert await clinic.who(shift.starts + HOUR) == await clinic.who(shift.ends - 3 * HOUR) == "dr-kim"
    first = (await covers(clinic, request))[0]
    assert first.starts_at == shift.starts
    assert await clinic.who(shift.starts, as_of=shift.starts) == "dr-kim"


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
async def test_what_came_to_nothing_follows_nothing(clinic: Clinic, status: str) -> None:
    shift = (await clinic.shifts("dr-lee"))[1]
    offer = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
    act = {"declined": ("decline", "dr-kim"), "withdrawn": ("withdraw", "dr-lee")}[status]
    assert await clinic.does(act[0], clinic.by(act[1]), offer) == status
    rotation(clinic)["people"] = ["dr-patel", "dr-kim"]
    await clinic.publish()
    assert (await clinic.request(offer)).status == status
