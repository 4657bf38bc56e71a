"""uvicorn's own protocol for HTTP, with an end to waiting for a request's first lines: a connection that says nothing,
or sends its headers letter by letter or without an end, would be kept for ever, and a process can have only so many."""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_WITHIN_S: Final = 20.0
_LONGEST_HEADERS: Final = 64 * 1024


class Front(HttpToolsProtocol):
    """What uvicorn is to speak with everybody: its `http`."""

    _waiting: asyncio.TimerHandle | None = None
    _heard = 0  # bytes, since the wait began

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._waiting is not None:
            if self._heard > _LONGEST_HEADERS:
                self._give_up()
                return
            self._heard += len(data)
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._heard = 0
        self._waiting = self.loop.call_later(HEADERS_WITHIN_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._stop_waiting()
        self.transport.close()
