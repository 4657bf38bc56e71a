"""The stack that is measured: the demo bureau in a folder and on ports of its own, and floors beside it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from app.embedded.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
_READY_S = 90


@dataclass
class Stack:
    """`info` is what `./scripts/demo --info` prints. `ready_s`: from the command to ready, once set up."""

    info: dict[str, Any]
    process: "subprocess.Popen[bytes]"
    ready_s: float
    var: Path

    @property
    def url(self) -> str:
        return str(self.info["console"])

    @property
    def company(self) -> str:
        return str(self.info["handsets"])

    def account(self, slug: str) -> dict[str, Any]:
        return next(account for account in self.info["accounts"] if account["slug"] == slug)


@contextmanager
def demo(**environment: str) -> Iterator[Stack]:
    """A fresh demo; stopped, and its data forgotten, at the end."""
    with tempfile.TemporaryDirectory(prefix="nightbell-bench-") as folder:
        Path(folder).chmod(0o711)
        port, company_port = free_port(), free_port()
        own = {
            "NIGHTBELL_VAR": folder,
            "NIGHTBELL_PORT": str(port),
            "NIGHTBELL_COMPANY_PORT": str(company_port),
            "LOG_LEVEL": "WARNING",
        }
        clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env = clean | own | environment
        started = time.monotonic()
        with (Path(folder) / "bench.log").open("wb") as log:
            command = [sys.executable, "-m", "scripts.demo_bureau"]
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            info = _wait_for_info(command, env, process, Path(folder) / "bench.log")
            yield Stack(info, process, time.monotonic() - started, Path(folder))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait_for_info(
    command: list[str], env: dict[str, str], process: "subprocess.Popen[bytes]", log: Path
) -> dict[str, Any]:
    state = Path(env["NIGHTBELL_VAR"]) / "demo" / "state.json"
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the demo ended by itself:\n{log.read_text()[-2000:]}")
        if state.exists() and json.loads(state.read_text() or "{}").get("ready"):
            found = subprocess.run([*command, "--info"], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
            info: dict[str, Any] = json.loads(found.stdout)
            return info
        time.sleep(0.02)
    raise SystemExit(f"the demo was not ready within {_READY_S} s:\n{log.read_text()[-2000:]}")


@asynccontextmanager
async def floor(application: str, **environment: str) -> AsyncIterator[str]:
    """One of our floors under uvicorn, with the same flags as the bureau's web process; gives its address."""
    port = free_port()
    flags = ["--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio", "--no-access-log"]
    process = subprocess.Popen(  # noqa: ASYNC220 - started once, before anything is measured
        [sys.executable, "-m", "uvicorn", application, "--port", str(port), *flags, "--log-level", "warning"],
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        await _until_answers(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


async def _until_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(500):
            if process.poll() is not None:
                raise SystemExit("a floor ended by itself")
            try:
                async with http.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)
    raise SystemExit("a floor did not start")
