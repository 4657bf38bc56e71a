"""Makes the virtual environment from the lock files. Standard library only: it runs before anything is installed.

uv does the work when it can be had (2 s instead of 34); else `python3 -m venv` and pip do the same from the same
locks. Nothing is installed outside the checkout, so Debian's refusal to touch the system (PEP 668) doesn't matter.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
LOCK_FILE = ROOT / "requirements" / "dev.txt"
UV_LOCK = ROOT / "requirements" / "uv.txt"


class SetupError(Exception):
    """Says what is missing and how to get it."""


def say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Runs a command with its progress shown; says whether it worked."""
    sink = subprocess.DEVNULL if quiet else sys.stderr
    try:
        return subprocess.run([str(part) for part in command], stdout=sink, stderr=sink, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two scripts started together must not build the same environment twice."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def find_uv() -> str | None:
    """The pinned uv in .cache, installed on first use; else one on PATH; else None."""
    digest = hashlib.sha256(UV_LOCK.read_bytes()).hexdigest()[:12]
    home = CACHE / f"uv-{digest}"
    binary = home / "bin" / "uv"
    if not binary.exists():
        say("fetching uv")
        partial = home.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-warn-script-location", "--only-binary=:all:")
        run(*pip, "--require-hashes", "--target", partial, "-r", UV_LOCK)
        if (partial / "bin" / "uv").exists():
            shutil.rmtree(home, ignore_errors=True)
            partial.rename(home)
    if binary.exists() and run(binary, "--version", quiet=True):
        return str(binary)
    return shutil.which("uv")


def is_ours(venv: Path) -> bool:
    """Whether `venv` works and was made by this very Python, so that it can be mended in place."""
    check = f"import sys; sys.exit(sys.version != {sys.version!r})"
    return run(venv / "bin" / "python", "-c", check, quiet=True)


def with_uv(uv: str, venv: Path, lock: Path) -> bool:
    """Installs exactly what the lock says; a failure (no index for uv, say) leaves it to pip."""
    say(f"installing {lock.name} with uv")
    os.environ.setdefault("UV_LINK_MODE", "copy")
    if not is_ours(venv) and not run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, venv):
        return False
    progress = () if sys.stderr.isatty() else ("--quiet",)
    return run(uv, "pip", "sync", *progress, "--require-hashes", "--python", venv / "bin" / "python", lock)


def with_pip(venv: Path, lock: Path) -> bool:
    say(f"installing {lock.name} with pip (about a minute)")
    if not run(sys.executable, "-m", "venv", "--clear", venv):
        return False
    return run(venv / "bin" / "python", "-m", "pip", "install", "--require-hashes", "-r", lock)


def install_project(uv: str | None, venv: Path) -> bool:
    """Puts the checkout itself on the path, with the `nightbell` command; the build tool comes from the lock."""
    python = venv / "bin" / "python"
    installer = (uv, "pip", "install", "--quiet", "--python", python) if uv else (python, "-m", "pip", "install", "-q")
    return run(*installer, "--no-deps", "--no-build-isolation", "-e", ROOT)


def fingerprint(lock: Path) -> str:
    """Changes with the lock, the commands, the Python and the place: whatever makes an environment stale."""
    commands = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    digest = hashlib.sha256()
    for part in (lock.read_bytes(), repr(commands).encode(), sys.version.encode(), bytes(ROOT)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def make_environment(venv: Path, lock: Path, *, project: bool) -> None:
    """Makes or mends `venv`; returns at once when it already is as the lock says."""
    stamp = venv / ".nightbell-stamp"
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and is_ours(venv):
        return
    stamp.unlink(missing_ok=True)
    uv = find_uv()
    done = bool(uv and with_uv(uv, venv, lock))
    if not done and not with_pip(venv, lock):
        raise SetupError(
            "could not install the locked packages (see above). Needed: access to a Python package index, and pip\n"
            "  (Debian, Ubuntu: apt install python3-pip python3-venv; others: python3 -m ensurepip --user)."
        )
    if project and not install_project(uv if done else None, venv):
        raise SetupError("could not put the checkout itself into the environment (see above).")
    stamp.write_text(wanted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print-uv", action="store_true", help="print where uv is (fetching it if need be), and stop")
    parser.add_argument("--venv", type=Path, default=VENV, help="the environment to make (default: .venv)")
    parser.add_argument("--lock", type=Path, default=LOCK_FILE, help="the lock file (default: requirements/dev.txt)")
    options = parser.parse_args()
    with one_at_a_time():
        if options.print_uv:
            uv = find_uv()
            if uv is None:
                raise SetupError("uv could not be fetched with pip; see above.")
            print(uv)
            return 0
        make_environment(options.venv.resolve(), options.lock.resolve(), project=options.lock == LOCK_FILE)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        say(str(error))
        sys.exit(3)
