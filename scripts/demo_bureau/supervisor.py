"""Starts the demo's processes in order, keeps them running, and ends them so that none is left."""

import json
import os
import select
import signal
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import FrameType

from app.demo.running import state_file
from app.embedded.engines import Engines
from app.embedded.errors import EngineError
from app.embedded.leash import Leash
from app.embedded.ports import is_free
from app.embedded.process import tail
from scripts.demo_bureau.children import FORKS, Child, end_all, let_go_of_code, run_to_end, share_memory
from scripts.demo_bureau.keys import choose_carriers, load_keys, settings_of, write_private
from scripts.demo_bureau.options import Options
from scripts.demo_bureau.phone_book import company_configuration
from scripts.demo_bureau.preload import preload
from scripts.demo_bureau.state import write_state
from scripts.setup_env import SetupError

READY_S = 60
STOP_S = 10
ENGINE_AGAIN_S = 5


def say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        print(text, flush=True)


class Supervisor:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.keys = load_keys(options.folder)
        self.carriers = choose_carriers(options, self.keys)
        self.leash = Leash()
        self.engines = Engines(options.var)
        self.children: list[Child] = []
        self.asked_to_stop = False
        self.began_at = 0.0
        self._engines_again_at = 0.0
        self._bell = os.pipe()

    def run(self) -> None:
        """Until it is asked to stop."""
        self.began_at = time.monotonic()
        self._listen_to_signals()
        try:
            self._start()
            while not self.asked_to_stop:
                self._look_after()
                self._wait(1.0)
        finally:
            self._stop()

    def check_ports(self) -> None:
        options = self.options
        asked = {"--port": options.port, "--company-port": options.company_port, "--mail-port": options.mail_port}
        for option, port in asked.items():
            if not is_free(port):
                raise SetupError(
                    f"port {port} on 127.0.0.1 is taken; choose another with {option}, or stop what uses it."
                )

    def _start(self) -> None:
        say("demo: starting PostgreSQL and Valkey")
        self.engines.start()
        self._describe()
        if FORKS:
            say("demo: loading the bureau's programs")
            preload()
            share_memory()
        say("demo: filling the database")
        furnish = self._child("furnish", "scripts.demo_bureau.furnish", str(self.options.folder))
        code = run_to_end(furnish, self.leash, lambda: self.asked_to_stop)
        if self.asked_to_stop:
            return
        if code != 0:
            raise SetupError(f"the database could not be filled. The end of {furnish.log}:\n{tail(furnish.log, 15)}")
        say("demo: starting the bureau and the phone company")
        self.children = self._bureau()
        for child in self.children:
            child.start(self.leash)
        self._await("the phone company", f"{self.options.company_url}/healthz")
        self._await("the bureau", f"{self.options.web_url}/readyz")
        write_state(self.options, self.carriers, self.settings, ready=not self.asked_to_stop)
        if FORKS:
            let_go_of_code()

    def _describe(self) -> None:
        self.settings = settings_of(self.options, self.keys, self.carriers, self.engines.environment())
        write_state(self.options, self.carriers, self.settings, ready=False)
        write_private(self._company_file, company_configuration(self.keys, self.carriers))

    @property
    def _company_file(self) -> Path:
        return self.options.folder / "phone-company.json"

    def _bureau(self) -> list[Child]:
        ports = ("--port", str(self.options.company_port), "--mail-port", str(self.options.mail_port))
        company = (*ports, "--config", str(self._company_file))
        return [
            self._child("phone-company", "devtools.phone_company", *company),
            self._child("web", "app", "serve", "--port", str(self.options.port)),
            self._child("worker", "app", "worker"),
            self._child("sweeper", "app", "sweeper"),
        ]

    def _child(self, name: str, module: str, *arguments: str) -> Child:
        log = self.options.var / "log" / f"{name}.log"
        forget = [self.leash.forget, self.engines.forget]
        return Child(name, module, list(arguments), self.settings, log, on_fork=forget)

    def _await(self, what: str, address: str) -> None:
        """Until it answers 200; children that end meanwhile are restarted as ever."""
        deadline = time.monotonic() + READY_S
        while not self.asked_to_stop and not answers(address):
            self._look_after()
            if time.monotonic() > deadline:
                raise SetupError(f"{what} did not answer at {address} within {READY_S} s; see {self.options.var}/log.")
            self._wait(0.05)

    def _look_after(self) -> None:
        """Restarts whatever has ended by itself."""
        self._look_after_engines()
        for child in self.children:
            if child.reap(self.leash):
                say(f"demo: {child.name} has ended ({reason(child.code)}); starting it again (log: {child.log})")
            if child.restart_at is not None and time.monotonic() >= child.restart_at:
                child.start(self.leash)

    def _look_after_engines(self) -> None:
        if time.monotonic() < self._engines_again_at:
            return
        for engine in self.engines.dead():
            say(f"demo: {engine.name} has ended; starting it again")
            try:
                engine.start()
            except EngineError as error:
                say(f"demo: {error}\ndemo: trying again in {ENGINE_AGAIN_S} s")
                self._engines_again_at = time.monotonic() + ENGINE_AGAIN_S

    def _stop(self) -> None:
        self.asked_to_stop = True
        say("demo: stopping")
        state_file(self.options.folder).unlink(missing_ok=True)
        # The phone company last, for the others may be talking to it; Valkey after the workers.
        end_all(self.children[1:], self.leash, STOP_S)
        end_all(self.children[:1], self.leash, STOP_S)
        self.engines.stop()
        self.leash.close()
        say("demo: stopped; no process is left")

    def _listen_to_signals(self) -> None:
        for end in self._bell:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._bell[1], warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to ring the bell

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked_to_stop:  # asked twice: at once, then
            for child in self.children:
                child.signal(signal.SIGKILL)
        self.asked_to_stop = True

    def _wait(self, seconds: float) -> None:
        """Until a signal comes, or the time is over."""
        ready, _, _ = select.select([self._bell[0]], [], [], seconds)
        if ready:
            os.read(self._bell[0], 4096)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200 and json.load(answer))
    except (urllib.error.URLError, OSError, ValueError):
        return False


def reason(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
