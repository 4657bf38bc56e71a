"""`nightbell` as a program: what it says without settings, and beside a demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from psutil import Process

from app.demo.running import borrow_settings
from scripts.demo_bureau.keys import write_private
from scripts.setup_env import ROOT
from tests.engines_host import TEST_MASTER_KEY


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which a demo runs: this very process."""
    monkeypatch.setenv("NIGHTBELL_VAR", str(tmp_path))
    (tmp_path / "demo").mkdir()
    settings = {"DATABASE_URL": "postgresql://demo", "REDIS_URL": "redis://demo", "PUBLIC_BASE_URL": "http://demo"}
    me = Process()
    write_private(
        tmp_path / "demo" / "state.json",
        {"pid": me.pid, "started": me.create_time(), "ready": True, "web_url": "http://web", "environment": settings},
    )
    return tmp_path


def test_without_settings_it_says_what_to_set_and_shows_no_secret(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "NIGHTBELL_VAR": str(tmp_path),
        "DATABASE_URL": "postgresql://u:s3cret@h/d",
    }
    command = [sys.executable, "-m", "app", "export"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NIGHTBELL_MASTER_KEY: is not set\n  -> Set NIGHTBELL_MASTER_KEY; docs/operations.md" in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


def test_without_its_database_it_says_so(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "NIGHTBELL_VAR": str(tmp_path),
        "DATABASE_URL": "postgresql://u:s3cret@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "NIGHTBELL_MASTER_KEY": TEST_MASTER_KEY,
    }
    command = [sys.executable, "-m", "app", "export"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "The database does not answer.\n  -> `nightbell doctor` says more.\n",
    )


@pytest.mark.usefixtures("running")
def test_beside_a_demo_it_acts_on_that() -> None:
    environment = {"PUBLIC_BASE_URL": "http://mine"}
    assert borrow_settings("import", environment) == "http://web"
    assert environment == {
        "DATABASE_URL": "postgresql://demo",
        "REDIS_URL": "redis://demo",
        "PUBLIC_BASE_URL": "http://mine",
    }


@pytest.mark.usefixtures("running")
def test_it_never_mixes_houses_nor_runs_beside_the_demos_own_processes() -> None:
    elsewhere = {"DATABASE_URL": "postgresql://other"}
    assert borrow_settings("import", elsewhere) is None
    assert elsewhere == {"DATABASE_URL": "postgresql://other"}
    for command in ("serve", "worker", "sweeper", "migrate"):
        assert borrow_settings(command, {}) is None


def test_a_demo_that_has_ended_lends_nothing(running: Path) -> None:
    file = running / "demo" / "state.json"
    file.write_text(file.read_text().replace('"started": ', '"started": 1'))
    assert borrow_settings("import", {}) is None
