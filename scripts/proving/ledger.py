"""What the bureau says it did, and what the phone company says it was asked to do."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import psycopg

_TOKEN = re.compile(r"/p/([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Text:
    """An SMS request as the phone company received it; `at` in real Unix seconds."""

    delivery_id: int
    at: float
    sid: str | None
    body: str
    from_: str
    to: str


async def texts_asked_for(company: str) -> list[Text]:
    """All requests to send an SMS that the phone company carried out, in order of arrival."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(
            f"{company}/company/requests", params={"kind": "rest", "path": "Messages", "limit": "20000"}
        ) as answer,
    ):
        requests = (await answer.json())["requests"]
    return [_text(request) for request in requests if request["method"] == "POST" and _is_page(request)]


def _is_page(request: dict[str, Any]) -> bool:
    return bool(_TOKEN.search(_param(request, "Body")))


def _text(request: dict[str, Any]) -> Text:
    query = parse_qs(urlsplit(_param(request, "StatusCallback")).query)
    return Text(
        delivery_id=int(query["delivery"][0]),
        at=request["received"],
        sid=request.get("sid"),
        body=_param(request, "Body"),
        from_=_param(request, "From"),
        to=_param(request, "To"),
    )


def _param(request: dict[str, Any], name: str) -> str:
    params = request["params"]
    value = params.get(name, "") if isinstance(params, dict) else dict(params).get(name, "")
    return value[0] if isinstance(value, list) else str(value)


async def texts_sent(company: str, account_sid: str, token: str) -> set[str]:
    """SIDs of all texts sent over the API (answers to texts are none), by Twilio's own list."""
    found: set[str] = set()
    path: str | None = f"/2010-04-01/Accounts/{account_sid}/Messages.json?PageSize=1000"
    async with aiohttp.ClientSession(auth=aiohttp.BasicAuth(account_sid, token)) as http:
        while path:
            async with http.get(company + path) as answer:
                page = json.loads(await answer.text())
            found |= {row["sid"] for row in page["messages"] if row["direction"] == "outbound-api"}
            path = page.get("next_page_uri")
    return found


def deliveries_of(database_url: str) -> dict[int, dict[str, Any]]:
    """Every SMS delivery of the ledger with its message."""
    query = """
        SELECT d.id, d.sid, d.status, p.id AS page, s.message_id, s.status AS dispatch_status
        FROM deliveries d JOIN pages p ON p.id = d.page_id JOIN dispatches s ON s.id = p.dispatch_id
        WHERE d.channel = 'sms'"""
    with psycopg.connect(database_url, row_factory=psycopg.rows.dict_row) as connection:
        return {row["id"]: row for row in connection.execute(query)}


def dispatch_states(database_url: str, message_ids: list[int]) -> dict[str, int]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT status, count(*) FROM dispatches WHERE message_id = ANY(%s) GROUP BY status", (message_ids,)
        ).fetchall()
    return {str(status): int(count) for status, count in rows}
