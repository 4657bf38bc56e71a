"""Whom a name means, and what becomes of a layer."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid
from oncall.ical.found import Found, Guest
from oncall.ical.matching import Candidate, Matched, Matcher, Unmatched
from oncall.ical.placing import place_in, with_shifts
from oncall.ical.shifts import Merged, merge
from oncall.roster.checks import check_roster
from oncall.roster.schema import Shift

PEOPLE = [
    Candidate("dr-lee", "Dr Lee", ("lee@clinic.test",)),
    Candidate("dr-kim", "Dr. Anna Kim", ("shared@clinic.test",)),
    Candidate("dr-patel", "Dr Patel", ("shared@clinic.test",)),
    Candidate("twin-a", "Jo Day"),
    Candidate("twin-b", "Jo Day"),
]
AT, HOUR = datetime(2026, 11, 1, tzinfo=UTC), timedelta(hours=1)


def found(*names: str, starts: int = 0, ends: int = 1, key: str = "", guests: tuple[Guest, ...] = ()) -> Found:
    return Found(key, AT + starts * HOUR, AT + ends * HOUR, names, f"{names} at {starts}", guests)


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (("dr-lee",), ("dr-lee",)),
        (("DR LEE",), ("dr-lee",)),
        (("dr. lee",), ("dr-lee",)),
        (("Dr Lee: first call (Riverside)",), ("dr-lee",)),
        (("Dr Lee (until 8)",), ("dr-lee",)),
        (("Dr Lee / Dr Patel",), ("dr-lee", "dr-patel")),
        (("Dr Patel and Dr Lee",), ("dr-patel", "dr-lee")),
        (("Anna Kim",), ()),
        (("Dr Anna Kim",), ("dr-kim",)),
        (("LEE@clinic.test",), ("dr-lee",)),
        (("shared@clinic.test",), ()),
        (("Jo Day",), ()),
        (("dr-lee", "dr-lee", "dr-patel"), ("dr-lee", "dr-patel")),
        (("dr-lee", "dr-nobody"), ()),
        (("Backup",), ()),
    ],
)
def test_a_name_means_one_contact_or_nobody(names: tuple[str, ...], people: tuple[str, ...]) -> None:
    matched, missing = Matcher(PEOPLE, {}).match([found(*names)])
    assert tuple(one for each in matched for one in each.people) == people
    assert bool(missing) is not bool(people)


def test_what_is_alike_is_offered_and_counts_once_it_was_said() -> None:
    events = [found("Dr. A Lee", starts=at, ends=at + 1) for at in (0, 1)]
    _, missing = Matcher(PEOPLE, {}).match(events)
    assert missing == [Unmatched("Dr. A Lee", 2, ("dr-lee", *missing[0].guesses[1:]))]
    matched, missing = Matcher(PEOPLE, {"dr a lee": "dr-lee"}).match(events)
    assert (len(matched), missing) == (2, [])
    (named,) = Matcher(PEOPLE, {"DAY": "twin-a"}).match([found("Day / Dr Lee")])[0]
    assert named.people == ("twin-a", "dr-lee")


def test_who_comes_counts_where_the_summary_names_nobody() -> None:
    (one,) = Matcher(PEOPLE, {}).match([found("On call", guests=(Guest("", "lee@clinic.test"),))])[0]
    assert one.people == ("dr-lee",)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Zoë O'Brien", "Zoe\u0308 O\u2019Brien"), ("Zoe\u0308 Müller", "zoë MU\u0308LLER"), ("Dr Lee", "Dr\u00a0Lee"),
        ("Dr Lee", "Dr\u200b \u202aLee\u202c"), ("Groß", "GROSS"),
        ("Ana-Maria Díaz", "Ana\u2011Maria Di\u0301az"), ("Lee", "Ｌｅｅ"),
    ],
)  # fmt: skip
def test_names_match_however_their_letters_are_put_together(name: str, written: str) -> None:
    (one,) = Matcher([Candidate("somebody", name)], {}).match([found(written)])[0]
    assert one.people == ("somebody",)


def test_what_is_said_of_one_name_is_no_answer_for_another() -> None:
    events = [
        found("Backup"),
        found("Backup: Dr Zog"),
        found("Dr Kim - Dr Lee"),
        found("Day", guests=(Guest("Zig", ""),)),
    ]
    matched, missing = Matcher(PEOPLE, {"Backup": "dr-lee", "Zig": "dr-lee"}).match(events)
    assert [one.found.names for one in matched] == [("Backup",)]
    assert [one.name for one in missing] == ["Backup: Dr Zog", "Dr Kim - Dr Lee", "Day"]


def merged(old: list[Shift], *new: tuple[str, str, int, int], start: int = -100, end: int = 100) -> Merged:
    matched = [
        Matched(found(person, starts=starts, ends=ends, key=key), (person,)) for key, person, starts, ends in new
    ]
    return merge(matched, old, "UTC", AT + start * HOUR, AT + end * HOUR)


def test_the_same_event_is_the_same_shift_and_what_is_different_is_told() -> None:
    first = merged([], ("a", "dr-lee", 0, 1), ("b", "dr-kim", 1, 2), ("", "dr-lee", 2, 3))
    assert (len(first.added), first.changed, first.removed) == (3, [], [])
    again = merged(first.shifts, ("a", "dr-lee", 0, 1), ("b", "dr-kim", 1, 2), ("", "dr-lee", 2, 3))
    assert (again.added, again.changed, again.removed) == ([], [], [])
    assert again.shifts == first.shifts
    later = merged(first.shifts, ("a", "dr-lee", 0, 1), ("b", "dr-patel", 1, 2))
    assert [(old.people, new.people) for old, new in later.changed] == [(["dr-kim"], ["dr-patel"])]
    assert [shift.people for shift in later.removed] == [["dr-lee"]]


def test_what_lies_outside_of_the_asked_stretch_stays() -> None:
    old = merged([], ("a", "dr-lee", 0, 10), ("b", "dr-kim", 10, 20), ("c", "dr-lee", 20, 30)).shifts
    again = merged(old, ("d", "dr-patel", 10, 20), start=10, end=20)
    assert [shift.people for shift in again.shifts] == [["dr-lee"], ["dr-patel"], ["dr-lee"]]
    assert (len(again.added), len(again.removed)) == (1, 1)


def test_twins_are_one_and_overlapping_ones_are_told_with_both() -> None:
    both = merged([], ("a", "dr-lee", 0, 4), ("b", "dr-lee", 0, 4), ("c", "dr-kim", 3, 5), ("d", "dr-lee", 5, 6))
    assert len(both.shifts) == 3
    assert "says the same as" in both.skipped[0].why
    (overlap,) = both.overlaps
    assert "dr-lee" in overlap.first
    assert "dr-kim" in overlap.second


ROTATION = {"people": ["dr-lee"], "hand_over": {"day": "mon", "time": "17:00"}, "starts": "2026-01-05"}
BODY = {
    "name": "Doctors",
    "slots": [
        {"slot": "primary", "rotation": {**ROTATION, "timezone": "Europe/Berlin"}},
        {"slot": "backup", "place_of": {"slot": "primary", "place": 2}, "default": ["dr-kim"]},
    ],
}


def test_a_layer_goes_above_those_that_are_there() -> None:
    place = place_in(BODY, "doctors", "primary", "imported", "America/New_York")
    body = with_shifts(place, merged([], ("a", "dr-lee", 0, 1)).shifts)
    slot = body["slots"][0]
    assert [layer["layer"] for layer in slot["layers"]] == ["rotation", "imported"]
    assert slot["timezone"] == place.zone == "America/New_York"
    assert check_roster(body) == []
    again = place_in(body, "doctors", "primary", "imported", "Europe/Berlin")
    assert [shift.people for shift in again.shifts] == [["dr-lee"]]
    assert "rotation" in BODY["slots"][0], "the draft that was read is not changed"


def test_a_roster_that_is_not_there_is_begun() -> None:
    place = place_in(None, "nurses", "first", "imported", "America/New_York")
    body = with_shifts(place, merged([], ("a", "dr-lee", 0, 1)).shifts)
    assert check_roster(body) == []
    assert (body["name"], body["timezone"]) == ("nurses", "America/New_York")


@pytest.mark.parametrize(
    ("body", "slot", "layer", "says"),
    [
        (BODY, "backup", "imported", "place of another"),
        (BODY, "primary", "rotation", "is a rotation"),
        ({"name": "x", "slots": 1}, "primary", "imported", "must be mended"),
    ],
)
def test_where_no_shifts_can_go_nothing_is_imported(body: dict[str, object], slot: str, layer: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        place_in(body, "doctors", slot, layer, "UTC")
