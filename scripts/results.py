"""Keeping figures: JSON under benchmarks/, with commit and machine."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() + ("+changes" if changed.stdout.strip() else "")


def keep(folder: str, name: str, result: dict[str, Any]) -> Path:
    """Write `folder/name.json`, replacing the last one: history is git's."""
    path = ROOT / folder / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    head = {
        "name": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
    }
    path.write_text(json.dumps(head | result, indent=1) + "\n")
    return path
