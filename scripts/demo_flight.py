"""Brings the demo up, has the canary fly through it, stops it, and sees that no process is left. Used by CI.

In a folder and on ports of its own, for somebody's demo may be running beside.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from app.embedded.ports import free_port
from app.embedded.process import is_running, tail
from scripts.setup_env import ROOT

READY_S = 180


class Failed(Exception):
    """Says which part of the flight went wrong."""


def start(environment: dict[str, str], output: Path) -> "subprocess.Popen[bytes]":
    with output.open("wb") as sink:
        return subprocess.Popen(
            [ROOT / "scripts" / "demo"], env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
        )


def wait_for_info(demo: "subprocess.Popen[bytes]", environment: dict[str, str]) -> dict[str, Any]:
    """What `./scripts/demo --info` prints once the demo is ready."""
    deadline = time.monotonic() + READY_S
    while demo.poll() is None and time.monotonic() < deadline:
        answer = subprocess.run(
            [ROOT / "scripts" / "demo", "--info"], env=environment, capture_output=True, text=True, check=False
        )
        if answer.returncode == 0:
            found: dict[str, Any] = json.loads(answer.stdout)
            return found
        time.sleep(0.2)
    raise Failed("the demo ended by itself" if demo.poll() is not None else f"the demo wasn't ready in {READY_S} s")


def fly_canary(info: dict[str, Any], environment: dict[str, str]) -> None:
    sign_in = {"CANARY_EMAIL": info["canary"]["email"], "CANARY_PASSWORD": info["canary"]["password"]}
    command = [ROOT / ".venv" / "bin" / "nightbell", "canary", "--url", info["console"]]
    if subprocess.run(command, env=environment | sign_in, check=False).returncode != 0:
        raise Failed("the canary did not reach a confirmation")


def stop(demo: "subprocess.Popen[bytes]") -> None:
    """As Ctrl-C does; whatever is still there afterwards is a failure."""
    family = [psutil.Process(demo.pid), *psutil.Process(demo.pid).children(recursive=True)]
    demo.send_signal(signal.SIGINT)
    try:
        code = demo.wait(60)
    except subprocess.TimeoutExpired:
        raise Failed("the demo did not stop within a minute of Ctrl-C") from None
    left = [process for process in family if is_running(process)]
    if left:
        raise Failed(f"processes outlived the demo: {', '.join(str(process) for process in left)}")
    if code != 0:
        raise Failed(f"the demo ended with exit code {code}")


def main() -> int:
    var = Path(tempfile.mkdtemp(prefix="nightbell-flight-"))
    var.chmod(0o711)  # as root the engines run as `nobody`, who must get through
    ports = {"NIGHTBELL_PORT": str(free_port()), "NIGHTBELL_COMPANY_PORT": str(free_port())}
    environment = dict(os.environ) | ports | {"NIGHTBELL_VAR": str(var)}
    output = var / "demo.out"
    demo = start(environment, output)
    try:
        info = wait_for_info(demo, environment)
        print(output.read_text(), flush=True)
        fly_canary(info, environment)
        stop(demo)
    except Failed as failure:
        print(f"flight: {failure}", flush=True)
        for log in [output, *sorted((var / "log").glob("*.log"))]:
            print(f"\n-- the end of {log.name}\n{tail(log, 30)}", flush=True)
        return 1
    finally:
        if demo.poll() is None:
            demo.terminate()
            demo.wait()
        shutil.rmtree(var)
    print("flight: the canary was confirmed; the demo stopped and left no process", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
