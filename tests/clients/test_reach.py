"""The order of a person's methods: rules, quiet time, states. Property-tested against what must never happen."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clients.contacts.kinds import KINDS, RINGING
from clients.contacts.preferences import OrderRule, Preferences, Quiet, QuietWindow, Urgency
from clients.contacts.reach import Method, Ordered, masked, order, quiet_until, quiet_words
from clients.values import WEEKDAYS

NY = "America/New_York"
FRIDAY_NIGHT = datetime(2026, 3, 7, 3, 30, tzinfo=UTC)  # Friday 22:30 in New York


def method(number: int, kind: str, state: str = "ok") -> Method:
    address = "lee@example.org" if kind == "email" else f"+1202555{number:04d}"
    return Method(number, kind, address, number, state)


def used(found: list[Ordered]) -> list[int]:
    return [one.method.id for one in found if one.usable]


def why(found: list[Ordered], number: int) -> str:
    return next(one.why for one in found if one.method.id == number)


SMS, VOICE, LINK = method(1, "sms"), method(2, "voice"), method(3, "link")


def asked(
    methods: list[Method],
    *rules: OrderRule,
    quiet: Quiet | None = None,
    urgency: Urgency = "urgent",
    at: datetime = FRIDAY_NIGHT,
    shut: dict[str, str] | None = None,
) -> list[Ordered]:
    return order(methods, Preferences(rules=list(rules), quiet=quiet or Quiet()), urgency, at, NY, shut=shut or {})


def test_without_a_rule_it_is_as_written() -> None:
    found = asked([LINK, VOICE, SMS])
    assert used(found) == [1, 2, 3]
    assert why(found, 2) == "in their own order"


def test_the_first_rule_that_fits_is_the_order_and_what_it_does_not_name_comes_after() -> None:
    day = OrderRule.model_validate({"from": "07:00", "to": "22:00", "methods": ["link"]})
    night = OrderRule.model_validate({"from": "22:00", "to": "07:00", "days": ["fri"], "methods": ["voice"]})
    found = asked([SMS, VOICE, LINK], day, night)
    assert used(found) == [2, 1, 3]
    assert why(found, 2) == "their rule 2: fri 22:00 to 07:00"
    assert why(found, 1) == "not named by their rule 2: after those it names"
    noon = asked([SMS, VOICE, LINK], day, night, at=FRIDAY_NIGHT - timedelta(hours=10))
    assert used(noon) == [3, 1, 2]


def test_a_night_rule_counts_to_the_day_it_begins_on() -> None:
    rule = OrderRule.model_validate({"from": "22:00", "to": "07:00", "days": ["fri"], "methods": ["voice"]})
    saturday_dawn = datetime(2026, 3, 7, 11, 59, tzinfo=UTC)
    assert used(asked([SMS, VOICE], rule, at=saturday_dawn)) == [2, 1]
    assert used(asked([SMS, VOICE], rule, at=saturday_dawn + timedelta(minutes=1))) == [1, 2]


def test_one_method_may_be_named_by_its_id_before_its_kind() -> None:
    second = method(4, "sms")
    rule = OrderRule.model_validate({"methods": [4, "voice", "sms"]})
    assert used(asked([SMS, VOICE, second], rule)) == [4, 2, 1]


def test_quiet_time_keeps_a_routine_page_from_ringing_and_an_urgent_one_from_nothing() -> None:
    quiet = Quiet(windows=[QuietWindow.model_validate({"from": "22:00", "to": "07:00"})])
    desk = method(5, "desk")
    found = asked([VOICE, desk, SMS], quiet=quiet, urgency="routine")
    assert used(found) == [1]
    assert why(found, 2) == "quiet hours 22:00 to 07:00: a routine page does not ring"
    assert used(asked([VOICE, desk, SMS], quiet=quiet)) == [1, 2, 5]
    assert used(asked([VOICE], quiet=quiet, urgency="routine")) == [], "passed on: there is nothing else"


def test_do_not_disturb_ends_to_the_second() -> None:
    quiet = Quiet(until=FRIDAY_NIGHT)
    assert quiet_words(quiet, FRIDAY_NIGHT - timedelta(seconds=1), NY) == "do not disturb until 2026-03-06 22:30"
    assert quiet_words(quiet, FRIDAY_NIGHT, NY) is None


def test_unverified_ones_are_used_only_where_no_verified_one_works() -> None:
    new = method(6, "voice", "unverified")
    found = asked([SMS, new])
    assert used(found) == [1]
    assert why(found, 6) == "not verified, and a verified one works"
    for state in ("opted_out", "failing"):
        found = asked([method(1, "sms", state), new])
        assert used(found)[0] == 6
        assert "no verified one works" in why(found, 6)
    assert used(asked([new])) == [6]


def test_what_fails_comes_last_and_what_opted_out_not_at_all() -> None:
    found = asked([method(1, "sms", "failing"), VOICE, method(7, "link", "opted_out")])
    assert used(found) == [2, 1]
    assert why(found, 7) == "opted out"


def test_what_nothing_can_go_out_over_is_gone_round_with_why_and_does_not_count_as_working() -> None:
    no_mail = {"email": "mail is not set up: SMTP_URL is not set"}
    mail, new = method(8, "email"), method(6, "sms", "unverified")
    found = asked([mail, new], shut=no_mail)
    assert used(found) == [6]
    assert why(found, 8) == no_mail["email"]
    assert "no verified one works" in why(found, 6)
    assert used(asked([mail, new])) == [8]


def test_addresses_are_shown_in_part() -> None:
    assert (masked("+12025550121"), masked("lee@example.org")) == ("+1…0121", "l…@example.org")


TIMES = st.times().map(lambda one: f"{one.hour:02d}:{one.minute:02d}")
DAYS = st.lists(st.sampled_from(WEEKDAYS), unique=True)
METHODS = st.lists(
    st.builds(
        Method,
        id=st.integers(1, 40),
        kind=st.sampled_from(KINDS),
        address=st.just("+12025550121"),
        position=st.integers(0, 5),
        state=st.sampled_from(["unverified", "ok", "opted_out", "failing"]),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)
NAMED = st.lists(st.one_of(st.sampled_from(KINDS), st.integers(1, 40)), unique=True, min_size=1, max_size=6)
RULES = st.lists(
    st.builds(
        lambda urgency, days, starts, ends, methods: OrderRule.model_validate(
            {"urgency": urgency, "days": days, "from": starts, "to": ends, "methods": methods}
        ),
        st.sampled_from([None, "urgent", "routine"]), DAYS, TIMES, TIMES, NAMED,
    ),
    max_size=4,
)  # fmt: skip
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
QUIETS = st.builds(
    lambda windows, until: Quiet(windows=windows, until=until),
    st.lists(
        st.builds(
            lambda days, starts, ends: QuietWindow.model_validate({"days": days, "from": starts, "to": ends}),
            DAYS, TIMES, TIMES,
        ),
        max_size=3,
    ),
    st.none() | INSTANTS,
)  # fmt: skip
URGENCIES = st.sampled_from(["urgent", "routine"])

SHUT = st.sampled_from([{}, {"email": "mail is not set up"}, dict.fromkeys(("sms", "link", "voice"), "no number")])


@given(METHODS, RULES, QUIETS, URGENCIES, INSTANTS, SHUT)
def test_whatever_the_rules_say_nobody_who_can_be_reached_goes_unreached(  # noqa: PLR0917 - Hypothesis gives them so
    methods: list[Method], rules: list[OrderRule], quiet: Quiet, urgency: Urgency, at: datetime, shut: dict[str, str]
) -> None:
    found = order(methods, Preferences(rules=rules, quiet=quiet), urgency, at, NY, shut=shut)
    assert sorted(one.method.id for one in found) == sorted(one.id for one in methods), "each is answered for, once"
    assert all(one.why for one in found)
    assert [one.usable for one in found] == sorted((one.usable for one in found), reverse=True)
    usable = set(used(found))
    methods = [one for one in methods if one.kind not in shut]
    ok = {one.id for one in methods if one.state == "ok"}
    reachable = {one.id for one in methods if one.state != "opted_out"}
    assert usable <= reachable
    if urgency == "urgent":
        assert usable == order_without_quiet(methods, rules, at, shut), "an urgent page never looks at quiet time"
        assert ok <= usable
        assert bool(usable) == bool(reachable)
    else:
        assert {one.id for one in methods if one.id in ok and one.kind not in RINGING} <= usable
    if not ok:
        assert {one.id for one in methods if one.state == "unverified" and one.kind not in RINGING} <= usable
    assert (
        len(rules) == 0 or set(used(order(methods, Preferences(quiet=quiet), urgency, at, NY, shut=shut))) == usable
    ), "a rule only orders"


@given(QUIETS, INSTANTS)
def test_what_can_wait_goes_out_as_soon_as_it_is_not_quiet(quiet: Quiet, at: datetime) -> None:
    over = quiet_until(quiet, at, NY)
    if quiet_words(quiet, at, NY) is None:
        assert over == at
    elif quiet.until is None or quiet.until <= at:
        always = over - at >= timedelta(days=7)
        assert always or quiet_words(quiet, over, NY) is None
        assert quiet_words(quiet, at + (over - at) * 0.9 if always else max(at, over - timedelta(minutes=15)), NY)
    else:
        assert over >= quiet.until


def order_without_quiet(methods: list[Method], rules: list[OrderRule], at: datetime, shut: dict[str, str]) -> set[int]:
    return set(used(order(methods, Preferences(rules=rules), "urgent", at, NY, shut=shut)))
