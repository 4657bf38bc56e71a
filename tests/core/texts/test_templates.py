"""Templates: what is put in is escaped, what is missing is an error, words are in the reader's language."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from core.texts.speaking import speaking
from core.texts.templates import environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(
        '<p>{{ _("This telephone is signed in as <strong>%(name)s</strong>.", name=name) }}</p>{{ name }}'
    )
    return tmp_path


def test_names_are_escaped_and_our_own_markup_is_not(folder: Path) -> None:
    page = environment(folder).get_template("page.html")
    assert page.render(name="<b>&") == (
        "<p>This telephone is signed in as <strong>&lt;b&gt;&amp;</strong>.</p>&lt;b&gt;&amp;"
    )
    with speaking("es"):
        assert "<p>Este teléfono ha entrado como <strong>Lee</strong>.</p>" in page.render(name="Lee")


def test_what_is_missing_is_an_error_and_never_an_empty_place(folder: Path) -> None:
    with pytest.raises(UndefinedError):
        environment(folder).get_template("page.html").render()


def test_a_template_is_compiled_once(folder: Path) -> None:
    made = environment(folder)
    assert made.get_template("page.html") is made.get_template("page.html")
