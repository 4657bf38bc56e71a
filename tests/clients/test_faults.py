"""Every fault of something written by hand is told at once, where it stands, with how to mend it."""

from typing import Any, Literal

import pytest
from pydantic import Field

from clients.accounts.settings import AccountSettings
from clients.faults import parse, spell, unknown
from clients.values import Strict

GOOD: dict[str, Any] = {"timezone": "America/New_York", "phrases": [{"text": "Hello"}]}


def faults(changes: dict[str, Any]) -> dict[str, str]:
    settings, found = parse(AccountSettings, {**GOOD, **changes})
    assert (settings is None) == bool(found)
    return {spell(fault.path): fault.message for fault in found}


def test_what_is_right_has_no_faults() -> None:
    assert faults({}) == {}


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"timezone": "Mars"}, "timezone", "unknown time zone 'Mars'; write an IANA name, such as America/New_York"),
        ({"waits": {"offer": 3}}, "waits.offer", "unknown key; did you mean offer_s?"),
        ({"waits": {"offer_s": 0}}, "waits.offer_s", "should be greater than or equal to 1"),
        ({"blocked": ["202 555 0123"]}, "blocked[0]", "such as +12025550123"),
        ({"phrases": []}, "phrases", "at least 1 item"),
        (
            {"phrases": [{"text": "Hi {name}"}, *GOOD["phrases"]]},
            "phrases[0].text",
            "the one placeholder is {operator}",
        ),
        ({"phrases": [{"text": "Hi", "when": "open"}]}, "", "so that there always is one"),
        ({"hours": {"open": [{"days": ["mon"], "from": "8:00", "to": "17:00"}]}}, "hours.open[0].from", "HH:MM"),
        ({"hours": {"open": [{"days": ["mon"], "from": "08:00"}]}}, "hours.open[0].to", "is missing: Local time"),
        ({"hours": {"holidays": [{"date": "13-25"}]}}, "hours.holidays[0].date", "MM-DD for every year"),
        ({"emergency": {"number": "911"}}, "emergency.number", "write + with country code"),
        ({"emergency": "call 911"}, "emergency", "write keys and values below it (notice, text, number)"),
    ],
)
def test_each_fault_says_where_and_how_to_mend_it(changes: dict[str, Any], path: str, message: str) -> None:
    found = faults(changes)
    assert message in found[path]


def test_all_faults_are_told_at_once() -> None:
    found = faults(
        {"timezone": "Mars", "blocked": ["private", "(202) 555-0123"], "colour": "red", "waits": {"limit_s": "long"}}
    )
    assert set(found) == {"timezone", "blocked[0]", "blocked[1]", "colour", "waits.limit_s"}


BELOW = "write keys and values below it"


class Slot(Strict):
    roster: str = Field(description="The roster.")
    slot: str = Field(description="Its slot.")


class Named(Strict):
    contact: str


class Step(Strict):
    page: Slot | Named | Literal["desk"]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"roster": "a"}, {"page.slot": "is missing: Its slot."}),
        ({"contact": "dr-lee", "slot": "primary"}, {"page.slot": "unknown key; known: contact"}),
        ("dsk", {"page": f"{BELOW} (roster, slot); or {BELOW} (contact); or should be 'desk'"}),
    ],
)  # fmt: skip
def test_of_alternatives_the_likeliest_is_told(page: Any, told: dict[str, str]) -> None:
    assert {spell(fault.path): fault.message for fault in parse(Step, {"page": page})[1]} == told


def test_unknown_names_come_with_the_likely_one_or_with_all() -> None:
    assert unknown("contact", "dr-le", ["dr-lee", "ana"]) == "there is no contact dr-le; did you mean dr-lee?"
    assert unknown("contact", "zed", ["dr-lee", "ana"]) == "there is no contact zed; known: ana, dr-lee"
    assert unknown("contact", "zed", []) == "there is no contact zed; known: none"
