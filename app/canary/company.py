"""The synthetic carrier's phones: the canary's caller and doctor, through the phone company's control interface."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp


class Company:
    """`base` is the phone company's address. Events that came since the start are kept until they are asked for."""

    def __init__(self, http: aiohttp.ClientSession, base: str, events: aiohttp.ClientWebSocketResponse) -> None:
        self._http, self._base, self._events = http, base, events
        self._kept: list[dict[str, Any]] = []

    @classmethod
    @asynccontextmanager
    async def open(cls, base: str) -> AsyncIterator["Company"]:
        async with aiohttp.ClientSession() as http, http.ws_connect(_ws(base) + "/company/ws") as events:
            yield cls(http, base, events)

    async def do(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._http.post(f"{self._base}/company/{path}", json=body, raise_for_status=True) as answer:
            data: dict[str, Any] = await answer.json()
            return data

    async def hang_up_all(self, number: str) -> None:
        """End every call of this phone, and wait until the bureau has been told."""
        async with self._http.get(f"{self._base}/company/state", raise_for_status=True) as answer:
            calls = (await answer.json())["calls"]
        for call in calls:
            if call["party"] == number and call["status"] in {"queued", "ringing", "in-progress"}:
                await self.do(f"calls/{call['call_sid']}/hangup", {})
        await self.do("settle", {"timeout": 5})

    async def event(self, kind: str, **wanted: str) -> dict[str, Any]:
        """Wait for an event of this type whose fields are as wanted; each is given once."""
        while True:
            for position, event in enumerate(self._kept):
                if event["type"] == kind and all(event.get(name) == value for name, value in wanted.items()):
                    return self._kept.pop(position)
            self._kept.append(json.loads(await self._events.receive_str()))


@asynccontextmanager
async def softphone(url: str, token: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """The operator's softphone, registered. `url` is the websocket's address as the API gave it."""
    async with aiohttp.ClientSession() as http, http.ws_connect(url, params={"token": token}) as line:
        await expect(line, "registered")
        yield line


async def expect(line: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(await line.receive_str())
        if message["type"] == kind:
            return message


def _ws(base: str) -> str:
    return base.replace("http", "ws", 1)
