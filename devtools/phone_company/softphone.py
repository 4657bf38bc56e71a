"""A softphone for stories and load: what an operator's browser is to the phone company."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from devtools.phone_company.watching import PATIENCE, Event, NotHeard, Watch

Message = Event


class Softphone:
    """One tab, registered with an AccessToken."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.taken = 0
        self._watch = Watch(str)

    @property
    def messages(self) -> list[Message]:
        return self._watch.events

    @staticmethod
    @asynccontextmanager
    async def connect(base_url: str, token: str) -> "AsyncIterator[Softphone]":
        """Raises ConnectionError, with the company's words, when the token is refused."""
        async with aiohttp.ClientSession() as http:
            url = f"{base_url.rstrip('/')}/company/clients/ws"
            async with http.ws_connect(url, params={"token": token}) as socket:
                phone = Softphone(socket)
                reader = asyncio.create_task(phone._watch.read(socket))
                try:
                    await phone.until(lambda message: message["type"] == "registered", "registered")
                    yield phone
                finally:
                    reader.cancel()

    async def send(self, do: str, **more: Any) -> None:
        await self._socket.send_json({"do": do, **more})

    async def until(
        self, wanted: Callable[[Message], bool], what: str, *, start: int = 0, within: float = PATIENCE
    ) -> int:
        return await self._watch.until(wanted, f"softphone: {what}", start=start, within=within)

    async def incoming(self, *, within: float = PATIENCE) -> "SoftCall":
        """The next call that rings here."""
        position = await self.until(
            lambda message: message["type"] == "incoming", "an incoming call", start=self.taken, within=within
        )
        self.taken = position + 1
        message = self.messages[position]
        return SoftCall(self, message["call_sid"], message["from"], dict(message["parameters"]), position + 1)


class SoftCall:
    """The operator's end of one call."""

    def __init__(self, phone: Softphone, sid: str, from_: str, parameters: dict[str, str], position: int) -> None:
        self._phone = phone
        self.sid = sid
        self.from_ = from_
        self.parameters = parameters
        self._begin = self._position = position

    async def accept(self) -> None:
        await self._phone.send("accept", call_sid=self.sid)
        await self._message("accepted")

    async def reject(self) -> None:
        await self._phone.send("reject", call_sid=self.sid)

    async def hangup(self) -> None:
        await self._phone.send("hangup", call_sid=self.sid)

    async def press(self, digits: str) -> None:
        await self._phone.send("press", call_sid=self.sid, digits=digits)

    async def speak(self, text: str) -> None:
        await self._phone.send("speak", call_sid=self.sid, text=text)

    async def mute(self, muted: bool = True) -> None:
        await self._phone.send("mute", call_sid=self.sid, muted=muted)

    async def hears(self, fragment: str, *, within: float = PATIENCE) -> str:
        def heard(message: Message) -> bool:
            mine = message.get("call_sid") == self.sid and message["type"] in ("heard", "prompt")
            return mine and fragment.lower() in message["text"].lower()

        position = await self._phone.until(heard, f"{fragment!r}", start=self._position, within=within)
        self._position = position + 1
        return str(self._phone.messages[position]["text"])

    async def cancelled(self, *, within: float = PATIENCE) -> str:
        """Wait until it stops ringing here; why."""
        return str((await self._message("cancel", within=within))["reason"])

    async def ended(self, *, within: float = PATIENCE) -> str:
        return str((await self._message("disconnect", within=within))["status"])

    async def _message(self, kind: str, *, within: float = PATIENCE) -> Message:
        def found(message: Message) -> bool:
            return message["type"] == "error" or (message["type"] == kind and message.get("call_sid") == self.sid)

        position = await self._phone.until(found, f"{kind} for {self.sid}", start=self._begin, within=within)
        message = self._phone.messages[position]
        if message["type"] == "error":
            raise NotHeard(f"the phone company refused: {message['error']}")
        return message
