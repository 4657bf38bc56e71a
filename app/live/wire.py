"""A screen's connection, written to at once: between an event and the socket there is neither a queue nor a task.

ASGI's `send` has to be awaited: an event on a thousand screens would wake a thousand tasks, each of which would frame
the same text again. But a server may offer more among its `extensions`, and ours, which is uvicorn's own protocol,
offers itself. What the kernel doesn't take yet waits in the transport; how much that is shows who can't keep up.
"""

from typing import Any, Final, cast

from fastapi import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

_EXTENSION: Final = "nightbell.wire"
_MOST_WAITING: Final = 1024 * 1024
"""Bytes: some snapshots' worth. Screens share what waits, as all are sent the same bytes."""


def framed(text: str) -> bytes:
    """A message as it goes to each screen. Frames of a server have no mask, and those of ours aren't compressed."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class Wire(WebSocketsSansIOProtocol):
    """What uvicorn is to speak with browsers: its `ws`."""

    async def run_asgi(self) -> None:
        self.scope["extensions"][_EXTENSION] = {"wire": self}
        await super().run_asgi()

    def write(self, frame: bytes) -> bool:
        """Whether it was taken: not by a connection that is being closed, nor behind too much that waits already."""
        if self.conn.state is not State.OPEN or self.transport.is_closing():
            return False
        if self.transport.get_write_buffer_size() > _MOST_WAITING:
            return False
        self.transport.write(frame)
        return True

    def abort(self) -> None:
        """End it now, whatever waits."""
        self.transport.abort()


def wire_of(socket: WebSocket) -> Wire:
    offered: dict[str, Any] = socket.scope.get("extensions") or {}
    if _EXTENSION not in offered:
        raise RuntimeError("The live line needs `nightbell serve`, or uvicorn with app.live.wire.Wire as its `ws`.")
    return cast("Wire", offered[_EXTENSION]["wire"])
