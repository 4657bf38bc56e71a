"""Start-up time and memory: how soon the demo is ready once set up, and the summed PSS of its idle processes."""

import asyncio
from pathlib import Path
from typing import Any

import psutil

from scripts.benchmarks.stack import demo

IDLE_AFTER_S, AIM_MB, AIM_READY_S = 10, 300, 15


async def measure(_: float) -> dict[str, Any]:
    with demo() as stack:
        await asyncio.sleep(IDLE_AFTER_S)
        supervisor = psutil.Process(stack.process.pid)
        parts = {f"{process.name()} {process.pid}": pss_mb(process.pid) for process in family(supervisor)}
        total = round(sum(parts.values()), 1)
    return {
        "ready_s": round(stack.ready_s, 2),
        "idle_pss_mb": total,
        "parts_mb": {name: round(size, 1) for name, size in sorted(parts.items(), key=lambda part: -part[1])},
        "aim": f"idle under {AIM_MB} MB, ready within {AIM_READY_S} s",
        "met": total < AIM_MB and stack.ready_s < AIM_READY_S,
    }


def family(supervisor: psutil.Process) -> list[psutil.Process]:
    """The supervisor and everything it started, whatever session or parent it has by now."""
    sessions = {supervisor.pid, *(child.pid for child in supervisor.children(recursive=True))}
    return [psutil.Process(pid) for pid in sorted(sessions) if psutil.pid_exists(pid)]


def pss_mb(pid: int) -> float:
    """Proportional set size: shared pages count once between those who share them. Linux only."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
