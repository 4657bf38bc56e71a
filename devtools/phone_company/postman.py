"""Sends webhooks: signed, with Twilio's time-outs, retries, redirects and cookies."""

import asyncio
import socket
import ssl
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin

import aiohttp
from yarl import URL

from devtools.phone_company.journal import Journal
from devtools.phone_company.model import Account
from devtools.phone_company.targets import Target, parse, problem
from telephony.signer import sign

_REDIRECTS = 10
_LOST_ON_REDIRECT = frozenset({"Digits", "SpeechResult", "Confidence"})


@dataclass
class Reply:
    """What a webhook was answered with. `status` 0: nothing came; `code` is Twilio's error code, 0 when all is well."""

    status: int
    body: str = ""
    content_type: str = ""
    code: int = 0
    detail: str = ""
    url: str = ""


@dataclass
class Letter:
    """One webhook to send."""

    account: Account
    url: str
    method: str
    params: Mapping[str, str]
    name: str
    cookies: dict[str, str] | None = None


@dataclass
class _Step:
    """One hop of a letter: the parameters go in the body, for GET in the query."""

    url: str
    method: str
    params: dict[str, str]

    def with_query(self) -> "_Step":
        return _Step(self.url + ("&" if "?" in self.url else "?") + urlencode(self.params), "GET", {})


class Postman:
    def __init__(self, journal: Journal, stamp: Callable[[], str]) -> None:
        self._journal = journal
        self._stamp = stamp
        self._http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True
        )

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def send(self, letter: Letter) -> Reply:
        """Send with retries and redirects. Never raises for what the other side does."""
        reason = problem(letter.url)
        if reason:
            return Reply(0, code=11100, detail=reason, url=letter.url)
        target = parse(letter.url)
        token = str(uuid.uuid4())
        for attempt in range(target.retries + 1):
            reply, failure = await self._follow(letter, target, token)
            if not failure or attempt == target.retries or not target.retries_on(failure):
                return reply
        return reply

    async def _follow(self, letter: Letter, target: Target, token: str) -> tuple[Reply, str]:
        step = _Step(target.url, letter.method, dict(letter.params))
        for _ in range(_REDIRECTS + 1):
            reply, failure, location = await self._once(letter, target, step, token)
            if not location:
                return reply, failure
            kept = {name: value for name, value in step.params.items() if name not in _LOST_ON_REDIRECT}
            step = _Step(urljoin(step.url, location), "GET", kept)
        return Reply(0, code=11215, detail="too many HTTP redirects", url=step.url), "4xx"

    async def _once(self, letter: Letter, target: Target, step: "_Step", token: str) -> tuple[Reply, str, str]:
        """One exchange: the reply, which sort of failure it was for the retry policy, and where a redirect leads."""
        step = step.with_query() if step.method == "GET" else step
        url, method, params = step.url, step.method, step.params
        entry = self._journal.begin(
            "webhook", self._stamp(), method=method, url=url, path=URL(url, encoded=True).path, name=letter.name,
            account_sid=letter.account.sid, params=params,
        )  # fmt: skip
        try:
            reply, location = await self._exchange(letter, target, step, token)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            code, failure = _classify(error)
            self._journal.end(entry, 0)
            return Reply(0, code=code, detail=f"{type(error).__name__}: {error}", url=url), failure, ""
        self._journal.end(entry, reply.status)
        failure = "5xx" if reply.status >= 500 else "4xx" if reply.status >= 400 else ""
        return reply, failure, location

    async def _exchange(self, letter: Letter, target: Target, step: "_Step", token: str) -> tuple[Reply, str]:
        url, method, params = step.url, step.method, step.params
        if self._http is None:
            raise RuntimeError("the phone company is not running: use it inside its lifespan")
        headers = {
            "X-Twilio-Signature": sign(letter.account.auth_token, url, params),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        if letter.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in letter.cookies.items())
        body: dict[str, Any] = {}
        if method != "GET":
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            body = {"data": urlencode(params)}
        patience = aiohttp.ClientTimeout(total=target.total, sock_connect=target.connect, sock_read=target.read)
        async with self._http.request(
            method, URL(url, encoded=True), headers=headers, timeout=patience, allow_redirects=False, **body
        ) as answer:
            text = await answer.text(errors="replace")
            if letter.cookies is not None:
                _keep(letter.cookies, answer.headers.getall("Set-Cookie", []))
            location = answer.headers.get("Location", "") if 300 <= answer.status < 400 else ""
            code = 0 if answer.status < 300 or location else 11200
            detail = f"HTTP {answer.status}" if code else ""
            return Reply(answer.status, text, answer.content_type, code, detail, url), location


def _keep(cookies: dict[str, str], lines: list[str]) -> None:
    for line in lines:
        for name, morsel in SimpleCookie(line).items():
            cookies[name] = morsel.value


def _classify(error: BaseException) -> tuple[int, str]:
    """Twilio's error code, and the retry policy's name for it."""
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return 11220, ""
    if isinstance(error, aiohttp.ClientConnectorError):
        return (11210 if isinstance(error.os_error, socket.gaierror) else 11205), "ct"
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return 11205, "ct"
    if isinstance(error, asyncio.TimeoutError):
        return 11200, "rt"
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.ClientPayloadError):
        return 11206, "rt"
    return 11205, "rt"
