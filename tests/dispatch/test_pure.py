"""The pure parts: the engine, the codes, what a text means, which number is tried, what a voice says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.voice.spoken import spoken_number
from dispatch import engine
from dispatch.engine import Ask, AskBackup, Asked, EndPage, Situation, ToDesk, decide, expires_at, next_of
from dispatch.messages.cards import masked
from dispatch.pages.codes import code_for
from dispatch.pages.reach import Method, in_round, round_about
from dispatch.protocols.checks import check_protocol
from dispatch.protocols.choose import steps_for
from dispatch.protocols.schema import Protocol, Step
from dispatch.replies.reading import Reply, read

T0 = datetime(2026, 11, 22, 3, tzinfo=UTC)

pages = st.one_of(
    st.just("desk"),
    st.just({"contact": "dr-lee"}),
    st.just({"roster": "doctors", "slot": "primary"}),
)
steps = st.builds(
    lambda page, order, times, every_s, wait_s: Step.model_validate(
        {"page": page, "order": order, "repeat": {"times": times, "every_s": every_s}, "wait_s": wait_s}
    ),
    pages,
    st.sampled_from(["in_turn", "at_once"]),
    st.integers(0, 5),
    st.integers(1, 600),
    st.integers(1, 1200),
)
instants = st.integers(-2000, 2000).map(lambda seconds: T0 + timedelta(seconds=seconds))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    planned = draw(st.lists(steps, max_size=4))
    at_desk = draw(st.booleans()) or not planned
    page = None
    step = draw(st.integers(-1, len(planned) - 1))
    if not at_desk and step >= 0 and draw(st.booleans()):
        opened = draw(instants)
        page = Asked(opened, draw(st.none() | st.just(opened + timedelta(seconds=draw(st.integers(0, 300))))))
    owner = draw(st.none() | st.just(7)) if at_desk else None
    return Situation(
        status="at_desk" if at_desk else "active",
        steps=planned,
        step=step,
        round=draw(st.integers(0, 6)),
        round_at=draw(instants),
        page=page,
        backup_asked=draw(st.booleans()),
        owner_id=owner,
        claimed_until=draw(instants) if owner else None,
        alarmed_at=draw(instants) if at_desk else None,
        alarm_s=30,
        unclaimed_since=draw(instants) if at_desk and owner is None else None,
        tell_s=draw(st.none() | st.integers(10, 600)),
        told_at=draw(st.none() | instants),
    )


@given(situations(), instants)
def test_there_is_always_a_next_action_with_a_time_and_it_does_something(now_is: Situation, now: datetime) -> None:
    _, at = next_of(now_is, now)
    assert at.tzinfo is not None
    assert decide(now_is, "tick", max(at, now)), "the timer comes and nothing happens"


@given(situations(), instants)
def test_a_timer_that_comes_early_does_nothing(now_is: Situation, now: datetime) -> None:
    _, at = next_of(now_is, now)
    if at > now:
        assert decide(now_is, "tick", now) == []


@given(situations(), st.sampled_from(["declined", "unreachable", "skip", "nobody", "no_backup"]), instants)
def test_every_end_of_a_page_leads_on_or_to_the_desk(now_is: Situation, event: engine.Event, now: datetime) -> None:
    actions = decide(now_is, event, now)
    if now_is.status == "active" and (now_is.page is not None or event not in ("declined", "begin")):
        assert isinstance(actions[-1], (Ask, AskBackup, ToDesk))
        assert isinstance(actions[0], EndPage) == (
            now_is.page is not None and event in ("declined", "unreachable", "skip")
        )
    for action in actions:
        if isinstance(action, Ask):
            assert now_is.steps[action.step].page != "desk"


@given(st.none() | st.integers(0, 3600), st.integers(1, 3600))
def test_the_wait_starts_with_the_first_accepted_delivery_and_has_a_cap(accepted: int | None, wait_s: int) -> None:
    at = None if accepted is None else T0 + timedelta(seconds=accepted)
    waited = (expires_at(Asked(T0, at), wait_s) - T0).total_seconds()
    assert waited == min(engine.ACCEPT_CAP_S if accepted is None else accepted, engine.ACCEPT_CAP_S) + wait_s


@given(st.integers(1, 10**12), st.sets(st.integers(300, 999).map(str), max_size=300))
def test_codes_are_free_and_can_only_be_read_one_way(page_id: int, taken: set[str]) -> None:
    code = code_for(page_id, taken)
    assert code not in taken
    assert code[0] not in "12"
    assert read(f"1{code}") == read(f"1 {code}") == read(f"Yes, {code}!") == read(code) == Reply("confirm", code)
    assert read(f"2{code}") == read(f"2 {code}.") == Reply("decline", code)


def test_pages_opened_at_the_same_moment_have_different_codes() -> None:
    assert len({code_for(page_id, ()) for page_id in range(5000, 5691)}) == 691


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("1", Reply("confirm", None)),
        (" OK. ", Reply("confirm", None)),
        ("no", Reply("decline", None)),
        ("1 please call me first", Reply(None, None)),
        ("482 and 517", Reply(None, None)),
        ("call 5551482", Reply(None, None)),
        ("I am in room 482", Reply(None, "482")),
        ("", Reply(None, None)),
    ],
)
def test_what_a_text_means(body: str, meant: Reply) -> None:
    assert read(body) == meant


@given(st.text(max_size=200))
def test_any_text_can_be_read(body: str) -> None:
    read(body)


def test_rounds_take_channels_in_turn_and_go_round_what_is_refused() -> None:
    step = Step.model_validate({"page": {"contact": "dr-lee"}, "channels": ["sms", "voice"], "repeat": {"times": 3}})
    sms, home, cell = Method(1, "sms", "a", True), Method(2, "voice", "b", True, tries=1), Method(3, "voice", "c", True)
    assert in_round(step, 0, [sms, home, cell]) == [sms]
    assert in_round(step, 1, [sms, home, cell]) == [cell]
    out = Method(1, "sms", "a", usable=False)
    assert in_round(step, 0, [out, home, cell]) == [cell]
    assert round_about(step, [out, home, cell]) == cell
    assert in_round(step, 0, [out]) == []


def test_the_first_rule_that_fits_and_the_desks_own_kinds() -> None:
    everything = {"steps": [{"page": {"contact": "dr-lee"}}]}
    protocol = Protocol.model_validate({"rules": [{"urgency": "urgent", **everything}, {"steps": []}]})
    assert len(steps_for(protocol, "refill", "urgent")) == 1
    assert steps_for(protocol, "refill", "routine") == []
    assert steps_for(protocol, "caller_lost", "urgent") == []
    named = Protocol.model_validate({"rules": [{"call_types": ["caller_lost"], **everything}]})
    assert len(steps_for(named, "caller_lost", "urgent")) == 1
    assert steps_for(None, "refill", "urgent") == []


def test_a_protocol_that_hides_a_rule_or_goes_on_after_the_desk_is_told_so() -> None:
    body = {
        "rules": [{"steps": [{"page": "desk"}, {"page": {"contact": "a"}}]}, {"call_types": ["refill"], "steps": []}]
    }
    assert [fault.path for fault in check_protocol(body)] == [("rules", 0, "steps", 0, "page"), ("rules", 1)]
    assert check_protocol({"rules": [{"steps": [{"page": {"contact": "a"}}, {"page": "desk"}]}]}) == []


def test_card_numbers_are_masked_and_telephone_numbers_are_not() -> None:
    assert masked("pay with 4111 1111 1111 1111 please") == "pay with ••••••••••••1111 please"
    assert masked("call +12025550181 or 2025550181") == "call +12025550181 or 2025550181"
    assert masked("4111 1111 1111 1112") == "4111 1111 1111 1112"


def test_numbers_are_spoken_as_people_write_them() -> None:
    assert spoken_number("+12025550181") == "2 0 2, 5 5 5, 0 1 8 1"
    assert spoken_number("+442079460000") == "0 2 0, 7 9 4 6, 0 0 0 0"
    assert spoken_number("anonymous") == ""
