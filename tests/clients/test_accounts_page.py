"""docs/accounts.md against the models: no key undocumented, none documented that isn't there."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from app.accounts_yaml import PARTS
from clients.accounts_yaml.body import AccountBody, ClientBody
from clients.accounts_yaml.check import check_file
from clients.accounts_yaml.documents import DocumentPart
from core.documents import yaml_text
from tests.clients.keys import SECTIONS, rows_of

PAGE = Path(__file__).parents[2] / "docs" / "accounts.md"


def sections() -> dict[str, str]:
    """Text below each heading, by heading."""
    pieces = re.split(r"^#+ (.+)$", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_key_stands_in_the_page_as_the_model_has_it(heading: str) -> None:
    wanted = {row for model in SECTIONS[heading] for row in rows_of(model)}
    if heading == "`accounts[]`":
        wanted |= {f"| `{part.key}` | {part.description} |  |" for part in PARTS}
    written = set(re.findall(r"^\| `.+ \|$", sections()[heading], flags=re.MULTILINE))
    assert written == wanted


def reachable(annotation: Any, found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in found:
            found.add(annotation)
            for field in annotation.model_fields.values():
                reachable(field.annotation, found)
        return found
    for inner in get_args(annotation):
        reachable(inner, found)
    return found


def test_every_model_of_a_file_has_a_section() -> None:
    roots = [ClientBody, AccountBody, *(part.model for part in PARTS if isinstance(part, DocumentPart))]
    models: set[type[BaseModel]] = set()
    for root in roots:
        reachable(root, models)
    assert models == {model for described in SECTIONS.values() for model in described}


def test_the_example_of_the_page_is_right() -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert len(examples) == 1
    assert check_file(yaml_text.load(examples[0]), PARTS) == []
