"""YAML made to take everything: it is told why it can't be read, and takes nothing."""

import pytest

from app import accounts_yaml
from app.accounts_yaml import read_apart
from core.apart.limits import Limits
from core.errors import Invalid

_LAUGHS = "\n".join(["a0: &a0 [x]", *(f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 9)}]" for one in range(1, 12))])
FILES = {
    "an alias of aliases": _LAUGHS,
    "one that holds itself": "a: &a [*a]",
    "nested in brackets": "a: " + "[" * 20_000,
    "nested in names": "{a: " * 20_000,
    "nested in lines": "\n".join(f"{' ' * depth}a:" for depth in range(3_000)),
    "a list without end": "- a\n" * 2_000_000,
    "a line without end": "a: " + "x" * 50_000_000,
}


@pytest.mark.parametrize("name", FILES)
async def test_yaml_that_asks_for_everything_is_refused_in_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts_yaml, "_YAML_LIMITS", Limits(cpu_s=2, memory_mb=100))
    why = r"anchors can't be used|can't be read as YAML|asks for more|line \d"
    with pytest.raises(Invalid, match=why) as told:
        await read_apart(FILES[name], "bureau.yaml")
    assert told.value.detail.startswith("bureau.yaml")


async def test_what_is_read_apart_is_what_is_read_here() -> None:
    text = "client:\n  slug: a\n  name: 'No'\naccounts: []\n"
    source = await read_apart(text, "bureau.yaml")
    assert source.data == {"client": {"slug": "a", "name": "No"}, "accounts": []}
    assert source.lines["client", "name"] == 3
