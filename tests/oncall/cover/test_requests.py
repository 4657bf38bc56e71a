"""Swaps and gives: asked, agreed, approved, taken back; two at once; what is refused, in words."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.house import House
from core.states import Transition
from tests.oncall.cover.ground import DAY, HOUR, Clinic


async def moves(clinic: Clinic, request_id: int) -> list[tuple[str, str]]:
    found = select(Transition.new, Transition.by).where(
        Transition.entity == "cover_request", Transition.entity_id == request_id
    )
    async with clinic.house.transaction() as session:
        return [(new, by) for new, by in await session.execute(found.order_by(Transition.id))]


async def test_a_swap_exchanges_two_shifts_and_no_more(clinic: Clinic) -> None:
    friday, sunday = (await clinic.shifts("dr-lee"))[0], (await clinic.shifts("dr-kim"))[0]
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", friday, sunday, note="my daughter's birthday")
    assert await clinic.who(friday.starts) == "dr-lee"  # asking changes nothing
    assert await clinic.accept(clinic.by("dr-kim"), request, "dr-kim") == "in_force"
    assert await clinic.who(friday.starts) == await clinic.who(friday.ends - HOUR) == "dr-kim"
    assert await clinic.who(sunday.starts) == await clinic.who(sunday.ends - HOUR) == "dr-lee"
    assert await clinic.who(friday.starts + 3 * DAY) == "dr-lee"  # the next turn is nobody else's
    answer = await clinic.at(friday.starts)
    assert (answer.source, "my daughter's birthday" in answer.reason) == ("swap", True)
    lee, kim = clinic.by("dr-lee"), clinic.by("dr-kim")
    assert await moves(clinic, request) == [("open", lee), ("accepted", kim), ("in_force", kim)]


async def test_the_same_act_again_answers_the_same(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
    assert await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift) == request
    for _ in range(2):
        assert await clinic.accept(clinic.by("dr-kim"), request, "dr-kim") == "in_force"
    for _ in range(2):
        assert await clinic.does("undo", clinic.by("dr-lee"), request) == "undone"
    assert [new for new, _ in await moves(clinic, request)] == ["open", "accepted", "in_force", "undone"]
    assert await clinic.who(shift.starts) == "dr-lee"


async def test_approval_stands_between_if_the_account_wants_it(house: House) -> None:
    clinic = await Clinic.open(house, on_call={"approve_swaps": True})
    first, second = (await clinic.shifts("dr-lee"))[:2]
    asked = [await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift) for shift in (first, second)]
    for request in asked:
        assert await clinic.accept(clinic.by("dr-kim"), request, "dr-kim") == "accepted"
    assert await clinic.who(first.starts) == "dr-lee"
    with pytest.raises(Forbidden, match="A supervisor decides"):
        await clinic.does("approve", clinic.by("dr-kim"), asked[0])
    assert await clinic.does("approve", clinic.bob, asked[0]) == "in_force"
    assert await clinic.does("refuse", clinic.bob, asked[1], reason="two nights in a row") == "refused"
    assert [await clinic.who(shift.starts) for shift in (first, second)] == ["dr-kim", "dr-lee"]
    assert (await clinic.request(asked[1])).status_reason == "two nights in a row"
    with pytest.raises(Conflict, match="a supervisor refused it"):
        await clinic.does("approve", clinic.bob, asked[1])


async def test_undoing_leaves_what_was(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
    await clinic.accept(clinic.by("dr-kim"), request, "dr-kim")
    clock.advance(shift.starts + 2 * HOUR - clock.now())
    with pytest.raises(Forbidden, match="Only the two"):
        await clinic.does("undo", clinic.by("dr-patel"), request)
    assert await clinic.does("undo", clinic.by("dr-kim"), request, reason="she is back") == "undone"
    assert await clinic.who(shift.starts + HOUR) == "dr-kim"
    assert await clinic.who(shift.starts + 3 * HOUR) == "dr-lee"


async def test_what_has_happened_cannot_be_undone(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
    await clinic.accept(clinic.by("dr-kim"), request, "dr-kim")
    clock.advance(shift.ends - clock.now())
    with pytest.raises(Conflict, match="happened already"):
        await clinic.does("undo", clinic.bob, request)
    assert (await clinic.request(request)).status == "in_force"


async def test_of_two_who_take_the_same_offer_one_has_it_and_the_other_is_told_who(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    offer = await clinic.ask(clinic.by("dr-lee"), "dr-lee", None, shift)
    both = ("dr-kim", "dr-patel")
    answers = await asyncio.gather(*(clinic.accept(clinic.by(who), offer, who) for who in both), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "str"]
    winner = both[next(n for n, answer in enumerate(answers) if answer == "in_force")]
    refused = next(answer for answer in answers if isinstance(answer, Conflict))
    assert refused.detail == f"This is not possible: {'Dr Kim' if winner == 'dr-kim' else 'Dr Patel'} has it already."
    assert await clinic.who(shift.starts) == winner


async def test_of_accepting_and_withdrawing_at_once_one_wins(clinic: Clinic) -> None:
    for shift in (await clinic.shifts("dr-lee"))[:3]:
        request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
        accepted, withdrawn = await asyncio.gather(
            clinic.accept(clinic.by("dr-kim"), request, "dr-kim"),
            clinic.does("withdraw", clinic.by("dr-lee"), request),
            return_exceptions=True,
        )
        won = (await clinic.request(request)).status
        assert (accepted, withdrawn).count(won) == 1
        assert {won} <= {"in_force", "withdrawn"}
        lost = withdrawn if won == "in_force" else accepted
        assert isinstance(lost, Conflict)
        assert ("Dr Kim has it already" in lost.detail) == (won == "in_force")
        assert await clinic.who(shift.starts) == ("dr-kim" if won == "in_force" else "dr-lee")


async def test_an_offer_that_nobody_takes_expires_when_the_shift_begins(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    offer = await clinic.ask(clinic.by("dr-lee"), "dr-lee", None, shift)
    with pytest.raises(Conflict, match="offered to anybody"):
        await clinic.does("decline", clinic.bob, offer)
    await clinic.later(shift.starts - HOUR)
    assert (await clinic.request(offer)).status == "open"
    await clinic.later(shift.starts)
    row = await clinic.request(offer)
    assert (row.status, row.status_reason) == ("expired", "the shift began and nobody said yes")
    with pytest.raises(Conflict, match="came to nothing before the shift began"):
        await clinic.accept(clinic.by("dr-kim"), offer, "dr-kim")


async def test_of_a_running_shift_the_rest_can_be_given_away(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    clock.advance(shift.starts + HOUR - clock.now())
    offer = await clinic.ask(clinic.by("dr-lee"), "dr-lee", None, shift)
    await clinic.later(shift.starts + 5 * HOUR)
    assert await clinic.accept(clinic.by("dr-patel"), offer, "dr-patel") == "in_force"
    assert [await clinic.who(shift.starts + n * HOUR) for n in (2, 4, 6)] == ["dr-lee", "dr-lee", "dr-patel"]
    with pytest.raises(Invalid, match="is over"):
        earlier = next(one for one in (await clinic.past_shifts("dr-patel")))
        await clinic.ask(clinic.bob, "dr-patel", "dr-kim", earlier)


async def test_the_bureau_acts_for_people_and_the_row_says_so(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    request = await clinic.ask(clinic.bob, "dr-lee", "dr-kim", shift)
    assert await clinic.accept(clinic.bob, request, "dr-kim") == "in_force"
    row = await clinic.request(request)
    assert (row.created_by, row.answered_by, row.taker_id) == (clinic.bob, clinic.bob, clinic.people["dr-kim"])
    assert "Bob" in (await clinic.at(shift.starts)).reason
    with pytest.raises(Forbidden, match="for yourself only"):
        await clinic.ask(clinic.by("dr-kim"), "dr-lee", "dr-kim", shift)


async def test_a_shift_is_promised_once(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-kim", shift)
    with pytest.raises(Conflict, match=rf"give no\. {request}, doctors primary from .* is being asked for"):
        await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-patel", shift)
    await clinic.accept(clinic.by("dr-kim"), request, "dr-kim")
    with pytest.raises(Invalid, match="Dr Lee no longer has"):
        await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-patel", shift)
    with pytest.raises(Invalid, match=r"Dr Kim has doctors primary .* only by cover"):
        await clinic.ask(clinic.by("dr-kim"), "dr-kim", "dr-patel", shift)
    await clinic.does("undo", clinic.by("dr-lee"), request)
    assert await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-patel", shift) > request


async def test_nobody_is_booked_twice_unless_they_say_so(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    with pytest.raises(Conflict, match=r"Dr Novak is on call for doctors reserve too, from .* anyway: true") as refused:
        await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-novak", shift)
    assert refused.value.code == "conflicts"
    assert len(refused.value.extra["conflicts"]) == 1
    request = await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-novak", shift, anyway=True)
    with pytest.raises(Conflict, match="reserve"):  # who says yes has to know it too
        await clinic.accept(clinic.by("dr-novak"), request, "dr-novak")
    assert await clinic.accept(clinic.by("dr-novak"), request, "dr-novak", anyway=True) == "in_force"
    assert await clinic.who(shift.starts) == "dr-novak"


async def test_a_swap_with_the_reserve_is_no_double_booking(clinic: Clinic) -> None:
    """Each gives what the other takes at the same time."""
    shift = (await clinic.shifts("dr-lee"))[0]
    weeks = await clinic.shifts("dr-novak", ("doctors", "reserve"))
    week = next(one for one in weeks if one.overlap(shift.starts, shift.ends) == timedelta())
    with pytest.raises(Conflict, match=r"Dr Lee is on call for doctors primary too"):
        await clinic.ask(clinic.by("dr-lee"), "dr-lee", "dr-novak", shift, week)


@pytest.mark.parametrize(
    ("whom", "says"),
    [
        ("dr-lee", "their own shift"),
        (None, "A swap needs to_contact_id"),
    ],
)
async def test_a_swap_that_cannot_be_is_refused(clinic: Clinic, whom: str | None, says: str) -> None:
    shifts = await clinic.shifts("dr-lee")
    with pytest.raises(Invalid, match=says):
        await clinic.ask(clinic.by("dr-lee"), "dr-lee", whom, shifts[0], shifts[1])


async def test_a_shift_must_be_there_and_theirs(clinic: Clinic) -> None:
    shift = (await clinic.shifts("dr-lee"))[0]
    with pytest.raises(Invalid, match=r"Dr Kim has no shift in doctors primary at .*; dr-lee has it: "):
        await clinic.ask(clinic.bob, "dr-kim", "dr-lee", shift)
    with pytest.raises(Invalid, match=r"no such roster or slot in this account: doctors tertiary"):
        await clinic.ask(clinic.bob, "dr-lee", "dr-kim", replace(shift, slot="tertiary"))
    clinic.people["dr-nobody"] = 10**9
    with pytest.raises(Invalid, match="no contact of this account"):
        await clinic.ask(clinic.bob, "dr-lee", "dr-nobody", shift)
