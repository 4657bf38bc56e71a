"""A bureau to be killed: embedded engines that fsync, web, worker and sweeper, and a phone company that outlives them.

Each process is `nightbell …` as an installation would run it, started and killed one by one: nothing restarts them by
itself, so a proof says who is there at any moment.
"""

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from app.embedded.engines import Engines
from app.embedded.leash import Leash
from app.embedded.ports import free_port
from app.embedded.process import signal_all, tail
from scripts.demo_bureau.keys import Keys, choose_carriers, load_keys, settings_of, write_private
from scripts.demo_bureau.options import Options
from scripts.demo_bureau.phone_book import company_configuration
from scripts.proving.waiting import until
from scripts.setup_env import ROOT

PROGRAMS = ("web", "worker", "sweeper")
COMPANY = "phone-company"


@dataclass
class Bureau:
    """`settings` are the environment of its processes; `carrier_url`: where they think that the phone company is."""

    options: Options
    keys: Keys
    settings: dict[str, str]
    engines: Engines
    leash: Leash
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.options.web_url

    @property
    def company_url(self) -> str:
        return self.options.company_url

    @property
    def database_url(self) -> str:
        return self.engines.database_url

    def start(self, *names: str) -> None:
        for name in names:
            with self._log(name).open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [sys.executable, "-m", *self._command(name)],
                    cwd=ROOT, env={**_clean_environment(), **self.settings},
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            self.leash.hold(self.running[name].pid, "KILL")

    def pids(self, *names: str) -> list[int]:
        return [self.running[name].pid for name in names]

    def kill(self, *names: str) -> list[int]:
        """kill -9, and the processes are gone when this returns; tells which they were."""
        pids = self.pids(*names)
        for name in names:
            self.running[name].send_signal(signal.SIGKILL)
        for name in names:
            process = self.running.pop(name)
            process.wait()
            self.leash.release(process.pid)
        return pids

    def kill_everything(self) -> list[str]:
        """kill -9 for all of the bureau at once, engines with every child of theirs, in no particular order."""
        pids = self.pids(*PROGRAMS)
        pids += [pid for pid in (self.engines.postgres.pid, self.engines.valkey.pid) if pid is not None]
        victims = [psutil.Process(pid) for pid in pids]
        victims += [child for victim in victims for child in victim.children(recursive=True)]
        random.shuffle(victims)
        signal_all(victims, signal.SIGKILL)
        self.kill(*PROGRAMS)
        self.engines.postgres.kill()
        self.engines.valkey.kill()
        return [*PROGRAMS, "postgres", "valkey"]

    def bring_back(self) -> None:
        """Whatever is missing is started, whatever is held still goes on."""
        self.engines.start()
        self.go_on(*self.running)
        self.start_missing()

    def start_missing(self) -> None:
        self.start(*(name for name in PROGRAMS if name not in self.running))

    def hold_still(self, *names: str) -> None:
        """They do nothing until `go_on`, and keep what they hold."""
        for name in names:
            self.running[name].send_signal(signal.SIGSTOP)

    def go_on(self, *names: str) -> None:
        for name in names:
            self.running[name].send_signal(signal.SIGCONT)

    async def ready(self) -> None:
        """Until web answers that it can work. There is no other sign of that than asking."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            await until(lambda: self._answers(http, f"{self.url}/readyz", "web"), "web is ready")

    async def heard_of(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            await until(
                lambda: self._answers(http, f"{self.company_url}/healthz", COMPANY), "the phone company answers"
            )

    async def doctor(self) -> list[str]:
        """What `nightbell doctor` finds wrong."""
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "app", "doctor", "--json"],
            cwd=ROOT, env={**_clean_environment(), **self.settings}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        try:
            findings = json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"nightbell doctor --json gave no JSON:\n{done.stdout}{done.stderr}") from None
        return [f"{one['check']}: {one['detail']}" for one in findings if one["verdict"] == "wrong"]

    def stop(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        deadline = time.monotonic() + 15
        for process in self.running.values():
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.engines.stop()
        self.leash.close()

    async def _answers(self, http: aiohttp.ClientSession, address: str, name: str) -> bool:
        if self.running[name].poll() is not None:
            raise RuntimeError(f"{name} ended by itself:\n{tail(self._log(name), 20)}")
        try:
            async with http.get(address) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    def _log(self, name: str) -> Path:
        return self.options.var / "log" / f"{name}.log"

    def _command(self, name: str) -> list[str]:
        if name == COMPANY:
            config = str(self.options.folder / "phone-company.json")
            return ["devtools.phone_company", "--port", str(self.options.company_port), "--config", config]
        if name == "web":
            return ["app", "serve", "--port", str(self.options.port)]
        return ["app", name]


@asynccontextmanager
async def bureau(carrier_url: str = "", company_port: int = 0, **settings: str) -> AsyncIterator[Bureau]:
    """A fresh one with the demo's accounts and people, all its processes running; nothing of it is left at the end.

    `settings` are environment variables. With `carrier_url` its requests go there rather than to its phone company.
    """
    folder = own_folder()
    options = Options(False, False, free_port(), company_port or free_port(), folder)
    made = Bureau(options, load_keys(options.folder), {}, Engines(folder, environment={}), Leash())
    try:
        await asyncio.to_thread(made.engines.start)
        await asyncio.to_thread(_furnish, made, carrier_url, settings)
        made.start(COMPANY, *PROGRAMS)
        await made.heard_of()
        await made.ready()
        yield made
    finally:
        await asyncio.to_thread(made.stop)
        shutil.rmtree(folder, ignore_errors=True)


def own_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nightbell-proof-"))
    folder.chmod(0o711)  # as root the engines run as `nobody`, who must get through
    return folder


def _furnish(made: Bureau, carrier_url: str, settings: Mapping[str, str]) -> None:
    main = made.keys.main
    elsewhere = {
        "TWILIO_BASE_URL": carrier_url or made.company_url,
        "TWILIO_ACCOUNT_SID": main.sid,
        "TWILIO_AUTH_TOKEN": main.auth_token,
    }
    carriers = choose_carriers(made.options, made.keys, elsewhere)
    made.settings |= settings_of(made.options, made.keys, carriers, made.engines.environment())
    made.settings |= {"LOG_LEVEL": "WARNING", **settings}
    write_private(made.options.folder / "phone-company.json", company_configuration(made.keys, carriers))
    done = subprocess.run(
        [sys.executable, "-m", "scripts.demo_bureau.furnish", str(made.options.folder)],
        cwd=ROOT, env={**_clean_environment(), **made.settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the bureau could not be furnished:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _clean_environment() -> dict[str, str]:
    ours = {"DATABASE_URL", "REDIS_URL", "NIGHTBELL_CLOCK_FILE"}  # a story in the same process moves its own clock
    return {name: value for name, value in os.environ.items() if name not in ours}
