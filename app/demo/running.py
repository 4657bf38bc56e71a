"""The demo that runs from this checkout: `nightbell` commands given no settings of their own act on it."""

import json
import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import psutil

from app.embedded.places import var_dir

# never one that would run beside the demo's own
COMMANDS = {
    "import", "export", "doctor", "canary", "carrier", "user", "who", "erase", "retention", "sessions", "master-key",
}  # fmt: skip


def state_file(folder: Path) -> Path:
    """`folder` is the demo's, var/demo."""
    return folder / "state.json"


def read_state(folder: Path) -> dict[str, Any] | None:
    """What the running demo left for others to find; None when none runs from this folder."""
    try:
        state: dict[str, Any] = json.loads(state_file(folder).read_text())
        alive = abs(psutil.Process(state["pid"]).create_time() - state["started"]) < 1
    except (OSError, ValueError, TypeError, KeyError, psutil.Error):
        return None
    return state if alive else None


def borrow_settings(command: str | None, environment: MutableMapping[str, str] = os.environ) -> str | None:
    """Fills what is not set from the running demo, unless the settings are another house's; the console's address."""
    if command not in COMMANDS:
        return None
    state = read_state(var_dir() / "demo") or {}
    theirs: dict[str, str] = state.get("environment", {})  # of another version: none
    if not state.get("ready") or "DATABASE_URL" not in theirs:
        return None
    if environment.get("DATABASE_URL", theirs["DATABASE_URL"]) != theirs["DATABASE_URL"]:
        return None
    missing = {name: value for name, value in theirs.items() if not environment.get(name)}
    environment.update(missing)
    return str(state["web_url"]) if missing else None
