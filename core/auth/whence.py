"""Where a request comes from. All come from the proxy in front of us, unless we believe what it says of them; and to
believe it of anybody is to let everybody say what they like. So proxies are named: TRUSTED_PROXIES.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from fastapi import Request

from core.settings import Settings

FORWARDED: Final = "x-forwarded-for"
UNKNOWN: Final = "unknown"
_HOME: Final = 64
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address_of(request: Request, settings: Settings) -> str:
    """Of whoever asks, as a word the audit takes. Each trusted proxy is asked who came to it."""
    return next(_hops(request, settings), UNKNOWN)


def counted_as(address: str) -> str:
    """What limits count against: somebody with one address of the new kind has as many as they like."""
    found = _address(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _HOME), strict=False))
    return address


def untrusted_proxy(request: Request, settings: Settings) -> str | None:
    """Who forwards this request without being believed; None: nobody does."""
    address = address_of(request, settings)
    peer = _plain(request.client.host) if request.client else UNKNOWN
    return peer if FORWARDED in request.headers and peer == address and not _is_trusted(peer, settings) else None


@lru_cache(maxsize=8)
def proxies(text: str) -> Sequence[Network]:
    """Raises ValueError, saying what is wrong."""
    named = [one.strip() for one in text.split(",") if one.strip()]
    found = []
    for one in named:
        try:
            network = ipaddress.ip_network(one, strict=False)
        except ValueError:
            raise ValueError(f"{one!r} is no address or network, such as 10.0.0.5 or 10.0.0.0/24") from None
        if network.prefixlen == 0:
            raise ValueError(f"{one} is everybody, who then could say that they come from anywhere")
        found.append(network)
    return found


def _hops(request: Request, settings: Settings) -> Iterator[str]:
    """From us outwards, those that aren't trusted proxies; the outermost of all where all are."""
    heard = [one.strip() for line in request.headers.getlist(FORWARDED) for one in line.split(",")]
    last = None
    for hop in (request.client.host if request.client else "", *reversed(heard)):
        address = _plain(hop)
        if address == UNKNOWN:
            break  # what stands behind it was said by nobody we know
        last = address
        if not _is_trusted(address, settings):
            yield address
            return
    if last is not None:
        yield last


def _is_trusted(address: str, settings: Settings) -> bool:
    found = _address(address)
    return found is not None and any(found in network for network in proxies(settings.trusted_proxies))


def _plain(hop: str) -> str:
    """Without a port, brackets and the wrapping of an old address in a new one."""
    bare = hop.strip().removeprefix("[").partition("]")[0]
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    found = _address(bare.partition("%")[0])
    return str(found) if found else UNKNOWN


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found
