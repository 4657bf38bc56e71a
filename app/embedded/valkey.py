"""An embedded Valkey: append-only file, password, 127.0.0.1. Losing it loses nothing but a second or two."""

import pwd
import secrets
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import redis

from app.embedded.binaries import find_valkey
from app.embedded.errors import EngineError
from app.embedded.identity import give
from app.embedded.leash import Leash
from app.embedded.places import private_folder
from app.embedded.ports import free_port
from app.embedded.process import Engine, end, end_leftover, launch, leftover, tail, wait_until_ready

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
pidfile {folder}/valkey.pid
databases {databases}
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
daemonize no
"""


class Valkey(Engine):
    name = "Valkey"

    def __init__(
        self, home: Path, log: Path, leash: Leash, user: pwd.struct_passwd | None, databases: int = 16
    ) -> None:
        super().__init__(log, leash)
        self._user = user
        self._binary = find_valkey(home, user)
        self._folder = private_folder(home / "valkey", user)
        self._databases = databases
        self._password = secrets.token_urlsafe(24)
        self.port = free_port()

    @property
    def url(self) -> str:
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        if self.alive():
            return
        self._gone()
        self._end_leftover()
        try:
            self._launch()
        except EngineError:
            if "append only file" not in tail(self.log).lower():
                raise
            # A file too broken to load holds nothing that PostgreSQL doesn't know better.
            self.wipe()
            self._launch()

    def stop(self) -> None:
        if self._process is not None:
            end(self._process, signal.SIGTERM)
            self._gone()

    def wipe(self) -> None:
        """Forgets everything, while it isn't running."""
        shutil.rmtree(self._folder / "appendonlydir", ignore_errors=True)

    def _launch(self) -> None:
        # In a file only the engine can read, for everybody can read a command line.
        configuration = self._folder / "valkey.conf"
        configuration.unlink(missing_ok=True)
        configuration.touch(mode=0o600)
        give(configuration, self._user)
        configuration.write_text(
            CONFIGURATION.format(
                port=self.port, password=self._password, folder=self._folder, databases=self._databases
            )
        )
        process = launch([self._binary, configuration], self.log, self._user)
        self._took(process)
        wait_until_ready(process, self._answers, self.log, self.name)

    def _answers(self) -> bool:
        with suppress(redis.ConnectionError, redis.BusyLoadingError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False

    def _end_leftover(self) -> None:
        note = self._folder / "valkey.pid"
        with suppress(FileNotFoundError, ValueError):
            pid = int(note.read_text())
            # It calls itself by its address where the system lets it, else by its configuration file.
            port = (self._folder / "valkey.conf").read_text().split("port ", 1)[1].split("\n", 1)[0]
            process = leftover(pid, f"127.0.0.1:{port}") or leftover(pid, str(self._folder))
            if process is not None:
                end_leftover(process, signal.SIGTERM)
