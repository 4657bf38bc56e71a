"""Handing something to an address that a person entered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from core.egress.network import NotPublic, must_be_public, outward

PATIENCE_S: Final = 10.0
_READ_BYTES: Final = 2000
"""Of the answer, which is for people to read; the rest is not waited for."""


@dataclass(frozen=True)
class Answered:
    status: int
    text: str


class NotReached(Exception):
    """Nothing was handed over, in words. `for_good`: nor will it be, later."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Unanswered(Exception):
    """It was handed over, or may have been: there was no answer."""


async def post(url: str, body: bytes, headers: Mapping[str, str], *, anywhere: bool) -> Answered:
    """One POST, which follows no redirect and is not repeated. Raises NotReached and Unanswered. The address is in no
    message, as it may be a secret."""
    target = URL(url)
    async with aiohttp.ClientSession(connector=outward(anywhere=anywhere)) as http:
        try:
            if not anywhere:
                must_be_public(target.host or "")
            async with (
                asyncio.timeout(PATIENCE_S),
                http.post(target, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                return Answered(answer.status, (await answer.content.read(_READ_BYTES)).decode("utf-8", "replace"))
        except NotPublic:
            raise NotReached("it is not on the public network", for_good=True) from None
        except aiohttp.ClientConnectorCertificateError:
            raise NotReached("its certificate is not valid") from None
        except aiohttp.ClientConnectorError:
            raise NotReached("nothing answers there") from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise Unanswered("no answer") from error
