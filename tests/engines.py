"""Real PostgreSQL and a real Redis protocol for tests: one pair of engines a run, a fresh database a test.

The engines start when the first test asks for them and are shared by all xdist workers. Databases are clones of one
that the migrations built (about 30 ms each). A test that kills engines starts its own with `app.embedded`: these run
without fsync, which a kill of the machine would notice but a test that nobody kills does not.
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from psycopg import sql

from app.embedded.process import is_running, tail
from tests.engines_host import TEMPLATE, Addresses

RUN = "NIGHTBELL_TEST_RUN"  # the folder of this run: set by the first process, inherited by the xdist workers
ROOT = Path(__file__).resolve().parent.parent


@cache
def engines() -> Addresses:
    """Where this run's engines are; starts them on first use, in whichever worker comes first."""
    folder = Path(os.environ[RUN])
    answer = folder / "addresses.json"
    with (folder / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            start_host(folder, answer)
    return Addresses(**json.loads(answer.read_text()))


def start_host(folder: Path, answer: Path) -> None:
    log = folder / "host.log"
    with log.open("wb") as sink:
        host = subprocess.Popen(
            [sys.executable, "-m", "tests.engines_host", str(folder), os.environ[RUN + "_PID"]],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
    (folder / "host.pid").write_text(str(host.pid))
    while not answer.exists():
        if host.poll() is not None:
            raise RuntimeError(f"the engines for the tests did not start:\n{tail(log, 40)}")
        time.sleep(0.02)


async def fresh_database(template: str = TEMPLATE) -> str:
    """A new database, migrated and empty unless another template is named; returns its DATABASE_URL."""
    address = engines()
    name = f"test_{uuid.uuid4().hex}"
    async with await psycopg.AsyncConnection.connect(address.database("postgres"), autocommit=True) as connection:
        await connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return address.database(name)


async def drop_database(url: str) -> None:
    """Ends what is still connected and forgets the database."""
    name = url.rsplit("/", 1)[1]
    async with await psycopg.AsyncConnection.connect(engines().database("postgres"), autocommit=True) as connection:
        await connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def fresh_redis() -> str:
    """A Redis database that nobody else uses in this run; returns its REDIS_URL."""
    address = engines()
    with redis.Redis.from_url(address.redis(0)) as client:
        return address.redis(int(client.incr("databases-given-out")))


@pytest.fixture
async def database_url() -> AsyncIterator[str]:
    url = await fresh_database()
    yield url
    await drop_database(url)


@pytest.fixture
async def redis_url() -> str:
    return await asyncio.to_thread(fresh_redis)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="nightbell-test-", dir=memory_folder()))
        folder.chmod(0o711)  # as root the engines run as `nobody`, who must get through
        os.environ[RUN] = str(folder)
        os.environ[RUN + "_PID"] = str(os.getpid())


def memory_folder() -> Path | None:
    """A folder in memory, where a clone takes 15 ms instead of 115; None where there is no fit one."""
    folder = Path("/dev/shm")
    if not os.access(folder, os.W_OK):
        return None
    facts = os.statvfs(folder)
    roomy = facts.f_bavail * facts.f_frsize > 1_000_000_000
    return folder if roomy and not facts.f_flag & os.ST_NOEXEC else None


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or RUN not in os.environ:
        return
    folder = Path(os.environ.pop(RUN))
    note = folder / "host.pid"
    if note.exists():
        end_host(int(note.read_text()))
    shutil.rmtree(folder, ignore_errors=True)


def end_host(pid: int) -> None:
    """Asks the host to stop its engines and waits until it has; it may be another worker's child, or nobody's."""
    try:
        host = psutil.Process(pid)
        host.terminate()
    except psutil.NoSuchProcess:
        return
    while is_running(host):
        time.sleep(0.02)
