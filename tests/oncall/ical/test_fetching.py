"""Calendars from an address: not from our own network, not too much, and in words what went wrong."""

import ipaddress
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, RedirectResponse

from core.egress.network import NotPublic, PublicOnly, is_public
from core.errors import Invalid
from oncall.ical import fetching
from oncall.ical.fetching import fetch
from tests.core.ground import serving


@pytest.fixture
async def url() -> AsyncIterator[str]:
    app = FastAPI()

    @app.get("/calendar.ics")
    async def calendar() -> PlainTextResponse:
        return PlainTextResponse("BEGIN:VCALENDAR")

    @app.get("/moved")
    async def moved() -> RedirectResponse:
        return RedirectResponse("/calendar.ics", 302)

    @app.get("/round")
    async def around() -> RedirectResponse:
        return RedirectResponse("/round", 302)

    @app.get("/file")
    async def to_a_file() -> RedirectResponse:
        return RedirectResponse("file:///etc/passwd", 302)

    @app.get("/long")
    async def long() -> PlainTextResponse:
        return PlainTextResponse("x" * (fetching.LONGEST + 1))

    async with serving(app) as address:
        yield address


async def why(url: str, *, anywhere: bool) -> str:
    with pytest.raises(Invalid) as refused:
        await fetch(url, anywhere=anywhere)
    assert refused.value.code == "not-fetched"
    return refused.value.detail


async def test_a_calendar_is_fetched_and_redirects_are_followed(url: str) -> None:
    assert await fetch(f"{url}/calendar.ics", anywhere=True) == b"BEGIN:VCALENDAR"
    assert await fetch(f"{url}/moved", anywhere=True) == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/round", "redirects more than 5"), ("/file", "begins with https"), ("/long", "longer than 2 MB"),
        ("/none", "answered 404"),
    ],
)  # fmt: skip
async def test_what_went_wrong_is_told_without_the_address(url: str, path: str, says: str) -> None:
    said = await why(f"{url}{path}?secret=7", anywhere=True)
    assert says in said
    assert "secret" not in said


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///etc/passwd", "example.org", "http://", "http://["])
async def test_only_web_addresses_are_fetched(address: str) -> None:
    assert "could not be fetched" in await why(address, anywhere=True)


async def test_our_own_network_is_not_looked_around_in(url: str) -> None:
    port = url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
        said = await why(f"http://{host}:{port}/calendar.ics", anywhere=False)
        assert "not on the public network" in said, host
    for host in ("2130706433", "127.1", "0x7f.1"):  # other spellings of the same
        assert "could not be fetched" in await why(f"http://{host}:{port}/calendar.ics", anywhere=False)


class Says(AbstractResolver):
    """A name server that answers what we like."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0) for one in self.hosts
        ]

    async def close(self) -> None:
        return None


async def test_a_name_of_a_private_address_is_refused_and_of_several_the_public_ones_are_used() -> None:
    with pytest.raises(NotPublic):
        await PublicOnly(Says("10.0.0.7", "fe80::1")).resolve("inside.example")
    found = await PublicOnly(Says("10.0.0.7", "93.184.216.34")).resolve("both.example")
    assert [one["host"] for one in found] == ["93.184.216.34"]


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
    ],
)  # fmt: skip
def test_these_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_these_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
