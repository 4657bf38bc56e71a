"""Twilio's library over the house's one aiohttp session, towards any base URL."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from aiohttp.client_exceptions import ClientConnectorError
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from telephony.port import CarrierError

CONNECT_TIMEOUT_S = 3.0
FEW = 4
"""Requests that may wait at once for a carrier that has answered nothing lately. More would take the places of those
that have another carrier to ask; so they come again, and the first answer lets all through."""


class HouseHttpClient(AsyncHttpClient):  # type: ignore[misc]  # the library carries no types
    """The library has no base-URL option, so the host of its URLs is swapped here. No retries; nothing of a body is
    logged."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str, timeout_s: float) -> None:
        super().__init__(logging.getLogger("nightbell.telephony"), is_async=True, timeout=timeout_s)
        self.session = session
        self.base = urlsplit(base_url.rstrip("/"))
        self.silent = False
        self.under_way = 0

    def towards_base(self, url: str) -> str:
        asked = urlsplit(url)
        return urlunsplit((self.base.scheme, self.base.netloc, self.base.path + asked.path, asked.query, ""))

    async def request(  # noqa: PLR0917 - the library's signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
        allow_redirects: bool = False,
    ) -> Response:
        if self.silent and self.under_way >= FEW:
            raise CarrierError("transient", None, "it has answered nothing lately, and others wait for it already")
        self.under_way += 1
        try:
            async with self.session.request(
                method,
                self.towards_base(uri),
                params=as_fields(params),
                data=as_fields(data),
                headers=(headers or {}) | authorization(auth),
                timeout=aiohttp.ClientTimeout(total=timeout or self.timeout, connect=CONNECT_TIMEOUT_S),
                allow_redirects=allow_redirects,
            ) as answer:
                text = await answer.text()
                self.silent = False
                return as_response(answer.status, text)
        except (ClientConnectorError, aiohttp.ConnectionTimeoutError) as gone:
            raise CarrierError("transient", None, "no connection") from gone
        except TimeoutError as late:
            self.silent = True
            raise CarrierError("unknown_fate", None, "no answer in time") from late
        except aiohttp.ClientError as broken:
            raise CarrierError("unknown_fate", None, type(broken).__name__) from broken
        finally:
            self.under_way -= 1


def authorization(auth: tuple[str, str] | None) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else {}


def as_response(status: int, text: str) -> Response:
    """A success that is not JSON comes from a proxy, say, and proves nothing: its fate is unknown."""
    if 200 <= status < 300 and text:
        try:
            json.loads(text)
        except ValueError:
            raise CarrierError("unknown_fate", status, "the answer is not JSON") from None
    return Response(status, text)


def as_fields(values: dict[str, object] | None) -> list[tuple[str, str]] | None:
    """Form fields as Twilio reads them: lists repeated, booleans in lower case."""
    if not values:
        return None
    return [
        (name, as_text(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
