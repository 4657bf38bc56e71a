"""Run the phone company in this very event loop, on a port of its own: for tests."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from devtools.phone_company.app import create_app
from devtools.phone_company.config import Config


def settings(**more: object) -> dict[str, object]:
    return {
        "ws": "websockets-sansio", "ws_per_message_deflate": False, "access_log": False, "lifespan": "on",
        "timeout_graceful_shutdown": 1, **more,
    }  # fmt: skip


class _Quiet(uvicorn.Server):
    """A server that leaves the process's signals alone."""

    def install_signal_handlers(self) -> None: ...


@asynccontextmanager
async def running(config: Config | None = None, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """The base URL of a phone company that lives as long as the block."""
    with socket.create_server((host, port)) as listener:
        base_url = f"http://{host}:{listener.getsockname()[1]}"
        app = create_app({"public_url": base_url, **(config or {})})
        server = _Quiet(uvicorn.Config(app, log_level="warning", **settings()))  # type: ignore[arg-type]
        task = asyncio.create_task(server._serve(sockets=[listener]))  # noqa: SLF001 - serve() would take the signals
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        try:
            yield base_url
        finally:
            server.should_exit = True
            await task
