"""The documentation says what the code does, or the tests fail."""

import re
from pathlib import Path

import pytest

from app.cli import cli
from core.settings import Settings
from scripts import ledger_doc

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_PLACE = re.compile(
    r"`((?:app|calls|channels|clients|core|dispatch|ivr|oncall|telephony|devtools|tests|scripts|docs)/[\w./-]*)`"
)


def test_the_ledger_page_has_the_states_moves_kinds_and_topics_of_the_code() -> None:
    page = ledger_doc.PAGE_FILE.read_text()
    assert ledger_doc.rendered(page) == page, "run: python -m scripts.ledger_doc"


def test_every_setting_is_documented_with_its_meaning() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"| `{name.upper()}` |" in page, f"docs/operations.md does not list {name.upper()}"
        said = field.description or "nothing"
        assert said in page, f"docs/operations.md says something else of {name.upper()} than the code: {said}"


def test_every_command_is_documented() -> None:
    pages = "".join(page.read_text() for page in PAGES)
    names = [command.name or command.callback.__name__ for command in cli.registered_commands if command.callback]
    for name in names:
        assert f"nightbell {name}" in pages, f"no page tells of `nightbell {name}`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_places_named_in_a_page_exist(page: Path) -> None:
    text = page.read_text()
    for target in _LINK.findall(text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which does not exist"
    for place in _PLACE.findall(text):
        assert (ROOT / place).exists(), f"{page.name} names {place}, which does not exist"
