"""Run the phone company in this very event loop, on a port of its own: for tests."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from devtools.phone_company.app import create_app
from devtools.phone_company.config import Config

# An idle connection that is closed just as the client sends its next request loses that request: so the client must be
# the first to let go. aiohttp's do after 15 to 30 s, uvicorn would after 5.
KEEP_ALIVE_S = 75
_LAST_MOMENT_S = 1


def settings(**more: object) -> dict[str, object]:
    return {
        "ws": "websockets-sansio", "ws_per_message_deflate": False, "access_log": False, "lifespan": "on",
        "timeout_graceful_shutdown": 1, "timeout_keep_alive": KEEP_ALIVE_S, **more,
    }  # fmt: skip


@asynccontextmanager
async def running(config: Config | None = None, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """The base URL of a phone company that lives as long as the block."""
    # the protocol is named because asyncio sets TCP_NODELAY only on such sockets; without it each answer waits 40 ms
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
        base_url = f"http://{host}:{listener.getsockname()[1]}"
        app = create_app({"public_url": base_url, **(config or {})})
        async with served(uvicorn.Config(app, log_level="warning", **settings()), listener):  # type: ignore[arg-type]
            yield base_url


@asynccontextmanager
async def served(plan: uvicorn.Config, listener: socket.socket) -> AsyncIterator[None]:
    """Uvicorn in this event loop, without its `serve`: that takes the process's signals, looks ten times a second
    whether to stop, and sleeps when it does."""
    plan.load()
    server = uvicorn.Server(plan)
    server.lifespan = plan.lifespan_class(plan)
    await server.startup(sockets=[listener])
    if server.should_exit:
        raise RuntimeError("the application did not start: its log says why")
    try:
        yield
    finally:
        await _end(server)


async def _end(server: uvicorn.Server) -> None:
    """What is being answered has a moment to come to its end."""
    for listening in server.servers:
        listening.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    if under_way := set(server.server_state.tasks):
        _, late = await asyncio.wait(under_way, timeout=_LAST_MOMENT_S)
        for task in late:
            task.cancel()
    await server.lifespan.shutdown()
