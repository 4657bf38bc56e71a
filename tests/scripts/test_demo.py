"""`./scripts/demo`: what it tells, how it recovers, and that it leaves nothing behind however it ends."""

import json
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.embedded.ports import free_port
from app.embedded.process import is_running
from scripts.console_build import build_console
from scripts.setup_env import ROOT, one_at_a_time

pytestmark = pytest.mark.kills


@dataclass
class Demo:
    environment: dict[str, str]
    process: "subprocess.Popen[str]"

    def says(self, words: str) -> list[str]:
        """Everything it prints up to the line with `words`."""
        assert self.process.stdout
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if words in line:
                return lines
        raise AssertionError("it ended without saying so:\n" + "".join(lines))

    def family(self) -> list[psutil.Process]:
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def child(self, port: int) -> psutil.Process:
        return next(p for p in self.family() if any(c.laddr.port == port for c in listening(p)))

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return run(self.environment, *arguments)


def run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(*arguments), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def nightbell(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def listening(process: psutil.Process) -> list[Any]:
    return [each for each in process.net_connections("tcp") if each.status == psutil.CONN_LISTEN]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scripts.demo_bureau", *arguments]


@pytest.fixture
def surroundings() -> Iterator[dict[str, str]]:
    """A folder and ports of this test's own."""
    var = Path(tempfile.mkdtemp(prefix="nightbell-demo-"))
    var.chmod(0o711)
    ports = {name: str(free_port()) for name in ("NIGHTBELL_PORT", "NIGHTBELL_COMPANY_PORT", "NIGHTBELL_MAIL_PORT")}
    named = (
        "DATABASE_URL",
        "REDIS_URL",
        "TWILIO_BASE_URL",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "PUBLIC_BASE_URL",
        "SMTP_URL",
        "MAIL_FROM",
    )
    own = {key: value for key, value in os.environ.items() if key not in named}
    yield own | ports | {"NIGHTBELL_VAR": str(var)}
    shutil.rmtree(var)


@pytest.fixture
def demo(surroundings: dict[str, str]) -> Iterator[Demo]:
    """One that is starting. The console is built first, so that a killed start leaves no builder behind."""
    with one_at_a_time():
        build_console()
    process = subprocess.Popen(
        command(), cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield Demo(surroundings, process)
    process.kill()
    process.communicate()


def wait_gone(family: list[psutil.Process]) -> None:
    while any(is_running(process) for process in family):
        psutil.wait_procs(family, timeout=0.05)


def test_it_tells_how_to_drive_it_restarts_what_dies_and_stops_cleanly(demo: Demo) -> None:
    starting = "".join(demo.says("Ctrl-C stops everything"))
    assert "alice@nightbell.example" in starting

    info = json.loads(demo.run("--info").stdout)
    assert len([account for account in info["accounts"] if not account["synthetic"]]) == 4
    people: dict[str, Any] = {}
    for account in info["accounts"]:
        assert account["numbers"]
        theirs = {person["slug"]: person for person in account["people"]}
        assert all(theirs[duty["slug"]]["methods"] for duty in account["on_call"])
        people |= theirs
    assert info["twilio"]["account_sid"].startswith("AC")
    for address in (f"{info['console']}/readyz", f"{info['console']}/", f"{info['handsets']}/healthz"):
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200

    address = next(way["email"] for way in people["ruth-okafor"]["methods"] if "email" in way)
    with smtplib.SMTP("127.0.0.1", int(info["mail"]["smtp"].rsplit(":", 1)[1])) as mail:
        mail.sendmail("pages@nightbell.example", [address], "Subject: waiting\n\nThere is one.")
    with urllib.request.urlopen(info["mail"]["mailbox"].replace("{address}", address)) as answer:
        assert [one["subject"] for one in json.load(answer)["mails"]] == ["waiting"]

    exported = nightbell(demo.environment, "export", "riverside")
    assert "riverside-pediatrics" in exported.stdout, exported.stderr
    assert nightbell({"PATH": os.environ["PATH"]} | info["environment"], "doctor").returncode == 0

    moved = urllib.request.Request(f"{info['handsets']}/company/clock/advance", b'{"seconds": 86400}', method="POST")
    moved.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(moved) as answer:
        assert json.load(answer)["offset"] == pytest.approx(86400, abs=1)
    who = nightbell(demo.environment, "who", "riverside-pediatrics", "voicemail", "--json")
    asked = datetime.fromisoformat(json.loads(who.stdout)["at"])
    assert asked - datetime.now(UTC) > timedelta(hours=23), "the bureau goes by the handsets' clock"

    second = demo.run()
    assert second.returncode == 1
    assert "already running" in second.stderr

    demo.child(int(demo.environment["NIGHTBELL_PORT"])).kill()
    demo.says("web has ended (killed by SIGKILL); starting it again")

    family = demo.family()
    demo.process.send_signal(signal.SIGINT)
    demo.says("stopped; no process is left")
    assert demo.process.wait() == 0
    assert not any(is_running(process) for process in family)
    assert demo.run("--info").returncode == 1


def test_the_canary_fails_while_nobody_works_and_flies_again_afterwards(demo: Demo) -> None:
    demo.says("Ctrl-C stops everything")
    assert nightbell(demo.environment, "canary").returncode == 0

    names = {"worker", "sweeper"}
    workers = [each for each in demo.family() if each.name() in names or names & set(each.cmdline()[-1:])]
    assert len(workers) == 2
    for process in workers:
        process.suspend()
    failed = nightbell(demo.environment, "canary", "--within", "8", "--json")
    assert failed.returncode == 1
    told = json.loads(failed.stdout)
    assert not told["confirmed"]
    assert "no confirmation within 8 s; the last hop reached" in told["failure"]
    for process in workers:
        process.resume()

    cut_short = subprocess.Popen([sys.executable, "-m", "app", "canary"], cwd=ROOT, env=demo.environment, stdout=-1)
    assert cut_short.stdout
    for line in cut_short.stdout:
        if b"call placed" in line:
            break
    cut_short.kill()
    cut_short.communicate()
    again = nightbell(demo.environment, "canary")
    assert again.returncode == 0, again.stderr


def test_nothing_outlives_a_killed_supervisor(demo: Demo) -> None:
    demo.says("Ctrl-C stops everything")
    family = demo.family()
    assert len(family) > 8
    demo.process.kill()
    wait_gone(family)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_it_can_be_stopped_while_it_starts(demo: Demo, number: signal.Signals) -> None:
    demo.says("filling the database")
    family = demo.family()
    demo.process.send_signal(number)
    demo.says("stopped; no process is left")
    assert demo.process.wait() == 0
    assert not any(is_running(process) for process in family)


@pytest.mark.parametrize("option", ["--company-port", "--mail-port"])
def test_a_taken_port_is_named(surroundings: dict[str, str], option: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = run(surroundings, option, str(taken.getsockname()[1]))
    assert answer.returncode == 1
    assert option in answer.stderr


@pytest.mark.parametrize("given", [{"TWILIO_BASE_URL": "http://127.0.0.1:9"}, {"TWILIO_ACCOUNT_SID": "AC1"}])
def test_half_an_account_at_another_twilio_is_refused(surroundings: dict[str, str], given: dict[str, str]) -> None:
    answer = run(surroundings | given)
    assert answer.returncode == 1
    assert "TWILIO_AUTH_TOKEN" in answer.stderr
