"""What survives when an engine, or whoever started it, is killed in mid-flight."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from app.embedded.engines import Engines
from app.embedded.process import is_running, kill_tree

pytestmark = pytest.mark.kills

LAUNCHER = """
import sys, time
from pathlib import Path
from app.embedded.engines import Engines
engines = Engines(Path(sys.argv[1]), environment={})
engines.start()
print(engines.postgres.pid, engines.valkey.pid, flush=True)
time.sleep(600)
"""


def count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row
    return int(row[0])


def write(url: str, rows: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (i int)")
        for number in range(rows):
            connection.execute("INSERT INTO kept VALUES (%s)", (number,))


def launch_elsewhere(var: Path) -> "tuple[subprocess.Popen[str], list[psutil.Process]]":
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(var)], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout
    servers = [psutil.Process(int(pid)) for pid in launcher.stdout.readline().split()]
    assert len(servers) == 2
    return launcher, servers


def test_a_killed_postgres_keeps_every_commit_and_its_address(engines: Engines) -> None:
    url = engines.database_url
    write(url, 200)
    engines.postgres.kill()
    assert engines.dead() == [engines.postgres]
    with pytest.raises(psycopg.OperationalError):
        count(url)
    engines.start()
    assert engines.database_url == url
    assert count(url) == 200


def test_a_killed_postgres_whose_connections_outlive_it_comes_back_when_they_end(engines: Engines) -> None:
    """kill -9 of the one process: a connection that is busy, here held still, keeps the shared memory for a while."""
    url = engines.database_url
    write(url, 200)
    server = psutil.Process(engines.postgres.pid)
    with psycopg.connect(url) as connection:
        busy = psutil.Process(connection.info.backend_pid)
        busy.suspend()
        server.kill()
        while engines.postgres.alive():
            pass
        with ThreadPoolExecutor() as pool:
            starting = pool.submit(engines.postgres.start)
            while "pre-existing shared memory block" not in engines.postgres.log.read_text():
                assert not starting.done()
            busy.resume()
            starting.result()
    assert engines.database_url == url
    assert count(url) == 200


def test_a_stopped_postgres_starts_again_with_its_rows(var: Path) -> None:
    for rows in (10, 20):
        with Engines(var, environment={}) as engines:
            write(engines.database_url, 10)
            assert count(engines.database_url) == rows


def test_a_killed_valkey_comes_back_with_what_it_wrote(engines: Engines) -> None:
    with redis.Redis.from_url(engines.redis_url) as client:
        client.set("kept", "yes")
        client.execute_command("WAITAOF", 1, 0, 5000)
    engines.valkey.kill()
    engines.start()
    with redis.Redis.from_url(engines.redis_url) as client:
        assert client.get("kept") == b"yes"


def test_an_emptied_valkey_comes_back_empty(engines: Engines) -> None:
    with redis.Redis.from_url(engines.redis_url) as client:
        client.set("kept", "no")
    engines.valkey.kill()
    engines.valkey.wipe()
    engines.valkey.start()
    with redis.Redis.from_url(engines.redis_url) as client:
        assert client.dbsize() == 0


def test_a_valkey_file_too_broken_to_load_is_dropped(var: Path) -> None:
    with Engines(var, environment={}) as engines:
        with redis.Redis.from_url(engines.redis_url) as client:
            client.set("kept", "no")
        home = engines.home
    for part in (home / "valkey" / "appendonlydir").glob("*.aof"):
        part.write_bytes(b"*1\r\n$7\r\nNONSENSE" + b"\x00" * 64)
    with Engines(var, environment={}) as engines, redis.Redis.from_url(engines.redis_url) as client:
        assert client.dbsize() == 0


def test_engines_end_with_a_killed_launcher(var: Path) -> None:
    launcher, servers = launch_elsewhere(var)
    launcher.kill()
    launcher.wait()
    while any(is_running(server) for server in servers):
        psutil.wait_procs(servers, timeout=0.05)
    launcher.communicate()


def test_a_server_that_outlived_its_launcher_is_replaced(var: Path) -> None:
    launcher, servers = launch_elsewhere(var)
    leash = [child for child in psutil.Process(launcher.pid).children() if child not in servers]
    for watcher in leash:
        watcher.kill()
    launcher.kill()
    launcher.communicate()
    assert all(is_running(server) for server in servers)
    with Engines(var, environment={}) as engines:
        write(engines.database_url, 1)
        assert not any(is_running(server) for server in servers)


@pytest.mark.parametrize("pid", [1, None], ids=["another's process", "nobody's"])
def test_a_stale_note_of_a_dead_server_is_no_obstacle(var: Path, pid: int | None) -> None:
    with Engines(var, environment={}) as engines:
        write(engines.database_url, 3)
        note = engines.home / "postgres" / "postmaster.pid"
        lines = note.read_text().splitlines()
        engines.postgres.kill()
        engines.valkey.kill()
        note.write_text("\n".join([str(pid or lines[0]), *lines[1:]]) + "\n")
        engines.start()
        assert count(engines.database_url) == 3


def test_kill_tree_reaches_grandchildren() -> None:
    parent = subprocess.Popen(
        ["sh", "-c", "sh -c 'sleep 600; true' & echo $!; wait"], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    grandchild = psutil.Process(int(parent.stdout.readline()))
    kill_tree(parent.pid)
    assert not is_running(grandchild)
    parent.communicate()
