"""The corner of the console that shows the number of orphans."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.orphans import all_orphans
from core import clock
from core.events import changed
from core.house import House
from core.live import Entity, Topic, View

_SHOWN = "orphans_shown"


async def views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    return {0: View(None, {"orphans": len(await all_orphans(session, clock.now()))})}


async def _the_one(_: AsyncSession, __: int | None) -> list[int]:
    return [0]


async def watch(house: House) -> None:
    """Recurring: tell the screens when the number is another one."""
    async with house.transaction() as session:
        count = len(await all_orphans(session, clock.now()))
        if house.cache.get(_SHOWN, 0) != count:
            house.cache[_SHOWN] = count
            await changed(session, "health", 0)


HEALTH = Topic("health", "desk:use", (Entity("health", _the_one, views),))
