"""Browsers, telephones and scanners hang up at any moment. That is nobody's fault: no traceback, and nothing lost."""

import asyncio
import logging
import socket
import struct
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core.auth.sessions import COOKIE
from tests.house import Bureau

POST = (
    "POST {path} HTTP/1.1\r\nHost: x\r\nX-CSRF: 1\r\nCookie: {cookie}\r\n"
    "Content-Type: {kind}\r\nContent-Length: {n}\r\n\r\n"
)
GET = "GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n"
UPGRADE = (
    "GET /ws/desk HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nCookie: {cookie}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest.fixture
def tracebacks(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    found: list[str] = []
    yield found
    told = [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
    assert [f"{record.name}: {record.getMessage()} {record.exc_text or ''}" for record in told] == []


async def hang_up(bureau: Bureau, said: str, *, rudely: bool) -> None:
    """Say this much and go; `rudely`, without the goodbye that TCP has for it."""
    where = urlsplit(bureau.url)
    line = socket.create_connection((where.hostname, where.port))
    if rudely:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.setblocking(False)
    await asyncio.get_running_loop().sock_sendall(line, said.encode())
    line.close()


@pytest.mark.parametrize("rudely", [False, True])
@pytest.mark.usefixtures("tracebacks")
async def test_who_hangs_up_in_mid_sentence_leaves_no_traceback(bureau: Bureau, rudely: bool) -> None:
    alice = await bureau.desk("alice", ready=False)
    token = next(one.value for one in alice.http.cookie_jar if one.key == COOKIE)
    cookie = f"{COOKIE}={token}"
    sayings = [
        POST.format(path=path, cookie=cookie, kind=kind, n=length) + body
        for path, kind in (
            ("/api/v1/messages", JSON), ("/api/v1/session", JSON), ("/p/abc/pin", FORM), ("/my/sign-in", FORM),
            ("/twilio/voice/incoming", FORM), ("/twilio/sms/incoming", FORM), ("/api/v1/imports", "text/plain"),
        )
        for length, body in ((1000, "half a sen"), (2, "{}"), (0, ""))
    ]  # fmt: skip
    asked = [
        f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n" for path in ("/api/v1/board", "/readyz", "/")
    ]
    lines = [
        UPGRADE.format(origin=origin, cookie=crumb)
        for origin, crumb in ((bureau.url, cookie), (bureau.url, ""), ("https://elsewhere.example", cookie))
    ]
    for said in (*sayings, *asked, *lines):
        await hang_up(bureau, said, rudely=rudely)
    for _ in range(3):  # all that was said has been heard by then: requests are taken in their order
        async with alice.http.get(f"{bureau.url}/readyz") as answer:
            assert answer.status == 200
    assert (await alice.get("board"))["items"] == []
