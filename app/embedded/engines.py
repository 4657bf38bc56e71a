"""Both engines together, for one `var` folder."""

import fcntl
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from app.embedded.errors import EngineError
from app.embedded.identity import engine_user
from app.embedded.leash import Leash
from app.embedded.places import engine_home
from app.embedded.postgres import Postgres
from app.embedded.valkey import Valkey


class Engines:
    """`with Engines(var) as engines:` gives `engines.database_url` and `engines.redis_url`.

    An engine named by DATABASE_URL or REDIS_URL in `environment` is used as it is, and ours is not started.
    Two checkouts, or two runs with different `var` folders, don't meet: folders, ports and passwords are their own.
    """

    def __init__(
        self,
        var: Path,
        *,
        environment: Mapping[str, str] = os.environ,
        postgres_settings: Mapping[str, str] | None = None,
        redis_databases: int = 16,
    ) -> None:
        self.var = var.resolve()
        self._lock = lock_folder(self.var)
        self._leash = Leash()
        user = engine_user()
        self.home = engine_home(self.var, user)
        logs = self.var / "log"
        logs.mkdir(exist_ok=True)
        self._given_database = environment.get("DATABASE_URL")
        self._given_redis = environment.get("REDIS_URL")
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None
        if not self._given_database:
            self._postgres = Postgres(self.home, logs / "postgres.log", self._leash, user, postgres_settings)
        if not self._given_redis:
            self._valkey = Valkey(self.home, logs / "valkey.log", self._leash, user, redis_databases)

    @classmethod
    def started(cls, var: Path) -> Self:
        engines = cls(var)
        engines.start()
        return engines

    @property
    def postgres(self) -> Postgres:
        if self._postgres is None:
            raise EngineError("PostgreSQL is not ours to handle: DATABASE_URL names it.")
        return self._postgres

    @property
    def valkey(self) -> Valkey:
        if self._valkey is None:
            raise EngineError("Redis is not ours to handle: REDIS_URL names it.")
        return self._valkey

    @property
    def database_url(self) -> str:
        return self._given_database or self.postgres.url

    @property
    def redis_url(self) -> str:
        return self._given_redis or self.valkey.url

    def environment(self) -> dict[str, str]:
        """What our own processes need to find the engines."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def start(self) -> None:
        """Starts what is ours and not running; also brings back an engine that died."""
        try:
            for engine in (self._valkey, self._postgres):
                if engine is not None:
                    engine.start()
        except BaseException:
            self.stop()
            raise

    def dead(self) -> list[Postgres | Valkey]:
        """Our engines that ended by themselves."""
        return [engine for engine in (self._postgres, self._valkey) if engine is not None and not engine.alive()]

    def stop(self) -> None:
        """Stops what is ours. Stop workers first: a busy one makes noise when Redis goes."""
        for engine in (self._valkey, self._postgres):
            if engine is not None:
                engine.stop()
        self._leash.close()
        with suppress(ValueError):
            self._lock.close()

    def forget(self) -> None:
        """In a forked child: the engines are the parent's; nothing here may keep its leash or lock."""
        self._leash.forget()
        self._lock.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def lock_folder(var: Path) -> IO[str]:
    """One launcher per folder: two would end each other's engines as leftovers."""
    var.mkdir(parents=True, exist_ok=True)
    handle = (var / "engines.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise EngineError(
            f"embedded engines are already running from {var}. Stop them, or set NIGHTBELL_VAR to another folder."
        ) from None
    return handle
