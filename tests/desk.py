"""An operator at the desk, as the console is: signed in over HTTP, a live line, a softphone. Waits are on events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from devtools.phone_company.softphone import SoftCall, Softphone
from devtools.phone_company.watching import PATIENCE

TOPICS = ["line", "calls", "operators", "board", "health"]
Data = dict[str, Any]

URGENCY = {"urgent-symptom": "urgent", "refill": "routine"}
ANSWERS = {
    "urgent-symptom": {
        "child": "Mia Ortiz",
        "phone": "+12025550181",
        "breathing": "yes",
        "symptom": "fever of 40 since noon",
    },
    "refill": {"child": "Mia Ortiz", "drug": "salbutamol"},
}


class Refused(AssertionError):
    """The API said no."""

    def __init__(self, status: int, body: Data) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('detail')}")
        self.status, self.code, self.body = status, body.get("code"), body


class Desk:
    def __init__(self, url: str, http: aiohttp.ClientSession, me: Data) -> None:
        self.url, self.http, self.me = url, http, me
        self.seen: dict[tuple[str, int], tuple[int, Data | None]] = {}
        self.softphone: Softphone | None = None
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None
        self._heart: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._answered = 0
        self._company_url = ""
        self._softphone_context: Any = None

    @classmethod
    @asynccontextmanager
    async def signed_in(cls, url: str, email: str, password: str) -> AsyncIterator["Desk"]:
        jar = aiohttp.CookieJar(unsafe=True)  # the address is an IP
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"X-CSRF": "1", "Origin": url}) as http:
            desk = cls(url, http, {})
            desk.me = await desk.post("session", {"email": email, "password": password})
            try:
                yield desk
            finally:
                await desk.drop()

    async def get(self, path: str) -> Any:
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: Data | None = None, **headers: str) -> Any:
        return await self._ask("POST", path, body or {}, headers)

    async def put(self, path: str, body: Data) -> Any:
        return await self._ask("PUT", path, body)

    async def patch(self, path: str, body: Data) -> Any:
        return await self._ask("PATCH", path, body)

    async def delete(self, path: str) -> Any:
        return await self._ask("DELETE", path, None)

    async def _ask(self, method: str, path: str, body: Data | None, headers: dict[str, str] | None = None) -> Any:
        async with self.http.request(method, f"{self.url}/api/v1/{path}", json=body, headers=headers) as answer:
            text = await answer.text()
            data = json.loads(text) if text and "json" in answer.content_type else {}
            if answer.status >= 400:
                raise Refused(answer.status, data)
            return data

    async def sit_down(self, company_url: str, state: str = "ready") -> None:
        """Open the live line, register the softphone, and be ready."""
        self._company_url = company_url
        await self.open_line()
        await self.register()
        await self.put("desk/state", {"state": state})

    async def open_line(self) -> None:
        self._line = await self.http.ws_connect(self.url.replace("http", "ws", 1) + "/ws/desk")
        self._reader = asyncio.create_task(self._read())
        self._heart = asyncio.create_task(self._beat())
        await self.subscribe(*TOPICS)
        await self.here()

    async def subscribe(self, *topics: str) -> None:
        assert self._line
        await self._line.send_json({"op": "subscribe", "topics": list(topics)})

    async def register(self) -> None:
        softphone = await self.get("desk/softphone")
        self._softphone_context = Softphone.connect(self._company_url, softphone["token"])
        self.softphone = await self._softphone_context.__aenter__()

    async def here(self) -> None:
        """Say so, and wait until it was noted."""
        if self._line is None or self._line.closed:
            return
        answered = self._answered
        await self._line.send_json({"op": "here"})
        async with self._changed, asyncio.timeout(PATIENCE):
            await self._changed.wait_for(lambda: self._answered > answered)

    async def _beat(self) -> None:
        """As the console does, by real time: a slow machine must not make a present operator look gone."""
        while self._line is not None and not self._line.closed:
            await self._line.send_json({"op": "here"})
            await asyncio.sleep(2)

    async def drop(self, *, softphone: bool = True) -> None:
        """The browser vanishes: nothing is said to anybody."""
        for task in (self._heart, self._reader):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self._heart = self._reader = None
        if self._line is not None:
            await self._line.close()
            self._line = None
        if softphone and self._softphone_context is not None:
            await self._softphone_context.__aexit__(None, None, None)
            self._softphone_context = self.softphone = None

    async def _read(self) -> None:
        assert self._line
        async for message in self._line:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            data = json.loads(message.data)
            async with self._changed:
                for item in data.get("items", []) if data["op"] == "snapshot" else [data]:
                    if data["op"] in {"snapshot", "event"}:
                        self._keep(item)
                self._answered += data["op"] == "here"
                self._changed.notify_all()

    def _keep(self, item: Data) -> None:
        key = (item["entity"], item["id"])
        if item["version"] >= self.seen.get(key, (-1, None))[0]:
            self.seen[key] = (item["version"], item["data"])

    def all(self, entity: str) -> dict[int, Data]:
        """What the screen shows of a kind now."""
        return {key[1]: data for key, (_, data) in self.seen.items() if key[0] == entity and data is not None}

    async def sees(self, entity: str, test: Callable[[Data], bool] = lambda _: True, within: float = PATIENCE) -> Data:
        """Wait until such a thing is on screen; returns its data with its id."""
        return await self._until(
            lambda: next(({"id": key, **data} for key, data in self.all(entity).items() if test(data)), None),
            f"no {entity} that fits",
            within,
        )

    async def sees_no(
        self, entity: str, test: Callable[[Data], bool] = lambda _: True, within: float = PATIENCE
    ) -> None:
        """Wait until nothing such is on screen."""
        await self._until(
            lambda: {} if not any(test(data) for data in self.all(entity).values()) else None,
            f"{entity} is still there",
            within,
        )

    async def _until(self, find: Callable[[], Data | None], complaint: str, within: float) -> Data:
        async with self._changed:
            try:
                async with asyncio.timeout(within):
                    while (found := find()) is None:
                        await self._changed.wait()
            except TimeoutError:
                shown = {f"{kind} {key}": data for (kind, key), (_, data) in self.seen.items()}
                raise AssertionError(f"{complaint} after {within} s; on screen: {shown}") from None
            return found

    async def accept_next(self) -> tuple[int, SoftCall]:
        """Take the next offer; returns the call's id and the softphone's leg, answered."""
        assert self.softphone
        offer = await self.sees("offer", lambda data: data["outcome"] is None and data["accepted_at"] is None)
        answer = await self.post(f"offers/{offer['id']}/accept")
        leg = await self.softphone.incoming()
        await leg.accept()
        return answer["call_id"], leg

    async def answer_next(self) -> tuple[int, SoftCall]:
        """Take the next offer and wait until caller and operator talk."""
        call_id, leg = await self.accept_next()
        await self.sees("call", lambda data: data["status"] == "talking")
        return call_id, leg

    async def write(self, call_id: int, call_type: str = "urgent-symptom", **fields: str) -> Data:
        """Fill the script of the call on screen as the operator hears it; returns the saved draft."""
        draft = (await self.get(f"calls/{call_id}/card"))["draft"]
        body = {"call_type": call_type, "urgency": URGENCY[call_type], "fields": fields or ANSWERS[call_type]}
        saved: Data = await self.put(f"messages/{draft['id']}", {**body, "version": draft["version"]})
        return saved

    async def dispatch(self, call_id: int, call_type: str = "urgent-symptom", **fields: str) -> int:
        """Write, save and dispatch; returns the dispatch's id, whose timeline is on screen from then on."""
        saved = await self.write(call_id, call_type, **fields)
        sent = await self.post(f"messages/{saved['id']}/dispatch", {"version": saved["version"]})
        await self.subscribe(f"dispatch:{sent['dispatch_id']}")
        return int(sent["dispatch_id"])
