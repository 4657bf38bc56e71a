"""Where the engines' data and, if need be, copies of their programs are kept."""

import hashlib
import os
import pwd
import shutil
from pathlib import Path

from app.embedded.errors import EngineError
from app.embedded.identity import give, may

CHECKOUT = Path(__file__).resolve().parents[2]
VARIABLE_DATA = Path("/var/tmp")  # noqa: S108 - survives a restart, and the folder below is ours or refused


def var_dir() -> Path:
    """`NIGHTBELL_VAR`, else `var/` in the checkout."""
    return Path(os.environ.get("NIGHTBELL_VAR") or CHECKOUT / "var").resolve()


def engine_home(var: Path, user: pwd.struct_passwd | None) -> Path:
    """A folder for the engines that `user` can reach: `var` itself, else one under /var/tmp named after `var`.

    As root with `var` under a 0700 home, `nobody` can't enter it, whatever the folder's own rights.
    """
    var.mkdir(parents=True, exist_ok=True)
    home = var / "engines"
    home.mkdir(mode=0o711, exist_ok=True)
    if may(user, "-x", home):
        return home
    home = VARIABLE_DATA / f"nightbell-{os.getuid()}-{hashlib.sha256(bytes(var)).hexdigest()[:12]}"
    home.mkdir(mode=0o711, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.getuid():
        raise EngineError(f"{home} belongs to somebody else; set NIGHTBELL_VAR to a folder that `nobody` can enter.")
    home.chmod(0o711)
    return home


def private_folder(path: Path, user: pwd.struct_passwd | None) -> Path:
    """A 0700 folder of the engine's own."""
    path.mkdir(mode=0o700, exist_ok=True)
    give(path, user)
    return path


def readable_copy(folders: list[Path], name: str, home: Path) -> Path:
    """Copies folders side by side to `home/name`, for a user who can't read the originals; done once."""
    target = home / name
    if not target.exists():
        partial = home / f"{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o755)
        for folder in folders:
            shutil.copytree(folder, partial / folder.name, symlinks=True)
        partial.rename(target)
    return target
