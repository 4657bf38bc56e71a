"""A roster that moves under people: who is on call before and after is shown, asked about, and told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts_yaml import import_text
from core import clock
from core.documents import yaml_text
from oncall.known import Known
from oncall.people import Named
from oncall.publishing.effect import Move, compare
from oncall.publishing.turns import keep_turns
from oncall.roster.schema import Roster
from tests.desk import Desk, Refused
from tests.house import Bureau
from tests.oncall.cover.test_desk import at

DAY = timedelta(days=1)
RIVERSIDE = Path(__file__).parents[1] / "bureau.yaml"
AT = datetime(2026, 12, 2, 15, tzinfo=UTC)  # a Wednesday
NAMES = "abcdefg"
PEOPLE = {name: Named(number, name, name.upper(), None) for number, name in enumerate(NAMES, 1)}


def body(people: str, **more: Any) -> dict[str, Any]:
    rotation = {"people": list(people), "hand_over": {"day": "mon", "time": "08:00"}, "starts": "2026-11-02", **more}
    return {"name": "D", "timezone": "America/New_York", "slots": [{"slot": "primary", "rotation": rotation}]}


def known(people: str) -> Known:
    return Known(1, "doctors", [(datetime(2020, 1, 1, tzinfo=UTC), Roster.model_validate(body(people)))], [])


def test_taking_somebody_out_is_told_as_who_is_on_before_and_after() -> None:
    found = compare(known("abcd"), known("bcd"), PEOPLE, AT, AT + 7 * DAY)
    assert [(one.slot, one.before, one.after) for one in found.now] == [("primary", "a", "c")]
    monday = datetime(2026, 12, 7, 13, tzinfo=UTC)
    assert found.moves == [
        Move("primary", AT, monday, "a", "c", running=True),
        Move("primary", monday, AT + 7 * DAY, "b", "d", running=False),
    ]
    assert found.moves[0].words({"a": "Ana"}, "America/New_York") == (
        "primary: c in place of Ana, from Wed 2026-12-02 10:00 to Mon 2026-12-07 08:00"
    )
    assert compare(known("abcd"), known("abcd"), PEOPLE, AT, AT + 7 * DAY).moves == []


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_turns_that_are_kept_leave_the_running_one_where_it_is_and_the_others_in_line(data: st.DataObject) -> None:
    people = data.draw(st.permutations(NAMES).map("".join))
    gone = data.draw(st.sampled_from(people))
    now = AT + timedelta(days=data.draw(st.integers(0, 200)))
    left = people.replace(gone, "")
    kept = keep_turns(Roster.model_validate(body(people)), body(left), now)
    turned = kept["slots"][0]["rotation"]["people"]
    assert "".join(turned) in left * 2, "the same order, begun elsewhere"
    before, after = known(people), known("".join(turned))
    running = before.at(now)[0].people[0]
    expected = people[(people.index(running) + 1) % len(people)] if running == gone else running
    assert after.at(now)[0].people[0] == expected
    if running != gone:
        assert compare(before, after, PEOPLE, now, now + 14 * DAY).running == []


async def drafted(desk: Desk, bureau: Bureau, *people: str) -> dict[str, Any]:
    roster = (await desk.get(at(bureau, "rosters/doctors")))["body"]
    roster["slots"][0]["rotation"]["people"] = list(people)
    found: dict[str, Any] = await desk.put(at(bureau, "rosters/doctors/draft"), {"body": roster})
    return found


def fridays_for_patel() -> dict[str, Any]:
    """A turn a day, of which only those of Monday and Tuesday count."""
    people = [*["dr-lee"] * 4, "dr-patel", *["dr-lee"] * 2]
    every_day = {"every": {"days": 1}, "hand_over": {"time": "07:00"}, "starts": "2026-11-23"}
    rotation = {"people": people, **every_day, "timezone": "America/New_York"}
    return {"slot": "primary", "layers": [{"layer": "days", "rotation": rotation, "only": [{"days": ["mon", "tue"]}]}]}


def running(draft: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    return [(move["before"], move["after"]) for move in draft["moves"] if move["running"]]


async def test_publishing_asks_before_a_running_shift_changes_hands_and_tells_both(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    draft = await drafted(bob, bureau, "dr-patel")
    assert running(draft) == [("dr-lee", "dr-patel")]
    assert [(one["before"], one["after"]) for one in draft["now"]] == [("dr-lee", "dr-patel"), (None, None)]
    with pytest.raises(Refused) as refused:
        await bob.post(at(bureau, "rosters/doctors/publish"), {})
    assert (refused.value.status, refused.value.code) == (409, "running-shift")
    assert "Dr Patel in place of Dr Lee" in str(refused.value.body)
    await bob.post(at(bureau, "rosters/doctors/publish"), {"hand_over": True})
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="Dr Patel is on call for primary from")
    await bureau.dr_patel.expect_sms(containing="the roster has changed. You are on call for primary from")


async def test_the_running_turn_is_kept_when_asked_and_nobody_is_asked_then(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    first = await drafted(bob, bureau, "dr-lee", "dr-patel")
    order = ("dr-lee", "dr-patel") if running(first) else ("dr-patel", "dr-lee")
    assert running(await drafted(bob, bureau, *order)) == [("dr-lee", "dr-patel")]
    kept = await bob.post(at(bureau, "rosters/doctors/draft/keep-turns"), {})
    assert running(kept) == []
    assert kept["body"]["slots"][0]["rotation"]["people"] == list(reversed(order))
    await bob.post(at(bureau, "rosters/doctors/publish"), {})
    assert (await bob.get(at(bureau, "on-call")))["items"][0]["name"] == "Dr Lee"


async def test_an_import_says_whose_running_shift_it_takes_and_who_never_comes_on(bureau: Bureau) -> None:
    data = yaml_text.load(RIVERSIDE.read_text())
    rotation = data["accounts"][0]["rosters"]["doctors"]["slots"][0]["rotation"]
    rotation["people"] = ["dr-patel"]
    report = await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml", by="test", dry_run=True)
    (line,) = [one for one in report.lines if one.thing == "roster" and one.name == "doctors"]
    assert "warning: the running shift changes hands, primary: Dr Patel in place of Dr Lee" in str(line.details)
    data["accounts"][0]["rosters"]["doctors"]["slots"][0] = fridays_for_patel()
    report = await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml", by="test", dry_run=True)
    (line,) = [one for one in report.lines if one.thing == "roster" and one.name == "doctors"]
    assert "Dr Patel (dr-patel) is on the rotation 'days' and never on call" in str(line.details)


async def test_who_never_comes_on_is_found_and_has_no_hours_in_the_table(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    roster = (await bob.get(at(bureau, "rosters/doctors")))["body"]
    roster["slots"][0] = fridays_for_patel()
    draft = await bob.put(at(bureau, "rosters/doctors/draft"), {"body": roster})
    assert "Dr Patel (dr-patel)" in draft["unused"][0]
    await bob.post(at(bureau, "rosters/doctors/publish"), {"hand_over": True})
    found = (await bob.get(at(bureau, "on-call/findings")))["items"]
    (never,) = [one for one in found if one["kind"] == "never"]
    assert (never["severity"], never["name"], never["roster"], never["slot"]) == (
        "warning",
        "Dr Patel",
        "doctors",
        "primary",
    )
    start = clock.now()
    times = f"from={start:%Y-%m-%dT%H:%M:%SZ}&to={start + 30 * DAY:%Y-%m-%dT%H:%M:%SZ}"
    shares = (await bob.get(at(bureau, f"fairness?{times}")))["items"]
    assert [one["hours"] for one in shares if one["name"] == "Dr Patel"] == [0]
