"""The canary's operator: the API, the live line and a softphone, as the console uses them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from app.canary.journal import Failed

_TOPICS = ["line", "calls", "operators"]
_HERE_EVERY_S = 3.0


class Desk:
    """One signed-in person. `base` is the bureau's address."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._base = http, base
        self._shown: dict[tuple[str, int], dict[str, Any] | None] = {}
        self._changed = asyncio.Condition()
        self._line: aiohttp.ClientWebSocketResponse | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, base: str, email: str, password: str) -> AsyncIterator["Desk"]:
        headers = {"X-CSRF": "1", "Origin": base}
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers) as http:
            desk = cls(http, base)
            await desk.ask("POST", "session", {"email": email, "password": password})
            async with http.ws_connect(base.replace("http", "ws", 1) + "/ws/desk") as line:
                desk._line = line
                await desk.subscribe(*_TOPICS)
                tasks = [asyncio.create_task(desk._listen(line)), asyncio.create_task(_stay(line))]
                try:
                    yield desk
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
                    await desk.ask("DELETE", "session")

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        async with self._http.request(method, f"{self._base}/api/v1/{path}", json=body) as answer:
            text = await answer.text()
            data = json.loads(text) if "json" in answer.content_type and text else {}
            if answer.status >= 400:
                raise Failed(f"{method} {path} was answered {answer.status}: {data.get('detail', '')}")
            return data

    async def subscribe(self, *topics: str) -> None:
        if self._line is not None:
            await self._line.send_json({"op": "subscribe", "topics": topics})

    async def sees(
        self, entity: str, test: Callable[[dict[str, Any]], bool], wanted: int | None = None
    ) -> dict[str, Any]:
        """Wait for such a thing, or for the one with this id to be so, on the live line."""
        async with self._changed:
            while True:
                for (kind, key), data in self._shown.items():
                    if kind == entity and wanted in {None, key} and data is not None and test(data):
                        return {"id": key, **data}
                await self._changed.wait()

    async def _listen(self, line: aiohttp.ClientWebSocketResponse) -> None:
        async for message in line:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            data = json.loads(message.data)
            async with self._changed:
                for item in data["items"] if data["op"] == "snapshot" else [data]:
                    if data["op"] in {"snapshot", "event"}:
                        self._shown[item["entity"], item["id"]] = item["data"]
                self._changed.notify_all()


async def _stay(line: aiohttp.ClientWebSocketResponse) -> None:
    while True:
        await line.send_json({"op": "here"})
        await asyncio.sleep(_HERE_EVERY_S)
