"""`./scripts/test`: static checks, the console's, then pytest. With arguments pytest alone runs, with them."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.embedded.errors import EngineError
from scripts.browser import browser
from scripts.console_build import CONSOLE, build_console, install_packages
from scripts.node import node_environment
from scripts.setup_env import ROOT, SetupError, one_at_a_time

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Outcome:
    name: str
    good: bool
    seconds: float
    output: str


def python_tool(*command: str) -> tuple[bool, str]:
    return captured([str(BIN / command[0]), *command[1:]], ROOT, None)


def console_tool(*command: str) -> tuple[bool, str]:
    return captured(["npm", "run", "--silent", *command], CONSOLE, node_environment())


def captured(command: list[str], folder: Path, environment: dict[str, str] | None) -> tuple[bool, str]:
    answer = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return answer.returncode == 0, answer.stdout


def interface_is_written_down() -> tuple[bool, str]:
    """Whether console/openapi.json is what the API says of itself today."""
    with tempfile.TemporaryFile("w+") as sink:
        answer = subprocess.run(
            [BIN / "nightbell", "openapi"], cwd=ROOT, stdout=sink, stderr=subprocess.PIPE, check=False
        )
        sink.seek(0)
        today = sink.read()
    if answer.returncode != 0:
        return False, answer.stderr.decode()
    written = CONSOLE / "openapi.json"
    if written.exists() and written.read_text() == today:
        return True, ""
    return (
        False,
        "console/openapi.json is out of date. Mend: nightbell openapi > console/openapi.json, then npm run api\n",
    )


CHECKS: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
    ("mypy", lambda: python_tool("mypy")),
    ("console: its tests", lambda: console_tool("test")),
    ("imports point down, no folder cycles", lambda: python_tool("lint-imports")),
    ("console: the API is as written down", interface_is_written_down),
    ("console: types of the API", lambda: console_tool("api:check")),
    ("console: lint", lambda: console_tool("lint")),
    ("ruff check", lambda: python_tool("ruff", "check", ".")),
    ("ruff format", lambda: python_tool("ruff", "format", "--check", ".")),
]


def timed(check: tuple[str, Callable[[], tuple[bool, str]]]) -> Outcome:
    name, work = check
    started = time.monotonic()
    good, output = work()
    return Outcome(name, good, time.monotonic() - started, output)


def run_checks() -> bool:
    """All of them, two at a time; each is told when it ends, with its output if it failed."""
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for outcome in pool.map(timed, CHECKS):
            print(
                f"test: {'ok    ' if outcome.good else 'FAILED'} {outcome.name} ({outcome.seconds:.1f} s)", flush=True
            )
            if not outcome.good:
                print(outcome.output, flush=True)
                failed.append(outcome.name)
    if failed:
        print(f"test: FAILED before pytest: {', '.join(failed)}", flush=True)
    return not failed


def prepare() -> None:
    """The console as the browser will see it (its build checks its types), and the browser."""
    with one_at_a_time():
        install_packages()
        build_console()
    print(f"test: browser {browser().path}", flush=True)


def pytest_command(arguments: list[str]) -> list[str]:
    own = ["-n", "2", "--dist", "worksteal"]
    # A selection by hand is quicker in one process, and shows what the tests print.
    return [sys.executable, "-m", "pytest", *(arguments or own)]


def main(arguments: list[str]) -> int:
    try:
        prepare()
    except (SetupError, EngineError) as error:
        print(f"test: {error}", file=sys.stderr, flush=True)
        return 1
    if not arguments and not run_checks():
        return 1
    command = pytest_command(arguments)
    os.chdir(ROOT)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
