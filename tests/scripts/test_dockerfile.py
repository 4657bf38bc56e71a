"""The Dockerfile's RUN and CMD lines that need no root, tried in a clean folder. No Docker engine is asked for."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.embedded.ports import free_port
from scripts.node import node_environment
from scripts.setup_env import ROOT
from tests.engines_host import TEST_MASTER_KEY

NEEDS_ROOT = ("useradd",)
INSTALLED = "/opt/nightbell"


@dataclass
class Stage:
    """One FROM and what follows it; `folder` stands for the image's root."""

    folder: Path
    workdir: Path = Path("/")
    ran: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)

    @property
    def here(self) -> Path:
        return self.folder / str(self.workdir).lstrip("/")


def instructions() -> Iterator[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            word, rest = line.split(maxsplit=1)
            yield word, rest


def tracked(path: str) -> list[Path]:
    """The build's context under `path`: what git knows or would take, and nothing that was made from it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", path]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in answer.stdout.decode().split("\0") if name and (ROOT / name).exists()]


def copy(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    words = shlex.split(rest)
    source = re.fullmatch(r"--from=(\w+)", words[0])
    target = stage.here / words[-1]
    if source:
        origin = stages[source.group(1)].folder / words[1].lstrip("/")
        if words[-1] != INSTALLED:  # a virtual environment can't be moved; its stage's own is used below
            shutil.copytree(origin, target)
        return
    for name in words[:-1]:
        files = tracked(name)
        assert files, f"COPY {name}: the checkout has no such thing"
        for file in files:
            inside = file.relative_to(ROOT / name) if (ROOT / name).is_dir() else Path(file.name)
            place = target if words[-1] == file.name else target / inside
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)


def run(stage: Stage, command: str, packages: Path) -> None:
    """As the line stands, with the environment's own place and PATH."""
    if command.startswith(NEEDS_ROOT):
        return
    line = command.replace(INSTALLED, str(packages))
    stage.ran.append(command)
    answer = subprocess.run(
        ["sh", "-ec", line], cwd=stage.here, env=environment(packages), capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"RUN {command}\n{answer.stdout}\n{answer.stderr}"


def environment(packages: Path) -> dict[str, str]:
    found = {key: value for key, value in node_environment().items() if not key.startswith("PYTHON")}
    found.pop("VIRTUAL_ENV", None)
    return found | {
        "PATH": f"{packages / 'bin'}{os.pathsep}{found['PATH']}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PIP_NO_COMPILE": "1",
    }


def build(folder: Path) -> Stage:
    """Goes through the file from top to bottom; returns the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    packages = folder / "packages-of-the-image"
    for word, rest in instructions():
        if word == "FROM":
            name = rest.split(" AS ")[1] if " AS " in rest else "last"
            assert "alpine" not in rest
            stage = stages[name] = Stage(folder / name)
        elif word == "WORKDIR":
            stage.workdir = Path(rest)
            stage.here.mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            copy(stage, rest, stages)
        elif word == "RUN":
            run(stage, rest, packages)
        elif word == "CMD":
            stage.command = json.loads(rest)
        elif word == "ENTRYPOINT":
            stage.entrypoint = json.loads(rest)
    return stages["last"]


def test_what_the_image_would_run_works(tmp_path: Path, database_url: str, redis_url: str) -> None:
    image = build(tmp_path)
    assert "python -m app --help" in image.ran
    port = str(free_port())
    own = environment(tmp_path / "packages-of-the-image") | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "NIGHTBELL_MASTER_KEY": TEST_MASTER_KEY,
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
    }
    subprocess.run([*image.entrypoint, "migrate"], cwd=image.here, env=own, check=True)
    command = [port if word == "8000" else word.replace("0.0.0.0", "127.0.0.1") for word in image.command]
    web = subprocess.Popen([*image.entrypoint, *command], cwd=image.here, env=own)
    try:
        assert answer_of(web, f"http://127.0.0.1:{port}/readyz") == {"database": "ok", "redis": "ok"}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert b"<div id=" in page.read()
    finally:
        web.terminate()
        assert web.wait(20) in {0, -signal.SIGTERM}


def answer_of(process: "subprocess.Popen[bytes]", address: str) -> object:
    """The first answer; asks for as long as the process lives."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            continue
    raise AssertionError(f"it ended with {process.returncode} before it answered")


def test_the_image_does_not_run_as_root_and_migrates_on_its_own() -> None:
    words = list(instructions())
    assert words.index(("USER", "nightbell")) < [word for word, _ in words].index("CMD")
    assert not any("migrate" in rest for word, rest in words if word in {"RUN", "CMD", "ENTRYPOINT"})
