"""An operator who keeps trying: as the console does, each save is repeated until the bureau says that it has it."""

import asyncio
import time
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import aiohttp

_AGAIN_S = (0.2, 0.5, 1.0, 2.0)  # more and more patient: a crowd that knocks all the time keeps the door shut


@dataclass(frozen=True)
class Accepted:
    """`at` is real Unix time: when the answer to the dispatch came."""

    message_id: int
    dispatch_id: int
    at: float


class Operator:
    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http, self.url = http, url
        self._account_id = 0
        self._call_type: dict[str, Any] = {}

    async def sign_in(self, email: str, password: str) -> None:
        await self.ask("POST", "session", {"email": email, "password": password})

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """Until it is answered with success. A refusal (4xx) is a fault of the proof and raised."""
        pauses = chain(_AGAIN_S, repeat(_AGAIN_S[-1]))
        while True:
            try:
                async with self.http.request(
                    method,
                    f"{self.url}/api/v1/{path}",
                    json=body,
                    headers={"X-CSRF": "1", "Origin": self.url, **headers},
                ) as answer:
                    if answer.status < 300:
                        return await answer.json() if answer.status != 204 else None
                    if answer.status < 500:
                        raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass  # it is being killed or restarted: that is what is proved
            await asyncio.sleep(next(pauses))

    async def choose_form(self, account: str) -> None:
        """Messages are taken for this account (by its slug), with its first script for something urgent."""
        accounts = (await self.ask("GET", "accounts"))["items"]
        self._account_id = next(one["id"] for one in accounts if one["slug"] == account)
        draft = await self.ask("POST", "messages", {"account_id": self._account_id, "urgency": "routine", "fields": {}})
        form = await self.ask("GET", f"messages/{draft['id']}/form")
        await self.ask("POST", f"messages/{draft['id']}/close", {"reason": "only its form was needed"})
        self._call_type = next(kind for kind in form["call_types"] if kind["urgency"] == "urgent")

    async def send(self, key: str) -> Accepted:
        """Take an urgent message and dispatch it. `key` says that a repetition is the same act."""
        draft = await self.write()
        sent = await self.dispatch(draft, key)
        return Accepted(sent["message_id"], sent["dispatch_id"], time.time())

    async def write(self) -> Any:
        """A complete draft: `{id, version}`."""
        fields: dict[str, str] = {}
        for field in self._call_type["fields"]:
            if not field["when"] or fields.get(field["when"]["field"]) == field["when"]["equals"]:
                fields[field["name"]] = answer(field)
        words = {"call_type": self._call_type["slug"], "urgency": "urgent", "fields": fields}
        return await self.ask("POST", "messages", {"account_id": self._account_id, **words})

    async def dispatch(self, draft: dict[str, Any], key: str) -> Any:
        headers = {"Idempotency-Key": key}
        return await self.ask("POST", f"messages/{draft['id']}/dispatch", {"version": draft["version"]}, **headers)


def answer(field: dict[str, Any]) -> str:
    """Something valid for each kind of question."""
    if field["kind"] == "choice":
        return str(field["options"][0]["value"])
    return {"phone": "+12025550199", "yes_no": "yes", "date": "2020-01-01"}.get(field["kind"], "proof")
