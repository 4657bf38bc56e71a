"""A live line with nothing interpreted: every message as it came. For tests of who sees what."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from devtools.phone_company.watching import PATIENCE

Message = dict[str, Any]


class Watcher:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.heard: list[Message] = []
        self._changed = asyncio.Condition()
        self._over = False
        self.reason: str | None = None  # why it was closed, once it is

    @classmethod
    @asynccontextmanager
    async def of(cls, http: aiohttp.ClientSession, url: str, **headers: str) -> AsyncIterator["Watcher"]:
        """A live line of a signed-in browser; `url` is the app's address."""
        socket_url = url.replace("http", "ws", 1) + "/ws/desk"
        async with http.ws_connect(socket_url, headers={"origin": url} | headers) as socket:
            watcher = cls(socket)
            reader = asyncio.create_task(watcher._read())
            try:
                yield watcher
            finally:
                reader.cancel()
                with suppress(asyncio.CancelledError):
                    await reader

    async def subscribe(self, *topics: str) -> list[Message]:
        """The answers: a snapshot or an error for each."""
        before = len(self.heard)
        await self.socket.send_json({"op": "subscribe", "topics": list(topics)})

        def answers() -> list[Message]:
            found = [message for message in self.heard[before:] if message["op"] in {"snapshot", "error"}]
            return found if len(found) == len(topics) else []

        found: list[Message] = await self.until(answers)
        return found

    async def hears(self, test: Callable[[Message], bool]) -> Message:
        """The first such message, heard already or to come."""
        found: Message = await self.until(lambda: next((one for one in self.heard if test(one)), None))
        return found

    async def hears_event(self, entity: str, entity_id: int, **data: object) -> Message:
        """An event of this thing whose data holds this; without any, whatever it says."""

        def fits(one: Message) -> bool:
            is_it = one["op"] == "event" and (one["entity"], one["id"]) == (entity, entity_id)
            return is_it and (not data or (one["data"] is not None and data.items() <= one["data"].items()))

        return await self.hears(fits)

    async def caught_up(self) -> None:
        """Everything put into the line before this has come: the answer to `here` stands behind it."""
        before = sum(one["op"] == "here" for one in self.heard)
        await self.socket.send_json({"op": "here"})
        await self.until(lambda: sum(one["op"] == "here" for one in self.heard) > before)

    async def closed(self) -> int | None:
        """The code it was closed with."""
        await self.until(lambda: self._over)
        return self.socket.close_code

    def things(self) -> set[tuple[str, int]]:
        """(entity, id) of all that was ever shown or withdrawn."""
        return {(one["entity"], one["id"]) for one in self.items()}

    def items(self) -> list[Message]:
        said = [one["items"] if one["op"] == "snapshot" else [one] for one in self.heard]
        return [item for items in said for item in items if "entity" in item]

    async def until(self, found: Callable[[], Any]) -> Any:
        async with self._changed:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._changed.wait_for(found)
            except TimeoutError:
                raise AssertionError(f"not heard in {PATIENCE} s; heard: {self.heard}") from None
            return found()

    async def _read(self) -> None:
        while (message := await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            async with self._changed:
                self.heard.append(json.loads(message.data))
                self._changed.notify_all()
        async with self._changed:
            self.reason = message.extra
            self._over = True
            self._changed.notify_all()
