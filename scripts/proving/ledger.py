"""What the bureau says it did, and what the phone company says it was asked to do."""

import json
import re
import socket
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import psycopg

_PAGE_LINK = re.compile(r"/p/[A-Za-z0-9_-]+")

_SENDS = """
    SELECT d.id, d.channel, d.sid, d.status, d.attempt, p.id AS page_id, s.message_id
    FROM sends d JOIN pages p ON d.subject = 'page' AND p.id = d.subject_id JOIN dispatches s ON s.id = p.dispatch_id
    JOIN carriers c ON c.id = d.carrier_id
    WHERE c.account_sid = %s
    ORDER BY d.id"""
_STATES = """
    SELECT s.message_id, s.status FROM dispatches s JOIN messages m ON m.id = s.message_id
    WHERE s.message_id = ANY(%s)"""
_UNANSWERED = """
    SELECT p.code FROM pages p JOIN dispatches s ON s.id = p.dispatch_id WHERE s.status IN ('active', 'at_desk')"""
_NUMBERS = """
    SELECT n.e164 FROM numbers n JOIN accounts a ON a.id = n.account_id WHERE a.slug = %s ORDER BY n.id"""
_LAPSE = """
    UPDATE outbox SET lease_until = clock_timestamp()
    WHERE done_at IS NULL AND lease_until > clock_timestamp() AND leased_by = ANY(%s)"""
# An attempt that has not been looked up since it became unknown may still turn out to have been made.
_UNDER_WAY = """
    SELECT count(*) FROM sends
    WHERE subject = 'page'
      AND (status IN ('recorded', 'sending') OR (status = 'unknown' AND looked_up_at IS NULL))"""


@dataclass(frozen=True)
class Request:
    """A request to page somebody, carried out or not, as the phone company received it at `at` (Unix seconds)."""

    send_id: int
    at: float


@dataclass(frozen=True)
class Account:
    """SIDs of all texts and calls of pages: those the phone company has, and those the ledger names."""

    theirs: frozenset[str]
    ours: frozenset[str]

    @property
    def differ_in(self) -> list[str]:
        return sorted(self.theirs ^ self.ours)


class Ledger:
    """Asks the database, and the phone company by Twilio's own lists, as somebody would who trusts neither."""

    def __init__(self, database_url: str, company_url: str, account_sid: str, auth_token: str) -> None:
        self.database_url, self.company_url = database_url, company_url
        self._account_sid = account_sid
        self._who = {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token)}

    async def states(self, message_ids: Sequence[int]) -> dict[int, str]:
        """Message id -> its dispatch's status."""
        return {row["message_id"]: row["status"] for row in await self.rows(_STATES, (list(message_ids),))}

    async def sends(self) -> dict[int, dict[str, Any]]:
        """Those over this carrier; the canary has another one."""
        return {row["id"]: row for row in await self.rows(_SENDS, (self._account_sid,))}

    async def unanswered_codes(self) -> set[str]:
        return {row["code"] for row in await self.rows(_UNANSWERED)}

    async def number_of(self, account: str) -> str:
        """A line of this account (by its slug)."""
        return str((await self.rows(_NUMBERS, (account,)))[0]["e164"])

    async def under_way(self) -> int:
        """Sends of which more is about to become known."""
        return int((await self.rows(_UNDER_WAY))[0]["count"])

    async def lapse(self, *pids: int) -> None:
        """What time would do: the leases of these processes run out, and whoever comes by may take their rows."""
        async with await self._connect() as connection:
            await connection.execute(_LAPSE, ([f"{socket.gethostname()}:{pid}" for pid in pids],))

    async def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        async with await self._connect() as connection:
            return list(await (await connection.execute(query, values)).fetchall())

    async def _connect(self) -> psycopg.AsyncConnection[dict[str, Any]]:
        return await psycopg.AsyncConnection.connect(
            self.database_url, row_factory=psycopg.rows.dict_row, connect_timeout=5
        )

    async def requests(self) -> list[Request]:
        """All requests to send a page's text, in order of arrival."""
        async with aiohttp.ClientSession() as http:
            asked = {"kind": "rest", "path": "Messages", "limit": "100000"}
            async with http.get(f"{self.company_url}/company/requests", params=asked) as answer:
                found = (await answer.json())["requests"]
        return [
            Request(int(parse_qs(urlsplit(request["params"]["StatusCallback"]).query)["send"][0]), request["received"])
            for request in found
            if request["method"] == "POST" and _PAGE_LINK.search(request["params"].get("Body", ""))
        ]

    async def account(self) -> Account:
        theirs = await self._listed("Messages") | await self._listed("Calls")
        return Account(frozenset(theirs), frozenset(row["sid"] for row in (await self.sends()).values() if row["sid"]))

    async def doubles(self) -> int:
        """Texts that went out beyond the one of each round, because an attempt's fate was unknown."""
        texts = [row for row in (await self.sends()).values() if row["channel"] == "sms"]
        sent = Counter(row["page_id"] for row in texts if row["sid"])
        rounds = Counter(row["page_id"] for row in texts if row["attempt"] == 1)
        return (sent - rounds).total()

    async def _listed(self, resource: str) -> set[str]:
        """What was sent over the API; answers to texts and calls of callers are not."""
        found: set[str] = set()
        path: str | None = f"/2010-04-01/Accounts/{self._account_sid}/{resource}.json?PageSize=1000"
        async with aiohttp.ClientSession(headers=self._who) as http:
            while path:
                async with http.get(self.company_url + path) as answer:
                    page = json.loads(await answer.text())
                found |= {row["sid"] for row in page[resource.lower()] if row["direction"] == "outbound-api"}
                path = page.get("next_page_uri")
        return found
