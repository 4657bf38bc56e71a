"""An embedded PostgreSQL: initdb, start, stop, kill. Password over 127.0.0.1, every commit flushed to disk."""

import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from app.embedded.binaries import find_postgres, postgres_major
from app.embedded.errors import EngineError
from app.embedded.identity import give, run_as
from app.embedded.leash import Leash
from app.embedded.places import private_folder
from app.embedded.ports import free_port
from app.embedded.process import Engine, end, end_leftover, launch, leftover, wait_until_ready

USER = DATABASE = "nightbell"
ORPHANS_S = 30  # so long may connections outlive a killed server

# Small, for a laptop: a few background processes instead of a dozen. What guards the data stays on: fsync and
# synchronous_commit are PostgreSQL's defaults and named here only to be seen (turning the latter off lost 400 of 400
# rows in a kill).
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    "io_method": "sync",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Values of rows must not reach the log.
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}


class Postgres(Engine):
    name = "PostgreSQL"
    leash_signal = "INT"  # a fast shutdown

    def __init__(
        self,
        home: Path,
        log: Path,
        leash: Leash,
        user: pwd.struct_passwd | None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(log, leash)
        self._user = user
        self._bin = find_postgres(home, user)
        self._major = postgres_major(self._bin, user)
        self._data = home / "postgres"
        self._password_file = home / "postgres.password"
        self._settings = SETTINGS | dict(extra or {})
        if self._major < 18:
            self._settings.pop("io_method", None)
        self.port = free_port()

    @property
    def url(self) -> str:
        """As DATABASE_URL takes it; psycopg and psql understand it too."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        return f"postgresql://{USER}:{self._password()}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Starts it and waits until it answers; recovers by itself after a kill. Keeps its port over restarts."""
        if self.alive():
            return
        self._gone()
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._end_leftover()
        options = [part for key, value in self._settings.items() for part in ("-c", f"{key}={value}")]
        command: list[object] = [self._bin / "postgres", "-D", self._data, "-p", str(self.port), *options]
        deadline = time.monotonic() + ORPHANS_S
        while not self._launched(command, last_try=time.monotonic() > deadline):
            time.sleep(0.1)
        self._make_database()

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, everything is flushed."""
        if self._process is not None:
            end(self._process, signal.SIGINT, signal.SIGQUIT)
            self._gone()

    def _launched(self, command: list[object], *, last_try: bool) -> bool:
        """False while connections of a server that was killed still hold its memory; they end by themselves."""
        before = self.log.stat().st_size if self.log.exists() else 0
        process = launch(command, self.log, self._user)
        self._took(process)
        try:
            wait_until_ready(process, self._answers, self.log, self.name)
        except EngineError:
            self._gone()
            with self.log.open("rb") as log:
                log.seek(before)
                if last_try or b"pre-existing shared memory block" not in log.read():
                    raise
            return False
        return True

    def _password(self) -> str:
        return self._password_file.read_text().strip()

    def _initialise(self) -> None:
        """initdb into a folder beside, renamed when whole: an interrupted one leaves nothing half made."""
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        fresh = self._data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh, self._user)
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self._password())
            password.flush()
            give(Path(password.name), self._user)
            options = ("--username", USER, "--auth=scram-sha-256", "--pwfile", password.name, "--encoding=UTF8")
            # The builtin collation is the same on every system and knows that É is the capital of é.
            locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
            answer = subprocess.run(
                [self._bin / "initdb", "-D", fresh, *options, *locale],
                capture_output=True,
                text=True,
                check=False,
                **run_as(self._user),
            )
        if answer.returncode != 0:
            raise EngineError(f"initdb could not make a database in {fresh}:\n{answer.stderr or answer.stdout}")
        fresh.rename(self._data)

    def _check_version(self) -> None:
        made_by = (self._data / "PG_VERSION").read_text().strip()
        if made_by != str(self._major):
            raise EngineError(
                f"the data in {self._data} was made by PostgreSQL {made_by}, and the one found is {self._major}. "
                "Install that one and move the data with pg_dump; or, if the data may be lost, delete the folder."
            )

    def _end_leftover(self) -> None:
        """A server outlives a launcher that was killed; its postmaster.pid says which it is."""
        note = self._data / "postmaster.pid"
        if not note.exists():
            return
        process = leftover(int(note.read_text().split()[0]), "postgres", str(self._data))
        if process is not None:
            end_leftover(process, signal.SIGINT)
        # Another process may have that number by now, and PostgreSQL would then refuse to start.
        note.unlink(missing_ok=True)

    def _answers(self) -> bool:
        # As pg_ctl does: the eighth line of postmaster.pid becomes "ready" when connections are taken.
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _make_database(self) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
