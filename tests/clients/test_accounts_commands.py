"""`nightbell import` and `nightbell export` as programs."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
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


async def nightbell(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code and what was printed. In a thread, because a command has an event loop of its own."""
    done = await asyncio.to_thread(CliRunner().invoke, cli, [str(argument) for argument in arguments])
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
