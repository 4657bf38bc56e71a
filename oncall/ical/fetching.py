"""A calendar from an address somebody gave: from the public network only, not too much, not too long."""

import asyncio
from typing import Final

import aiohttp
from yarl import URL

from core.egress.network import NotPublic, must_be_public, outward
from core.errors import Invalid, TooMany

LONGEST: Final = 2_000_000
_PATIENCE_S: Final = 10.0
_REDIRECTS: Final = 5
_AT_ONCE: Final = 2
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
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
    except NotPublic:
        raise _not_fetched("it is not on the public network") from None
    except aiohttp.ClientError as error:
        raise _not_fetched(_why(error)) from None
    finally:
        _under_way.discard(mark)


async def _content(url: URL, *, anywhere: bool) -> bytes:
    connector = outward(anywhere=anywhere)
    async with aiohttp.ClientSession(connector=connector, headers={"Accept": "text/calendar, text/csv, */*"}) as http:
        for _ in range(_REDIRECTS + 1):
            if not anywhere:
                must_be_public(url.host or "")
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
