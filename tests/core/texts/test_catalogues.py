"""Every word that people outside the bureau meet stands in every catalogue, with the values it needs, and none too
many."""

import re
from datetime import UTC, datetime

import pytest
from babel.messages.catalog import Catalog, Message

from core.texts.catalogues import DEFAULT, file_of, languages, named, translations
from core.texts.dates import day_and_time, day_of_week, time_of_day
from core.texts.speaking import gettext, language, ngettext, pgettext, speaking
from scripts.catalogues import kept, wanted, words_of

A_SATURDAY = datetime(2026, 11, 28, 9, 5, tzinfo=UTC)
_VALUES = re.compile(r"%\((\w+)\)s")
_MARKUP = re.compile(r"</?\w+>")


@pytest.fixture(scope="module")
def said() -> Catalog:
    return wanted()


def _key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _forms(words: object) -> list[str]:
    return (
        [words] if isinstance(words, str) else [str(one) for one in words] if isinstance(words, (list, tuple)) else []
    )


def test_english_and_spanish_are_there() -> None:
    assert languages()[:2] == (DEFAULT, "es")
    assert [named(one) for one in ("en", "es")] == ["English", "Español"]


def test_the_extractor_finds_code_and_templates(said: Catalog) -> None:
    assert {"That is not your PIN.", "You are on call", "I have it", "%(name)s is asked now."} <= {
        message.id for message in words_of(said)
    }


@pytest.mark.parametrize("name", languages())
def test_a_catalogue_has_every_word_and_no_other(name: str, said: Catalog) -> None:
    """`python -m scripts.catalogues` brings it up to date; what it then leaves empty is to be translated."""
    catalogue = kept(name)
    there = {_key(message) for message in words_of(catalogue)}
    asked = {_key(message) for message in words_of(said)}
    assert asked - there == set(), "lacking"
    assert there - asked == set(), "nobody says these any more"
    assert not catalogue.obsolete
    for message in words_of(catalogue):
        assert not message.fuzzy, message.id
        forms = _forms(message.string)
        assert forms, message.id
        assert all(forms), f"{message.id} is not translated, in each of its numbers"
        expected = catalogue.num_plurals if message.pluralizable else 1
        assert len(forms) == expected, message.id


@pytest.mark.parametrize("name", languages())
def test_values_and_markup_are_those_of_the_words_in_code(name: str) -> None:
    for message in words_of(kept(name)):
        ours = _forms(message.id)[-1]
        for form in _forms(message.string):
            assert set(_VALUES.findall(form)) == set(_VALUES.findall(ours)), message.id
            assert sorted(_MARKUP.findall(form)) == sorted(_MARKUP.findall(ours)), message.id
            assert form.count("%") == len(_VALUES.findall(form)), f"{form}: a sign of its own is written %%"
            form % dict.fromkeys(_VALUES.findall(form), "x")


def test_english_is_what_the_code_says() -> None:
    for message in words_of(kept(DEFAULT)):
        assert _forms(message.string) == _forms(message.id)


def test_the_language_of_a_task_is_its_own_and_over_when_it_is() -> None:
    assert (language(), gettext("tomorrow")) == ("en", "tomorrow")
    with speaking("es"):
        assert gettext("%(name)s is asked now.", name="Dr Lee") == "Ahora se avisa a Dr Lee."
        with speaking("en"):
            assert gettext("tomorrow") == "tomorrow"
        assert gettext("tomorrow") == "mañana"
    assert language() == "en"


def test_numbers_and_contexts() -> None:
    shifts = "%(name)s: %(num)s shift", "%(name)s: %(num)s shifts"
    with speaking("es"):
        assert [ngettext(*shifts, count, name="Lee") for count in (1, 2, 0)] == [
            "Lee: 1 turno", "Lee: 2 turnos", "Lee: 0 turnos",
        ]  # fmt: skip
        assert pgettext("requests that have come to an end", "Over") == "Terminadas"
        assert pgettext("the way that a test page takes", "Over") == "Por"


def test_days_and_times_as_each_language_writes_them() -> None:
    assert (day_of_week(A_SATURDAY), time_of_day(A_SATURDAY)) == ("Sat 28 Nov", "09:05")
    assert day_and_time(A_SATURDAY) == "Sat 2026-11-28 09:05"
    with speaking("es"):
        assert (day_of_week(A_SATURDAY), time_of_day(A_SATURDAY)) == ("sáb 28 nov", "9:05")
        assert day_and_time(A_SATURDAY) == "sáb 28 nov 2026, 9:05"


def test_what_is_read_is_what_was_committed() -> None:
    assert file_of("es").read_text().count("msgid ") > 400
    assert translations("es") is translations("es"), "read once a process"
