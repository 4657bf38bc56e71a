"""What may go wrong with who is on call, told of a roster without a database."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.contacts.known import Reachable
from clients.contacts.preferences import Preferences
from clients.contacts.reach import Method
from oncall.known import Known
from oncall.people import Named
from oncall.roster.schema import Roster
from oncall.schedule import Cover
from oncall.watch.findings import Asked, Finding, Look, findings

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WEEKLY = {"hand_over": {"day": "mon", "time": "08:00"}, "starts": "2026-01-05"}
PRIMARY = {"slot": "primary", "rotation": {"people": ["lee", "kim"], **WEEKLY}}


def roster(*slots: dict[str, Any], **more: Any) -> Roster:
    return Roster.model_validate({"name": "Doctors", "timezone": "Europe/Berlin", "slots": list(slots), **more})


def person(number: int, slug: str, retired_at: datetime | None = None) -> Named:
    return Named(number, slug, slug.title(), retired_at)


def methods(*states: str) -> Reachable:
    return Reachable([Method(n, "sms", "+12025550100", n, state) for n, state in enumerate(states)], Preferences())


def look(body: Roster, covers: Iterable[Cover] = (), **more: Any) -> Look:
    people = {slug: person(number, slug) for number, slug in enumerate(("lee", "kim", "patel"), 1)}
    known = Known(1, "doctors", [(NOW - 40 * DAY, body)], list(covers))
    reach = {number: methods("ok") for number in (1, 2, 3)}
    return Look(**{"account_id": 1, "timezone": "UTC", "rosters": [known], "people": people, "methods": reach, **more})


def found(look: Look, kind: str = "") -> list[Finding]:
    return [one for one in findings(look, NOW, NOW + 30 * DAY) if kind in ("", one.kind)]


def test_of_a_roster_without_fault_there_is_nothing_to_say() -> None:
    assert found(look(roster(PRIMARY), confirmed={"doctors": NOW - DAY})) == []


def test_a_gap_is_told_with_its_time_and_weighs_by_who_would_be_paged() -> None:
    ends = {**PRIMARY, "rotation": {**PRIMARY["rotation"], "ends": "2026-11-16"}}  # type: ignore[dict-item]
    (gap,) = found(look(roster(ends)), "gap")
    assert (gap.severity, gap.roster, gap.slot, gap.contact) == ("wrong", "doctors", "primary", None)
    assert (gap.since, gap.until) == (datetime(2026, 11, 16, 7, tzinfo=UTC), NOW + 30 * DAY)
    assert "from Mon 2026-11-16 07:00" in gap.words
    assert "no backup contact" in gap.words
    (gap,) = found(look(roster(ends), backup=True), "gap")
    assert (gap.severity, "backup contact would be paged" in gap.words) == ("warning", True)
    (gap,) = found(look(roster(ends), paged=set()), "gap")
    assert (gap.severity, "No protocol pages it" in gap.words) == ("warning", True)
    assert found(look(roster({**ends, "default": ["patel"]})), "gap") == []


def test_a_protocol_that_pages_a_slot_that_is_not_there() -> None:
    paged = {("doctors", "primary"), ("doctors", "surgeon")}
    (gap,) = found(look(roster(PRIMARY), paged=paged), "gap")
    assert (gap.severity, gap.slot, gap.since, gap.until) == ("wrong", "surgeon", NOW, NOW + 30 * DAY)
    assert "no roster has it" in gap.words
    assert [one.severity for one in found(look(roster(PRIMARY), paged=paged, backup=True), "gap")] == ["warning"]


def test_restricted_hours_have_a_gap_each_day() -> None:
    nights = {"layer": "nights", "rotation": PRIMARY["rotation"], "only": [{"from": "18:00", "to": "06:00"}]}
    gaps = found(look(roster({"slot": "primary", "layers": [nights]})), "gap")
    assert len(gaps) == 31
    assert [one.since for one in gaps] == sorted(one.since for one in gaps if one.since)


def test_an_absence_that_leaves_nobody_is_a_gap_and_a_retired_person_is_nobody() -> None:
    alone = roster({"slot": "primary", "default": ["lee"]})
    away = Cover(1, "absence", None, None, "lee", NOW + DAY, NOW + 2 * DAY, "holiday")
    (gap,) = found(look(alone, [away]), "gap")
    assert (gap.since, gap.until) == (NOW + DAY, NOW + 2 * DAY)
    gone = look(alone, people={"lee": person(1, "lee", NOW - DAY)})
    assert [one.kind for one in found(gone)] == ["gap", "retired"]
    assert "lee is retired" in found(gone, "gap")[0].words


@pytest.mark.parametrize(
    ("reach", "severity", "says"),
    [
        (methods("ok", "failing"), None, ""),
        (methods("unverified"), "warning", "Send a code"),
        (methods("failing", "unverified"), "warning", "Send a code"),
        (methods("failing", "opted_out"), "wrong", "none of their methods works"),
        (methods(), "wrong", "no method at all"),
    ],
)
def test_who_is_on_call_and_cannot_be_reached(reach: Reachable, severity: str | None, says: str) -> None:
    told = found(look(roster(PRIMARY), methods={1: reach, 2: methods("ok")}), "unreachable")
    assert [one.severity for one in told] == ([severity] if severity else [])
    assert all(one.contact == "lee" and says in one.words for one in told)
    nobody_s = look(roster({"slot": "primary", "default": ["kim"]}), methods={2: methods("ok")})
    assert found(nobody_s, "unreachable") == [], "who is not on call is not told of"


def test_the_same_person_in_two_slots_at_once() -> None:
    backup = {"slot": "backup", "rotation": {"people": ["kim", "patel"], **WEEKLY}}
    told = found(look(roster(PRIMARY, backup)), "twice")
    assert told == []
    backup = {"slot": "backup", "default": ["kim"]}
    told = found(look(roster(PRIMARY, backup)), "twice")
    assert {one.contact for one in told} == {"kim"}
    assert {"primary", "backup"} == {told[0].slot, *(slot for slot in ("backup", "primary") if slot in told[0].words)}
    assert all(one.since and one.until and one.until - one.since <= 7 * DAY for one in told)
    assert [one.since for one in told] == [NOW, *(datetime(2026, 11, day, 7, tzinfo=UTC) for day in (16, 30))]


def test_on_call_while_away_and_asked_while_away() -> None:
    away = Cover(1, "absence", None, None, "patel", NOW + DAY, NOW + 3 * DAY, "leave")
    after = Cover(2, "override", "primary", "patel", None, NOW + 2 * DAY, NOW + 4 * DAY)
    (told,) = found(look(roster(PRIMARY), [away, after]), "time_off")
    assert (told.severity, told.contact, told.since, told.until) == ("wrong", "patel", NOW + 2 * DAY, NOW + 3 * DAY)
    asked = Asked(("doctors", "primary"), "patel", NOW, NOW + 2 * DAY)
    (told,) = found(look(roster(PRIMARY), [away], asked=[asked]), "time_off")
    assert (told.severity, told.since, told.until) == ("warning", NOW + DAY, NOW + 2 * DAY)


def test_a_roster_nobody_looked_over_is_stale() -> None:
    assert found(look(roster(PRIMARY), confirmed={"doctors": NOW - 29 * DAY}), "stale") == []
    (told,) = found(look(roster(PRIMARY), confirmed={"doctors": NOW - 31 * DAY}), "stale")
    assert (told.since, told.slot) == (NOW - DAY, None)
    never = roster(PRIMARY, confirm_every_days=0)
    assert found(look(never, confirmed={"doctors": NOW - 900 * DAY}), "stale") == []
