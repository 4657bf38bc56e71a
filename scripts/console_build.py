"""Installs the console's packages and builds it, each only when what it is made from has changed."""

import hashlib
from pathlib import Path

from scripts.node import npm
from scripts.setup_env import CACHE, ROOT, SetupError, say

CONSOLE = ROOT / "console"
MADE = {"node_modules", "dist", "coverage"}


def digest_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def sources() -> list[Path]:
    """Every file of the console that is written by hand."""
    found: list[Path] = []
    for top in CONSOLE.iterdir():
        if top.name not in MADE:
            found += [top] if top.is_file() else [file for file in top.rglob("*") if file.is_file()]
    return found


def install_packages() -> None:
    """`npm ci` as the lock file says."""
    stamp = CONSOLE / "node_modules" / ".nightbell-stamp"
    wanted = digest_of([CONSOLE / "package.json", CONSOLE / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("installing the console's packages with npm")
    # npm 11 reads .npmrc of the folder it runs in only; the checkout's own asks for no more than fewer words.
    if not npm("ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=CONSOLE):
        raise SetupError("npm could not install the console's packages (see above). Needed: access to an npm registry.")
    stamp.write_text(wanted)


def build_console() -> None:
    """Makes console/dist; at once when it is already made from these sources."""
    stamp = CACHE / "console.stamp"
    wanted = digest_of(sources())
    if (CONSOLE / "dist" / "index.html").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    install_packages()
    say("building the console")
    if not npm("run", "--silent", "build", cwd=CONSOLE):
        raise SetupError("the console could not be built (see above).")
    CACHE.mkdir(exist_ok=True)
    stamp.write_text(wanted)
