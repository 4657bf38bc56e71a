"""Somebody is away: where their shifts go, and what is left to settle."""

from typing import Any

import pytest

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from oncall.cover import overrides, rows
from oncall.cover.absences import Absence, enter_absence
from tests.oncall.cover.ground import DAY, HOUR, Clinic


async def away(clinic: Clinic, who: str, **more: Any) -> Absence:
    more = {"starts_at": None, "by": clinic.bob} | more
    by = more.pop("by")
    async with clinic.house.transaction() as session:
        return await enter_absence(session, by, clinic.account, contact_id=clinic.people[who], **more)


async def test_a_stand_in_has_their_shifts_meanwhile(clinic: Clinic) -> None:
    first, second, third = (await clinic.shifts("dr-lee"))[:3]
    found = await away(
        clinic, "dr-lee", starts_at=first.starts - HOUR, ends_at=second.ends + HOUR, reason="congress",
        stand_in_id=clinic.people["dr-kim"], by=clinic.by("dr-lee"),
    )  # fmt: skip
    assert [(one.slot, one.since, one.until, one.people[0]) for one in found.moved] == [
        ("primary", shift.starts, shift.ends, "dr-kim") for shift in (first, second)
    ]
    assert found.conflicts == []
    assert await clinic.who(first.starts) == await clinic.who(second.ends - HOUR) == "dr-kim"
    assert await clinic.who(third.starts) == "dr-lee"
    assert "congress" in (await clinic.at(first.starts)).reason


async def test_without_a_stand_in_whoever_comes_next_has_them_or_nobody_and_that_is_said(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    found = await away(clinic, "dr-lee", starts_at=shift.starts, ends_at=shift.ends)
    assert [one.people for one in found.moved] == [()]
    assert found.conflicts == [found.conflicts[0]]
    assert found.conflicts[0].startswith("Nobody has doctors primary from ")
    slot = clinic.data["accounts"][0]["rosters"]["doctors"]["slots"][0]
    slot["default"] = ["dr-lee", "dr-patel"]
    await clinic.publish()
    assert await clinic.who(shift.starts) == "dr-patel"
    again = await away(clinic, "dr-lee", starts_at=shift.starts + 3 * DAY, ends_at=shift.ends + 3 * DAY)
    assert ([one.people[0] for one in again.moved], again.conflicts) == (["dr-patel"], [])


async def test_what_had_counted_on_them_is_listed(clinic: Clinic) -> None:
    mine, theirs = (await clinic.shifts("dr-lee"))[0], (await clinic.shifts("dr-kim"))[0]
    async with clinic.house.transaction() as session:
        override = await overrides.create(
            session, clinic.bob, clinic.account, roster="doctors", slot="reserve",
            contact_id=clinic.people["dr-lee"], starts_at=mine.starts, ends_at=mine.ends,
        )  # fmt: skip
    request = await clinic.ask(clinic.by("dr-kim"), "dr-kim", "dr-lee", theirs)
    found = await away(
        clinic, "dr-lee", ends_at=clock.now() + 7 * DAY, stand_in_id=clinic.people["dr-novak"], by=clinic.by("dr-lee")
    )
    said = "\n".join(found.conflicts)
    assert "Dr Lee was to have doctors reserve from " in said
    assert f"(override no. {override.id})." in said
    assert f"Give no. {request} names Dr Lee: doctors primary from " in said
    assert "Dr Novak is on call for doctors reserve too" in said
    with pytest.raises(Conflict, match=r"Dr Lee is away from .* Cancel that first"):
        await clinic.accept(clinic.by("dr-lee"), request, "dr-lee", anyway=True)


async def test_time_off_speaks_against_cover(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    found = await away(clinic, "dr-kim", starts_at=shift.starts, ends_at=shift.starts + HOUR, reason="dentist")
    with pytest.raises(Conflict, match=r"Dr Kim is away from .* \(dentist\)\. Send anyway") as refused:
        await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
    assert refused.value.code == "conflicts"
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift, anyway=True)
    await clinic.accept(clinic.by("dr-kim"), request, "dr-kim", anyway=True)
    # away for an hour of it: nobody comes next on this roster
    assert [await clinic.who(shift.starts + n * HOUR) for n in (0, 2)] == [None, "dr-kim"]
    async with clinic.house.transaction() as session:
        row = await rows.get(session, clinic.account, found.row.id, ["absence"])
        with pytest.raises(Forbidden):
            await rows.cancel(session, clinic.by("dr-lee"), row)
        await rows.cancel(session, clinic.by("dr-kim"), row)
    assert await clinic.who(shift.starts) == "dr-kim"


async def test_who_is_away_can_still_give_shifts_away(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    await away(clinic, "dr-lee", starts_at=shift.starts, ends_at=shift.ends)
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-patel", shift)
    assert await clinic.accept(clinic.by("dr-patel"), request, "dr-patel") == "in_force"
    assert await clinic.who(shift.starts) == "dr-patel"


async def test_an_absence_that_cannot_be_is_refused(clinic: Clinic) -> None:
    soon = clock.now() + DAY
    for more, says in (
        ({"stand_in_id": clinic.people["dr-lee"]}, "stand in for themselves"),
        ({"stand_in_id": 10**9}, "no contact of this account"),
        ({"roster": "nurses"}, "nurses"),
        ({"starts_at": clock.now() - HOUR}, "can't begin in the past"),
    ):
        with pytest.raises(Invalid, match=says):
            await away(clinic, "dr-lee", ends_at=soon, **more)
    with pytest.raises(Forbidden, match="for yourself only"):
        await away(clinic, "dr-lee", ends_at=soon, by=clinic.by("dr-kim"))
