"""Looking up the names that people give us, in threads of their own.

A name server may take half a minute, and a thread that asks it can't be stopped. The threads that everything else
shares, telephony's own look-ups among it, are not for that.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

_THREADS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="names")


class OwnThreads(AbstractResolver):
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        ask = partial(socket.getaddrinfo, host, port, family=family, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(_THREADS, ask)
        numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=str(address[0]), port=port, family=of, proto=proto, flags=numeric)
            for of, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Nothing to do: the threads stay."""
