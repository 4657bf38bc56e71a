"""The websocket of the handsets page: a snapshot, then events; and acts the other way."""

import asyncio
import json
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from devtools.phone_company.bus import Event
from devtools.phone_company.control import shows
from devtools.phone_company.control.acts import Acts, Missing
from devtools.phone_company.parties import Wrong
from devtools.phone_company.switch import Switch

_TOO_SLOW = 4408


class HandsetSocket:
    def __init__(self, switch: Switch) -> None:
        self._switch = switch
        self._acts = Acts(switch)

    async def serve(self, socket: WebSocket) -> None:
        await socket.accept()
        company = self._switch.company
        since = socket.query_params.get("since", "")
        with company.bus.listen() as events:
            kept = company.bus.since(int(since)) if since.isdigit() else []
            await socket.send_json({"type": "snapshot", **shows.state(company)})
            for event in kept:
                await socket.send_json(event)
            sender = asyncio.create_task(_send(socket, events))
            try:
                while True:
                    events.put_nowait(await self._do(await socket.receive_text()))
            except WebSocketDisconnect:
                pass
            finally:
                sender.cancel()

    async def _do(self, text: str) -> Event:
        asked: Any = None
        try:
            asked = json.loads(text)
            answer = await self._carry_out(asked)
        except (Missing, Wrong, ValueError, TypeError, KeyError, AttributeError) as error:
            number = asked.get("id") if isinstance(asked, dict) else None
            return {"type": "reply", "id": number, "ok": False, "error": str(error)}
        return {**answer, "type": "reply", "id": asked.get("id"), "ok": True}

    async def _carry_out(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = str(asked.get("do"))
        if name == "dial":
            return self._acts.dial(str(asked.get("phone")), asked)
        if name == "sms":
            return self._acts.sms(str(asked.get("phone")), asked)
        return await self._acts.act(str(asked.get("call_sid")), name, asked)


async def _send(socket: WebSocket, events: "asyncio.Queue[Event | None]") -> None:
    while (event := await events.get()) is not None:
        await socket.send_json(event)
    await socket.close(_TOO_SLOW, "too slow: connect again")
