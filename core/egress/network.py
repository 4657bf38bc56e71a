"""Which addresses may be connected to."""

import ipaddress
import socket
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from core.egress.resolving import OwnThreads
from core.settings import Settings

# addresses that only wrap others, which may be private ones
_WRAPPED: Final = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class NotPublic(Exception):
    """It is not on the public network."""


def anywhere(settings: Settings) -> bool:
    """Whether private addresses are open too: for demo and tests."""
    return settings.nightbell_mode != "production"


def outward(*, anywhere: bool) -> aiohttp.TCPConnector:
    """Connects to what may be connected to; raises NotPublic otherwise. An address that is written out is not resolved:
    `must_be_public` looks at it."""
    return aiohttp.TCPConnector(resolver=OwnThreads() if anywhere else PublicOnly(), use_dns_cache=False)


def must_be_public(host: str) -> None:
    """Of an address that is written out; names are checked when they are resolved."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return
    if not is_public(address):
        raise NotPublic


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
            raise NotPublic
        return public

    async def close(self) -> None:
        await self._resolver.close()
