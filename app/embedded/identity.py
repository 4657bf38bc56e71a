"""Whom the engines run as: ourselves, or `nobody` when we are root (PostgreSQL refuses to run as root)."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from app.embedded.errors import EngineError


def engine_user() -> pwd.struct_passwd | None:
    """None means: as we are. It must be an account in the passwd file, for initdb asks for its name."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise EngineError(
            "PostgreSQL can't run as root, and this system has no account `nobody` to run it as; run as another user."
        ) from None


def run_as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """What subprocess needs to become `user`; the working folder is one that everybody may enter."""
    who: dict[str, Any] = {"cwd": "/"}
    if user is not None:
        who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return who


def may(user: pwd.struct_passwd | None, flag: str, path: Path) -> bool:
    """Asks the system itself (`test -r|-w|-x`) whether `user` may do that with `path`."""
    try:
        return subprocess.run(["test", flag, path], check=False, **run_as(user)).returncode == 0
    except PermissionError:
        raise EngineError(
            "this process is root but may not become `nobody` (a restricted container?); start it as an ordinary user."
        ) from None


def give(path: Path, user: pwd.struct_passwd | None) -> None:
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
