"""Keeps one pair of engines up for a test run, until process PID is gone: `python -m tests.engines_host FOLDER PID`."""

import json
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from app.embedded.engines import Engines
from app.migrate import migrate

TEMPLATE = "migrated"
SETTINGS = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB", "max_connections": "400"}
REDIS_DATABASES = 10_000
# Any 32 bytes: it guards nothing but invented patients.
TEST_MASTER_KEY = "bmlnaHRiZWxsLXRlc3RzLW1hc3Rlci1rZXktMzJieXQ="


@dataclass(frozen=True)
class Addresses:
    """Without the name of a database at the end."""

    postgres: str
    valkey: str

    def database(self, name: str) -> str:
        return f"{self.postgres}/{name}"

    def redis(self, number: int) -> str:
        return f"{self.valkey}/{number}"


def make_template(addresses: Addresses) -> None:
    with psycopg.connect(addresses.database("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    migrate(addresses.database(TEMPLATE))


def stop_asked(*_: object) -> None:
    raise SystemExit


def main(folder: Path, pid: int) -> None:
    signal.signal(signal.SIGTERM, stop_asked)
    run = psutil.Process(pid)
    # An empty environment: whatever DATABASE_URL a developer has set is not for tests to write to.
    with Engines(folder, environment={}, postgres_settings=SETTINGS, redis_databases=REDIS_DATABASES) as engines:
        addresses = Addresses(engines.database_url.rsplit("/", 1)[0], engines.redis_url.rsplit("/", 1)[0])
        make_template(addresses)
        partial = folder / "addresses.partial"
        partial.write_text(json.dumps(asdict(addresses)))
        partial.rename(folder / "addresses.json")
        while run.is_running():  # compares start times too: a number may have passed to another process
            time.sleep(0.5)
    shutil.rmtree(folder, ignore_errors=True)  # the run was killed and couldn't


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
