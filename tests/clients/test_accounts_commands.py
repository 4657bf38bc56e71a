"""`nightbell import` and `nightbell export` as programs."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from core.documents import yaml_text
from core.house import House
from tests.clients.bureau import BUREAU, lay_lines
from tests.engines_host import TEST_MASTER_KEY


@pytest.fixture(autouse=True)
async def lines(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await lay_lines(house)
    monkeypatch.setenv("NIGHTBELL_MODE", "test")
    monkeypatch.setenv("DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("REDIS_URL", house.settings.redis_url)
    monkeypatch.setenv("NIGHTBELL_MASTER_KEY", TEST_MASTER_KEY)


async def nightbell(*arguments: str | Path, says: str = "") -> tuple[int, str, str]:
    """Exit code and what was printed. In a thread, because a command has an event loop of its own."""
    done = await asyncio.to_thread(CliRunner().invoke, cli, [str(argument) for argument in arguments], input=says)
    return done.exit_code, done.stdout, done.stderr


async def test_good_files_are_imported_beside_a_refused_one(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("client: {slug: bad, name: Bad}\naccounts:\n  - {slug: bad, carrier: main}\n")
    code, out, err = await nightbell("import", "--json", tmp_path, BUREAU / "canary.yaml", tmp_path / "none.yaml")
    assert code == 1
    bad, canary, missing = json.loads(out)
    assert f"{tmp_path}/bad.yaml, line 3: accounts[0].timezone: is missing" in err
    assert {error["path"] for error in bad["errors"]} >= {"accounts[0].name", "accounts[0].phrases"}
    assert canary["counts"]["created"] > 4
    assert "can't be read" in missing["error"]


async def test_out_and_in_again(tmp_path: Path) -> None:
    code, out, _ = await nightbell("import", "--dry-run", BUREAU / "canary.yaml")
    assert code == 0
    assert "+ canary: contact dr-canary" in out
    assert "dry run, nothing was changed" in out
    code, out, err = await nightbell("export", "canary")
    assert (code, out, err) == (1, "", "There is no client canary.\n")

    assert (await nightbell("import", BUREAU / "canary.yaml"))[0] == 0
    assert (await nightbell("export", "--out", tmp_path / "kept"))[0] == 0
    code, out, _ = await nightbell("import", tmp_path / "kept")
    assert code == 0
    assert out.splitlines()[-1] == "canary: 7 unchanged"


async def test_a_running_shift_changes_hands_only_when_it_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked where somebody can be asked, refused with how to mean it where nobody can."""
    kept = tmp_path / "riverside.yaml"
    kept.write_text(riverside("dr-lee"))
    assert (await nightbell("import", kept))[0] == 0
    kept.write_text(riverside("dr-patel"))
    code, _, err = await nightbell("import", kept)
    assert code == 1
    assert "nothing was imported" in err
    assert "primary: Dr Patel in place of Dr Lee" in err
    assert "import with --hand-over" in err
    code, out, _ = await nightbell("import", "--dry-run", kept)
    assert (code, "the running shift changes hands" in out) == (0, True)

    monkeypatch.setattr("app.commands.accounts._can_ask", lambda: True)
    assert (await nightbell("import", kept, says="n\n"))[0] == 1
    code, out, _ = await nightbell("import", kept, says="y\n")
    assert (code, "~ riverside: roster doctors" in out) == (0, True)
    kept.write_text(riverside("dr-lee"))
    assert (await nightbell("import", "--hand-over", kept))[0] == 0


def riverside(*turns: str) -> str:
    data = yaml_text.load((Path(__file__).parents[1] / "bureau.yaml").read_text())
    data["accounts"][0]["rosters"]["doctors"]["slots"][0]["rotation"]["people"] = list(turns)
    return yaml_text.dump(data)
