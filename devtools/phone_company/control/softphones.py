"""The websocket of softphones: a Twilio AccessToken opens it; calls ring in every tab of the identity."""

import asyncio
import json
from typing import Any

import jwt
from starlette.websockets import WebSocket, WebSocketDisconnect

from devtools.phone_company.clients import Client, Tab
from devtools.phone_company.control.acts import Acts, Missing
from devtools.phone_company.parties import Wrong, show_client
from devtools.phone_company.rooms import show_place
from devtools.phone_company.sids import new_sid
from devtools.phone_company.switch import Switch

_REFUSED = 4401


class BadToken(Exception):
    pass


class SoftphoneSocket:
    def __init__(self, switch: Switch) -> None:
        self._switch = switch
        self._company = switch.company
        self._acts = Acts(switch)

    async def serve(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            client = self._admit(socket.query_params.get("token", ""))
        except BadToken as error:
            await socket.close(_REFUSED, str(error)[:120])
            return
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        tab = Tab(new_sid("TB"), queue.put_nowait)
        client.tabs[tab.name] = tab
        self._register(client, tab, registered=True)
        with self._company.bus.listen() as events:
            tasks = [asyncio.create_task(_send(socket, queue)), asyncio.create_task(self._forward(client, tab, events))]
            try:
                while True:
                    await self._do(client, tab, await socket.receive_text())
            except WebSocketDisconnect:
                pass
            finally:
                for task in tasks:
                    task.cancel()
                self._switch.parties.tab_lost(client, tab)

    def _admit(self, token: str) -> Client:
        """The client this AccessToken speaks for."""
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
            account = self._company.accounts[claims["sub"]]
            if claims.get("iss") != account.api_key_sid or not account.api_key_secret:
                raise BadToken(f"the token's API key {claims.get('iss')} is not that of account {account.sid}")
            claims = jwt.decode(token, account.api_key_secret, algorithms=["HS256"], options={"verify_aud": False})
            grants = claims["grants"]
            identity = str(grants["identity"])
        except KeyError as error:
            raise BadToken(f"the token names no {error} this company knows") from None
        except jwt.InvalidTokenError as error:
            raise BadToken(f"bad token: {error}") from None
        if not grants.get("voice", {}).get("incoming", {}).get("allow"):
            raise BadToken("the token's voice grant doesn't allow incoming calls")
        return self._company.clients.setdefault((account.sid, identity), Client(identity, account.sid))

    def _register(self, client: Client, tab: Tab, *, registered: bool) -> None:
        tab.registered = registered
        kind = "registered" if registered else "unregistered"
        tab.send({"type": kind, "identity": client.identity, "account_sid": client.account_sid, "tab": tab.name})
        self._company.emit("client.changed", client=show_client(client))

    async def _forward(self, client: Client, tab: Tab, events: "asyncio.Queue[dict[str, Any] | None]") -> None:
        """What is heard on the tab's own call."""
        while (event := await events.get()) is not None:
            if event.get("party") != client.party or event.get("call_sid") != tab.call_sid:
                continue
            sid = event["call_sid"]
            if event["type"] == "call.heard":
                tab.send({"type": "heard", "call_sid": sid, "text": event["text"], "from": event["from"]})
            elif event["type"] == "call.prompt" and "text" in event:
                tab.send({"type": "prompt", "call_sid": sid, "verb": event["verb"], "text": event["text"]})
            elif event["type"] in ("call.participant", "call.joined"):
                flags = {name: event[name] for name in ("muted", "hold", "coaching")}
                tab.send({"type": "participant", "call_sid": sid, **flags})

    async def _do(self, client: Client, tab: Tab, text: str) -> None:
        try:
            asked = json.loads(text)
            await self._carry_out(client, tab, asked)
        except (Missing, Wrong, ValueError, TypeError, KeyError, AttributeError) as error:
            tab.send({"type": "error", "error": str(error)})

    async def _carry_out(self, client: Client, tab: Tab, asked: dict[str, Any]) -> None:
        name = asked["do"]
        if name in ("register", "unregister"):
            self._register(client, tab, registered=name == "register")
            return
        call = self._acts.call(str(asked.get("call_sid")))
        if call.party != client.party:
            raise Missing(f"call {call.sid} is not one of {client.party}")
        if name == "accept":
            self._switch.parties.pick_up(call, tab)
        elif name == "resume":
            self._resume(client, tab, call.sid)
        elif name == "mute":
            self._mute(call.sid, muted=bool(asked.get("muted", True)))
        elif name in ("reject", "hangup", "press", "speak"):
            await self._acts.act(call.sid, name, asked)
        else:
            raise ValueError(f"a softphone can't {name}")

    def _resume(self, client: Client, tab: Tab, sid: str) -> None:
        """A tab that came back takes its leg up again."""
        call = self._acts.call(sid)
        if call.status != "in-progress":
            raise Wrong(f"the call is {call.status}")
        if client.tab_of(sid) not in (None, tab):
            raise Wrong("another tab holds this call")
        tab.call_sid = sid
        tab.send({"type": "accepted", "call_sid": sid})

    def _mute(self, sid: str, *, muted: bool) -> None:
        """The microphone of the softphone itself: the conference isn't told."""
        call = self._acts.call(sid)
        call.microphone_off = muted
        if call.participant is not None:
            self._company.leg_event("call.participant", call, **show_place(call.participant))


async def _send(socket: WebSocket, queue: "asyncio.Queue[dict[str, Any]]") -> None:
    while True:
        await socket.send_json(await queue.get())
