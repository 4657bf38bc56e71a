"""Node and npm, for building and checking the console: the system's when new enough, else out of a wheel."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from scripts.setup_env import CACHE, ROOT, make_environment, say

OLDEST = (20, 19)
NODE_LOCK = ROOT / "requirements" / "node.txt"


def node_environment() -> dict[str, str]:
    """Our environment with a fitting `node` and `npm` first on PATH."""
    if version_of("node") >= OLDEST and shutil.which("npm"):
        return dict(os.environ)
    home = CACHE / "node"
    if not (home / "bin" / "npm").exists():
        say(f"no Node {OLDEST[0]}.{OLDEST[1]} or newer here: fetching one as a wheel")
    make_environment(home, NODE_LOCK, project=False)
    return dict(os.environ) | {"PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def version_of(program: str) -> tuple[int, ...]:
    """(20, 19, 1) for `v20.19.1`; (0,) when it isn't there."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return (0,)
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", answer)
    return tuple(int(part) for part in found.groups()) if found else (0,)


def npm(*arguments: str, cwd: Path, quiet: bool = False) -> bool:
    """Runs npm there, with its output shown; says whether it worked."""
    sink = subprocess.DEVNULL if quiet else None
    answer = subprocess.run(
        ["npm", *arguments], cwd=cwd, env=node_environment(), stdin=subprocess.DEVNULL, stdout=sink, check=False
    )
    return answer.returncode == 0
