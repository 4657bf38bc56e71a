"""`nightbell serve`, `worker`, `sweeper`: any number of each may run."""

import resource
from contextlib import suppress
from typing import Annotated, Final

import typer
import uvicorn
import uvloop

from app import sweeper as sweeper_process
from app import worker as worker_process
from app.front import Front
from app.garbage import walk_seldom
from app.live.wire import Wire
from app.logs import set_up_logs
from app.main import create_app
from app.wiring import wire
from core.settings import load_settings

# Longer than carriers and proxies keep an idle connection: what they send just as we close one would be lost.
KEEP_ALIVE_S: Final = 75
# what a screen says over the live line is a few words
LONGEST_MESSAGE: Final = 64 * 1024
_MOST_FILES: Final = 65_536


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Run the web process: Twilio's webhooks, the API, the live line and the console."""
    settings = load_settings()
    set_up_logs(settings)
    _as_many_connections_as_allowed()
    application = create_app(settings)
    walk_seldom()
    uvicorn.run(
        application,
        host=host,
        port=port,
        loop="uvloop",
        http=Front,
        proxy_headers=False,  # core.auth.whence asks those of TRUSTED_PROXIES, and them alone
        ws=Wire,
        ws_max_size=LONGEST_MESSAGE,
        ws_per_message_deflate=False,  # compression costs four times the events a second
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=KEEP_ALIVE_S,
    )


def _as_many_connections_as_allowed() -> None:
    """Many systems begin with 1,024, which a few hundred screens and somebody with ill intent use up."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    with suppress(ValueError, OSError):  # macOS has a limit of its own beside
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def worker() -> None:
    """Run a worker: sends pages, places calls, keeps time."""
    settings = load_settings()
    set_up_logs(settings)
    wire()
    uvloop.run(worker_process.run(settings))


def sweeper() -> None:
    """Run a sweeper: matching, reconciling, recurring work, and whatever a worker left."""
    settings = load_settings()
    set_up_logs(settings)
    wire()
    uvloop.run(sweeper_process.run(settings))
