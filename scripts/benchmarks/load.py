"""Load: signed webhooks over a fixed number of connections, each waiting for its answer before it sends the next."""

import asyncio
import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp


@dataclass(frozen=True)
class Run:
    """`rate` is answers a second; times are in milliseconds."""

    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


def percentile(values: list[float], share: float) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def signature(token: str, url: str, fields: dict[str, str]) -> str:
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), hashlib.sha1)).decode()


def incoming_call(account_sid: str, to: str) -> dict[str, str]:
    """What Twilio sends when somebody rings; every call is a new one."""
    return {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": "CA" + secrets.token_hex(16),
        "CallStatus": "ringing",
        "Called": to,
        "Caller": "+12025550181",
        "Direction": "inbound",
        "From": "+12025550181",
        "To": to,
    }


async def drive(
    url: str, signed_url: str, token: str, make: Callable[[], dict[str, str]], *, requests: int, connections: int
) -> Run:
    """POST `requests` fresh, signed bodies; a body is made before its clock starts."""
    times: list[float] = []
    failed = 0
    left = iter(range(requests))

    async def worker(http: aiohttp.ClientSession) -> None:
        nonlocal failed
        for _ in left:
            fields = make()
            body = urlencode(fields)
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": signature(token, signed_url, fields),
            }
            started = time.perf_counter()
            async with http.post(url, data=body, headers=headers) as answer:
                await answer.read()
                failed += answer.status != 200
            times.append((time.perf_counter() - started) * 1000)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as http:
        begun = time.perf_counter()
        await asyncio.gather(*(worker(http) for _ in range(connections)))
        lasted = time.perf_counter() - begun
    return Run(len(times) / lasted, percentile(times, 0.5), percentile(times, 0.99), failed)
