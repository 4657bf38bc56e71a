"""What a caller meets, by the hour and by who calls."""

from datetime import UTC, datetime

import pytest

from clients.accounts.settings import AccountSettings
from clients.callers import NOBODY, caller_of
from ivr.flows import DEFAULT, Flow, check, decide

MONDAY_NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)  # 12:00 in New York
MONDAY_NIGHT = datetime(2026, 11, 3, 3, tzinfo=UTC)  # 22:00
CALLER = caller_of("+12025550181")


def settings(**changes: object) -> AccountSettings:
    return AccountSettings.model_validate(
        {
            "timezone": "America/New_York",
            "phrases": [
                {"when": "open", "text": "Riverside.", "greeting": "Good day."},
                {"text": "Riverside, the night service.", "greeting": "Good evening."},
            ],
            "hours": {"open": [{"days": ["mon"], "from": "09:00", "to": "17:00"}]},
            "emergency": {"notice": "If this is an emergency, hang up and dial 911."},
        }
        | changes
    )


def test_the_greeting_goes_by_the_hour_and_the_notice_follows() -> None:
    noon = decide(DEFAULT, settings(), CALLER, MONDAY_NOON)
    assert (noon.where, noon.say) == ("line", ("Good day.", "If this is an emergency, hang up and dial 911."))
    assert decide(DEFAULT, settings(), CALLER, MONDAY_NIGHT).say[0] == "Good evening."


def test_a_flow_may_send_callers_to_voicemail_when_closed() -> None:
    flow = Flow.model_validate({"rules": [{"when": "closed", "say": "We are closed.", "then": "voicemail"}, {}]})
    assert decide(flow, settings(), CALLER, MONDAY_NOON).where == "line"
    night = decide(flow, settings(), CALLER, MONDAY_NIGHT)
    assert (night.where, night.say[-1]) == ("voicemail", "We are closed.")


def test_the_blocked_are_turned_away() -> None:
    assert decide(DEFAULT, settings(blocked=[CALLER.number]), CALLER, MONDAY_NOON).where == "reject"


def test_who_withholds_the_number_is_treated_as_the_account_says() -> None:
    where = {
        how: decide(DEFAULT, settings(anonymous=how), NOBODY, MONDAY_NOON).where for how in ("answer", "voicemail")
    }
    assert where == {"answer": "line", "voicemail": "voicemail"}
    assert decide(DEFAULT, settings(anonymous="reject"), NOBODY, MONDAY_NOON).where == "reject"


def test_what_the_card_shows_of_a_caller_can_be_blocked() -> None:
    for from_ in ("+1 (202) 555-0181", "sip:ward-3@hospital.example", "client:handset-3", "22395", "+811045000"):
        blocked = settings(blocked=[from_])
        assert decide(DEFAULT, blocked, caller_of(from_.replace(" ", "")), MONDAY_NOON).reason == "blocked", from_
    with pytest.raises(ValueError, match="anonymous: reject"):
        settings(blocked=["anonymous"])
    with pytest.raises(ValueError, match="such as \\+12025550181"):
        settings(blocked=["202 555 0181"])


def test_a_flow_that_can_leave_a_caller_nowhere_is_found_before_it_is_published() -> None:
    assert check({"rules": [{"when": "open"}, {}]}) == []
    assert [finding.path for finding in check({"rules": [{"when": "open"}]})] == ["/rules"]
    assert [finding.path for finding in check({"rules": [{}, {}]})] == ["/rules/1"]
    assert [finding.path for finding in check({"rules": [{"then": "nowhere"}]})] == ["/rules/0/then"]
