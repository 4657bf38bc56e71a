"""Scripts: which fields are asked, which answers will do, and what a script may not say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.callscripts.answers import callback_number, check_answers, dangers, visible_fields
from clients.callscripts.checks import check_script
from clients.callscripts.schema import Script
from clients.faults import spell
from clients.phones import normal_phone

BODY: dict[str, Any] = {
    "call_types": [
        {
            "slug": "urgent-symptom",
            "label": "Urgent symptom",
            "key": 1,
            "urgency": "urgent",
            "fields": [
                {"name": "breathing", "label": "Breathing", "kind": "yes_no", "required": True,
                 "ask": "Is the child breathing normally?"},
                {"name": "since", "label": "Since", "required": True, "when": {"field": "breathing", "equals": "no"}},
                {"name": "help", "label": "Help", "kind": "choice", "options": ["called", "not called"],
                 "when": {"field": "breathing", "equals": "no"}},
                {"name": "eta", "label": "ETA", "required": True, "when": {"field": "help", "equals": ["called"]}},
                {"name": "child", "label": "Child", "kind": "name", "required": True},
                {"name": "born", "label": "Date of birth", "kind": "date"},
                {"name": "callback", "label": "Call back", "kind": "phone", "required": True},
            ],
        },
        {"slug": "other", "label": "Other", "key": "2", "fields": [{"name": "what", "label": "What"}]},
    ]
}  # fmt: skip
SCRIPT = Script.model_validate(BODY)
GOOD = {"breathing": "yes", "child": "Noa", "callback": "(202) 555-0123"}


def codes(answers: dict[str, Any], **more: Any) -> dict[str, str]:
    return {
        problem.field: problem.code for problem in check_answers(SCRIPT, "urgent-symptom", answers, **more).problems
    }


def test_good_answers_are_kept_in_their_stored_form() -> None:
    checked = check_answers(
        SCRIPT, "urgent-symptom", {**GOOD, "breathing": True, "born": "2024-02-29", "child": " Noa "}
    )
    assert checked.problems == []
    assert checked.answers == {"breathing": "yes", "child": "Noa", "born": "2024-02-29", "callback": "+12025550123"}


def test_a_field_is_asked_only_under_its_condition() -> None:
    def asked(answers: dict[str, Any]) -> list[str]:
        return [field.name for field in visible_fields(SCRIPT.call_types[0], answers)]

    assert asked({"breathing": "yes"}) == ["breathing", "child", "born", "callback"]
    assert asked({"breathing": "no", "help": "called"}) == [
        "breathing",
        "since",
        "help",
        "eta",
        "child",
        "born",
        "callback",
    ]
    # `help` was answered before `breathing` was changed: what depends on it goes too
    assert asked({"breathing": "yes", "help": "called"}) == ["breathing", "child", "born", "callback"]


def test_answers_of_fields_no_longer_asked_are_dropped_without_a_fuss() -> None:
    checked = check_answers(SCRIPT, "urgent-symptom", {**GOOD, "since": "an hour", "help": "nonsense"})
    assert checked.problems == []
    assert set(checked.answers) == {"breathing", "child", "callback"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"breathing": "maybe"}, {"breathing": "yes_no"}),
        ({"breathing": "no"}, {"since": "required"}),
        ({"breathing": "no", "since": "1 h", "help": "phoned"}, {"help": "choice"}),
        ({"child": "   "}, {"child": "required"}),
        ({"child": 7}, {"child": "not_text"}),
        ({"child": "x" * 2001}, {"child": "too_long"}),
        ({"born": "02/29/2024"}, {"born": "date"}),
        ({"born": "2023-02-29"}, {"born": "date"}),
        ({"callback": "555"}, {"callback": "phone"}),
        ({"callback": "202-555-0123 ext"}, {"callback": "phone"}),
        ({"colour": "red"}, {"colour": "unknown_field"}),
    ],
)
def test_each_wrong_answer_is_told(answers: dict[str, Any], expected: dict[str, str]) -> None:
    assert codes({**GOOD, **answers}) == expected


def test_a_draft_may_lack_answers_but_wrong_ones_are_told_and_kept() -> None:
    assert codes({}, complete=False) == {}
    checked = check_answers(SCRIPT, "urgent-symptom", {"callback": "2025550"}, complete=False)
    assert checked.answers == {"callback": "2025550"}
    assert [problem.code for problem in checked.problems] == ["phone"]


def test_an_unknown_call_type_names_the_known_ones() -> None:
    (problem,) = check_answers(SCRIPT, "refill", GOOD).problems
    assert (problem.field, problem.code) == ("", "call_type")
    assert "urgent-symptom, other" in problem.message


def test_the_number_to_call_back_is_the_first_good_phone() -> None:
    assert callback_number(SCRIPT, "urgent-symptom", GOOD) == "+12025550123"
    assert callback_number(SCRIPT, "urgent-symptom", {**GOOD, "callback": "none"}) is None
    assert callback_number(SCRIPT, "nothing", GOOD) is None
    assert normal_phone("020 7946 0123", "GB") == "+442079460123"


texts = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.sampled_from(["yes", "no", "called"])
)
names = st.sampled_from([field["name"] for field in BODY["call_types"][0]["fields"]])


@given(st.dictionaries(names, texts), st.booleans())
def test_checking_twice_changes_nothing(answers: dict[str, Any], complete: bool) -> None:
    once = check_answers(SCRIPT, "urgent-symptom", answers, complete=complete)
    again = check_answers(SCRIPT, "urgent-symptom", once.answers, complete=complete)
    assert again.answers == once.answers
    asked = {field.name for field in visible_fields(SCRIPT.call_types[0], answers)}
    assert set(once.answers) <= asked
    # only answers that were no text at all are gone the second time
    told = {problem.field for problem in once.problems if problem.code != "not_text"}
    assert told <= {problem.field for problem in again.problems}


@given(st.dictionaries(names, st.text(min_size=1, max_size=30)))
def test_no_problem_repeats_what_was_answered(answers: dict[str, str]) -> None:
    marked = {name: f"secret-{value}" for name, value in answers.items()}
    assert all("secret" not in problem.message for problem in check_answers(SCRIPT, "urgent-symptom", marked).problems)


def changed(**field: Any) -> dict[str, str]:
    fields = [{"name": "first", "label": "First", "kind": "yes_no"}, {"name": "second", "label": "Second", **field}]
    body = {"call_types": [{"slug": "one", "label": "One", "key": "1", "fields": fields}]}
    return {spell(fault.path).removeprefix("call_types[0].fields[1]."): fault.message for fault in check_script(body)}


@pytest.mark.parametrize(
    ("field", "path", "message"),
    [
        ({"name": "first"}, "name", "first is used twice"),
        ({"kind": "choice"}, "options", "at least two"),
        ({"kind": "choice", "options": ["a", "a"]}, "options[1]", "a is used twice"),
        ({"options": ["a", "b"]}, "options", "only a choice has options"),
        ({"when": {"field": "second", "equals": "yes"}}, "when.field", "not an earlier field"),
        ({"when": {"field": "first", "equals": "maybe"}}, "when.equals", "answers: yes, no"),
        ({"kind": "number"}, "kind", "should be 'text', 'name', 'phone', 'choice', 'yes_no' or 'date'"),
    ],
)
def test_a_script_that_cannot_be_followed_is_refused(field: dict[str, Any], path: str, message: str) -> None:
    assert message in changed(**field)[path]


def test_a_good_script_has_no_faults_and_doubled_keys_have() -> None:
    assert check_script(BODY) == []
    doubled = {"call_types": [BODY["call_types"][1], {**BODY["call_types"][1], "slug": "more"}]}
    assert [spell(fault.path) for fault in check_script(doubled)] == ["call_types[1].key"]


def dangerous(**field: Any) -> list[str]:
    """The faults of a script whose only field is this one."""
    only = {"name": "it", "label": "It", **field}
    call_type = {"slug": "a", "label": "A", "key": 1, "fields": [only]}
    return [fault.message for fault in check_script({"call_types": [call_type]})]


def test_dangerous_answers_are_answers_that_can_be_given() -> None:
    assert dangerous(kind="yes_no", dangerous="no") == dangerous(kind="yes_no", dangerous=["yes", "no"]) == []
    assert dangerous(kind="choice", options=["mild", "bad"], dangerous=["bad"]) == []
    (text,) = dangerous(kind="text", dangerous=["bad"])
    assert "only answers of a choice or a yes_no can mean danger" in text
    (maybe,) = dangerous(kind="yes_no", dangerous=["maybe"])
    assert "maybe can't be answered here; answers: yes, no" in maybe
    (twice,) = dangerous(kind="yes_no", dangerous=["no", "no"])
    assert "used twice" in twice


def test_an_answer_means_danger_only_where_its_question_is_asked() -> None:
    awake = {"name": "awake", "label": "Awake", "kind": "yes_no", "when": {"field": "fell", "equals": "yes"}}
    fields = [{"name": "fell", "label": "Fell", "kind": "yes_no"}, {**awake, "dangerous": "no"}]
    body = {"slug": "a", "label": "A", "key": 1, "fields": fields}
    (call_type,) = Script.model_validate({"call_types": [body]}).call_types
    assert dangers(call_type, {"fell": "yes", "awake": "no"}) == {"awake"}
    assert dangers(call_type, {"fell": True, "awake": False}) == {"awake"}
    assert dangers(call_type, {"fell": "no", "awake": "no"}) == dangers(call_type, {"awake": "no"}) == set()
    assert dangers(call_type, {"fell": "yes", "awake": "yes"}) == dangers(None, {}) == set()
