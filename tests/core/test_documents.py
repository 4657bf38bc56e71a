"""Documents: a draft is checked, published as a version that never changes, and found again as of any instant."""

import asyncio
import copy
from datetime import timedelta
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from core import clock, documents
from core.documents import ABSENT, Change, Finding, NotPublishable, Version, checks, diff
from core.documents.models import DocumentVersion
from core.documents.yaml_text import dump, load, text_of
from core.errors import Conflict, Invalid, NotFound
from core.house import House
from tests.core.ground import Ground, lay

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
)
SURPRISES = (
    "no", "Off", "y", "NULL", "~", "1e3", "1.10", "0x1F", "0o17", "017", "1_000", "22:30", "2026-12-24", ".inf", "=",
    "<<", "-", "a: b", "a #b", "- a", "{a}", "[a]", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "'", '"', "", " a",
    "a ", "a\nb", "\u0661",
)  # fmt: skip
BODIES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)
)


def needs_steps(body: checks.Body) -> list[Finding]:
    found = [] if body.get("steps") else [Finding("/steps", "add at least one step")]
    return found + ([Finding("/wait_s", "must be at least 1")] if body.get("wait_s", 1) < 1 else [])


@pytest.fixture
async def ground(house: House, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr(checks, "_checks", {})  # the product's own were registered when the house was opened
    documents.register_checks("protocol", needs_steps)
    documents.register_checks("protocol", needs_steps)
    return await lay(house)


async def published(house: House, account_id: int, body: dict[str, Any], **later: Any) -> Version:
    async with house.transaction() as session:
        draft = await documents.save_draft(session, "protocol", account_id, "urgent", body, "user:1")
        return await documents.publish(session, draft, "user:2", **later)


async def test_published_and_found_again(house: House, ground: Ground) -> None:
    body = {"steps": [{"wait_s": 5, "to": "on-call"}], "name": "Dringend ☎"}
    made = await published(house, ground.clinic_account, body)
    async with house.transaction() as session:
        found = await documents.current(session, "protocol", ground.clinic_account, "urgent")
        assert found == made == await documents.version(session, made.id)
        assert (made.number, made.body, made.published_by, made.slug) == (1, body, "user:2", "urgent")
        assert await documents.current(session, "protocol", ground.plumber_account, "urgent") is None
        assert await documents.current(session, "roster", ground.clinic_account, "urgent") is None
        with pytest.raises(NotFound):
            await documents.version(session, made.id + 1)


async def test_findings_stop_publishing_all_at_once_and_the_draft_stays(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        draft = await documents.save_draft(
            session, "protocol", ground.clinic_account, "urgent", {"wait_s": 0}, "user:1"
        )
        with pytest.raises(
            NotPublishable, match="/steps: add at least one step; /wait_s: must be at least 1"
        ) as refused:
            await documents.publish(session, draft, "user:1")
        assert [finding.path for finding in refused.value.findings] == ["/steps", "/wait_s"]
        assert await documents.current(session, "protocol", ground.clinic_account, "urgent") is None
        again = await documents.save_draft(
            session, "protocol", ground.clinic_account, "urgent", {"steps": [1]}, "user:1"
        )
        assert again == draft
        assert (await documents.publish(session, draft, "user:1")).number == 1


async def test_a_kind_nobody_checks_can_not_be_published(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        draft = await documents.save_draft(session, "flow", ground.clinic_account, "main", {}, "user:1")
        with pytest.raises(RuntimeError, match="no checks are registered"):
            await documents.publish(session, draft, "user:1")


async def test_the_past_is_answered_as_it_was_known_then(house: House, ground: Ground) -> None:
    first = await published(house, ground.clinic_account, {"steps": ["first"]})
    clock.advance(timedelta(hours=1))
    second = await published(house, ground.clinic_account, {"steps": ["second"]})
    monday = clock.now() + timedelta(days=2)
    third = await published(house, ground.clinic_account, {"steps": ["third"]}, effective_from=monday)
    fourth = await published(house, ground.clinic_account, {"steps": ["fourth"]})
    account = ground.clinic_account

    async def at(instant: Any) -> int | None:
        async with house.transaction() as session:
            found = await documents.current(session, "protocol", account, "urgent", instant)
            return found.number if found else None

    assert await at(first.effective_from - timedelta(microseconds=1)) is None
    assert await at(first.effective_from) == 1
    assert await at(second.effective_from - timedelta(microseconds=1)) == 1
    assert await at(second.effective_from) == 2
    assert await at(fourth.effective_from) == await at(None) == 4
    assert await at(monday) == third.number == 3
    clock.advance(timedelta(days=3))
    assert await at(None) == 3
    assert await at(second.effective_from) == 2
    async with house.transaction() as session:
        newest_first = await documents.history(session, "protocol", account, "urgent")
    assert [each.number for each in newest_first] == [4, 3, 2, 1]


async def test_nothing_takes_effect_in_the_past(house: House, ground: Ground) -> None:
    with pytest.raises(Invalid, match="past"):
        await published(house, ground.clinic_account, {"steps": [1]}, effective_from=clock.now() - timedelta(seconds=1))


async def test_all_current_documents_of_a_kind(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        for slug, body in (("b", {"steps": [1]}), ("a", {"steps": [2]}), ("b", {"steps": [3]})):
            draft = await documents.save_draft(session, "protocol", ground.clinic_account, slug, body, "user:1")
            await documents.publish(session, draft, "user:1")
        found = await documents.current_all(session, "protocol", ground.clinic_account)
    assert [(each.slug, each.body["steps"]) for each in found] == [("a", [2]), ("b", [3])]


async def test_two_who_publish_at_once_publish_once(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        draft = await documents.save_draft(
            session, "protocol", ground.clinic_account, "urgent", {"steps": [1]}, "user:1"
        )

    async def publish() -> Version:
        async with house.transaction() as session:
            return await documents.publish(session, draft, "user:1")

    outcomes = await asyncio.gather(publish(), publish(), publish(), return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes].count("Version") == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2


async def test_a_discarded_draft_can_not_be_published(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        draft = await documents.save_draft(session, "protocol", ground.clinic_account, "x", {"steps": [1]}, "user:1")
        await documents.discard_draft(session, draft)
        with pytest.raises(Conflict):
            await documents.publish(session, draft, "user:1")
        with pytest.raises(NotFound):
            await documents.publish(session, draft + 1, "user:1")


async def test_a_published_version_never_changes(house: House, ground: Ground) -> None:
    await published(house, ground.clinic_account, {"steps": [1]})
    for change in (
        update(DocumentVersion).values(number=7),
        delete(DocumentVersion),
        text("TRUNCATE document_versions CASCADE"),
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            async with house.transaction() as session:
                await session.execute(change)


@pytest.mark.parametrize(
    ("kind", "slug", "body"),
    [
        ("poem", "main", {}),
        ("flow", "Main", {}),
        ("flow", "a--b", {}),
        ("flow", "x" * 61, {}),
        ("flow", "", {}),
        ("flow", "main", {"a": float("nan")}),
        ("flow", "main", {"a": {1, 2}}),
        ("flow", "main", {"a": "\0"}),
        ("flow", "main", {"a": "\ud800"}),
        ("flow", "main", {"a": "x" * 600_000}),
        ("flow", "main", ["a"]),
    ],
)
async def test_what_can_not_be_a_document_says_why(
    house: House, ground: Ground, kind: str, slug: str, body: Any
) -> None:
    async with house.transaction() as session:
        with pytest.raises(Invalid):
            await documents.save_draft(session, kind, ground.clinic_account, slug, body, "user:1")


def applied(value: Any, changes: list[Change]) -> Any:
    """`value` with the changes made: the other direction of diff, for the test. Removals go last place first."""
    added = [change for change in changes if change.new is not ABSENT]
    removed = [change for change in reversed(changes) if change.new is ABSENT]
    holder = {"": value}
    for change in [*added, *removed]:
        names = [name.replace("~1", "/").replace("~0", "~") for name in change.path.split("/")]
        inner: Any = holder
        for name in names[:-1]:
            inner = inner[int(name)] if isinstance(inner, list) else inner[name]
        place: Any = int(names[-1]) if isinstance(inner, list) else names[-1]
        if change.new is ABSENT:
            del inner[place]
        elif isinstance(inner, list) and place == len(inner):
            inner.append(change.new)
        else:
            inner[place] = change.new
    return holder[""]


@given(BODIES, BODIES)
def test_the_differences_make_one_of_the_other(a: Any, b: Any) -> None:
    changes = diff(a, b)
    # by their text, as to Python 1 == True == 1.0
    assert sorted_repr(applied(copy.deepcopy(a), changes)) == sorted_repr(b)
    assert diff(a, a) == []
    assert [(c.path, c.new, c.old) for c in diff(b, a)] == [(c.path, c.old, c.new) for c in changes]


def sorted_repr(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {sorted_repr(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(sorted_repr, value)) + "]"
    return repr(value)


def test_a_difference_says_where_and_what() -> None:
    a = {"steps": [{"wait_s": 5}, {"wait_s": 9}], "urgent": True, "a/b": 1}
    b = {"steps": [{"wait_s": 7}], "urgent": 1, "a/b": 1}
    assert diff(a, b) == [
        Change("/steps/0/wait_s", 5, 7),
        Change("/steps/1", {"wait_s": 9}, ABSENT),
        Change("/urgent", True, 1),
    ]


# what people write has no other numbers
WRITTEN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXTS | st.sampled_from(SURPRISES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.sampled_from(SURPRISES), inner, max_size=4),
)


@example({"\x85": "a\u2028b\x85"})
@given(WRITTEN)
def test_yaml_comes_back_as_it_was_to_us_and_to_any_other_reader(value: Any) -> None:
    """The library's own reader goes by YAML 1.1, in which most surprises are."""
    text = dump(value)
    assert sorted_repr(load(text)) == sorted_repr(value)
    assert sorted_repr(yaml.safe_load(text)) == sorted_repr(value)


def test_every_fault_of_a_file_is_told_at_once_with_its_line() -> None:
    with pytest.raises(Invalid) as refused:
        load("a: !!set {b}\nc: &d 1\ne: !x y\n---\nf: 1\n", "clinic.yaml")
    assert [one["line"] for one in refused.value.extra["errors"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("code", "says"), [("utf-16", "line 1: it is in UTF-16"), ("cp1252", "line 2: it holds letters")]
)
def test_a_file_in_another_code_is_told_with_its_line(code: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        text_of("a: 1\nb: Zoë\n".encode(code), "clinic.yaml")
    assert load(text_of("a: Zoë\n".encode("utf-8-sig"))) == {"a": "Zoë"}


@given(st.dictionaries(NAMES, BODIES, max_size=3))
def test_what_is_checked_is_what_the_database_gives_back(body: dict[str, Any]) -> None:
    assert sorted_repr(checks.plain(body)) == sorted_repr(body)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("17:30", "17:30"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("+15550100", "+15550100"),
        ("0123", "0123"),
        ("2026-11-22", "2026-11-22"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("12", 12),
        ("-1.5", "-1.5"),
        ("1.10", "1.10"),
        ("3E5", "3E5"),
        ("1e400", "1e400"),
        ("-0", "-0"),
        ("-7", -7),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_yaml_means_what_a_person_means(written: str, meant: object) -> None:
    loaded = load(f"value: {written}\n")["value"]
    assert (loaded, type(loaded)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: 'a' is given twice"),
        ("a:\n  - 1\n - 2\n", "line 3: this doesn't fit what stands above"),
        ("1: x\n", "names must be text"),
        ("? [a]\n: x\n", "in place of a name"),
        ("a: !!python/object:os.system x\n", "line 1: tags such as !!python/object:os.system"),
        ("a: *nowhere\n", "line 1: anchors"),
        ("a: @home\n", "line 1: text that begins with '@'"),
        ("a: 1\n\tb: 2\n", "line 2: a tab"),
        ("a: b: c\n", "line 1: a colon"),
        ('a: "\\d"\n', "line 1: a backslash"),
        ('a: "b\n', "never closed"),
        ("a: [1, 2\nb: 3\n", "bracket"),
        ("a: !!set {b}\n", "line 1: tags such as !!set"),
        ("a: !!binary aGk=\n", "line 1: tags such as !!binary"),
        ("a: &x 1\n", "line 1: anchors"),
        ("a: \x07\n", "line 1: the invisible sign U+0007"),
        ("[" * 5000, "line 1: this stands more than 40 deep"),
        ("a: 1\n--- \nb: 2\n", "line 2: a second document"),
    ],
)
def test_bad_yaml_says_where(written: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(written, "clinic.yaml")
    assert refused.value.detail.startswith("clinic.yaml")
    assert said in refused.value.detail
