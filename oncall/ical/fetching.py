"""A calendar from an address somebody gave: from the public network only, not too much, not too long.

Our own network is not for users of the API to look around in, so what the name resolves to is checked, and it is that
address that is connected to; after each redirect again.
"""

import asyncio
import ipaddress
import socket
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from core.errors import Invalid, TooMany
from oncall.ical.resolving import OwnThreads

LONGEST: Final = 2_000_000
_PATIENCE_S: Final = 10.0
_REDIRECTS: Final = 5
_AT_ONCE: Final = 2
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
# addresses that only wrap others, which may be private ones
_WRAPPED: Final = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
_under_way: Final[set[int]] = set()


async def fetch(url: str, *, anywhere: bool) -> bytes:
    """What is at an http(s) or webcal address. `anywhere`: private addresses too, for demo and tests.

    Raises Invalid (`not-fetched`) saying why, TooMany where others fetch already.
    The address is in no message, as it may be a secret.
    """
    if len(_under_way) >= _AT_ONCE:
        raise TooMany("Others are fetching calendars just now; try again in a moment.")
    mark = id(asyncio.current_task())
    _under_way.add(mark)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await _content(_checked(url), anywhere=anywhere)
    except TimeoutError:
        raise _not_fetched(f"it took longer than {_PATIENCE_S:.0f} seconds") from None
    except aiohttp.ClientError as error:
        raise _not_fetched(_why(error)) from None
    finally:
        _under_way.discard(mark)


async def _content(url: URL, *, anywhere: bool) -> bytes:
    resolver = OwnThreads() if anywhere else PublicOnly()
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector, headers={"Accept": "text/calendar, text/csv, */*"}) as http:
        for _ in range(_REDIRECTS + 1):
            if not anywhere:
                _must_be_public(url.host or "")
            async with http.get(url, allow_redirects=False) as answer:
                if answer.status in _MOVED and "Location" in answer.headers:
                    url = _checked(str(url.join(URL(answer.headers["Location"]))))
                    continue
                if answer.status != 200:
                    raise _not_fetched(f"it answered {answer.status}")
                content = bytearray()
                async for chunk in answer.content.iter_chunked(65536):
                    content += chunk
                    if len(content) > LONGEST:
                        raise _not_fetched(f"it is longer than {LONGEST // 1_000_000} MB")
                return bytes(content)
    raise _not_fetched(f"it redirects more than {_REDIRECTS} times")


def _checked(text: str) -> URL:
    try:
        url = URL(text.strip())
    except ValueError:
        raise _not_fetched("that is no address") from None
    if url.scheme in {"webcal", "webcals"}:
        url = url.with_scheme("https")
    if url.scheme not in {"http", "https"} or not url.host:
        raise _not_fetched("write an address that begins with https:// (or http://, webcal://)")
    return url


def _must_be_public(host: str) -> None:
    """Of an address that is written out; names are checked when they are resolved."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return
    if not is_public(address):
        raise _not_fetched("it is not on the public network")


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in _WRAPPED):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


class PublicOnly(AbstractResolver):
    """Gives only addresses that may be connected to."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or OwnThreads()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if is_public(ipaddress.ip_address(one["host"].partition("%")[0]))]
        if not public:
            raise _not_fetched("it is not on the public network")
        return public

    async def close(self) -> None:
        await self._resolver.close()


def _why(error: aiohttp.ClientError) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not valid"
    if isinstance(error, aiohttp.InvalidURL):
        return "that is no address"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "nothing answers there"
    return "the connection broke, or what answers is no web server"


def _not_fetched(why: str) -> Invalid:
    return Invalid(f"The calendar could not be fetched: {why}.", code="not-fetched")
