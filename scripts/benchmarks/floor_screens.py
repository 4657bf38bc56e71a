"""The screens' floor: Redis to `websockets.broadcast`: `python -m scripts.benchmarks.floor_screens PORT REDIS_URL`."""

import sys

import uvloop
from redis.asyncio import Redis
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main(port: int, redis_url: str) -> None:
    screens: set[ServerConnection] = set()

    async def stay(screen: ServerConnection) -> None:
        screens.add(screen)
        try:
            await screen.wait_closed()
        finally:
            screens.discard(screen)

    async with serve(stay, "127.0.0.1", port, compression=None), Redis.from_url(redis_url).pubsub() as channel:
        await channel.subscribe("floor")
        async for message in channel.listen():
            if message["type"] == "message":
                broadcast(screens, message["data"].decode())


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
