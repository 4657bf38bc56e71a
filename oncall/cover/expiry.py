"""A request that nobody answered in time ends by itself when its shift begins."""

from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job
from core.states import move
from oncall.cover.follow import SYSTEM, follow
from oncall.cover.notices import tell
from oncall.cover.people import hold
from oncall.models import COVER_REQUEST, CoverRequest


async def expire(house: House, job: Job) -> None:
    async with house.transaction() as session:
        request = await session.get(CoverRequest, job.args["request_id"])
        if request is not None:
            await _expire(session, request)


async def _expire(session: AsyncSession, request: CoverRequest) -> None:
    await hold(session, request.account_id)
    await session.refresh(request)
    if request.status not in ("open", "accepted"):
        return
    now = clock.now()
    if request.expires_at > now:  # the shift was moved after this timer had been taken
        raise TryAgain((request.expires_at - now).total_seconds(), "the shift was moved")
    why = "nobody said yes" if request.status == "open" else "nobody approved it"
    reason = f"the shift began and {why}"
    columns = {"status_reason": reason, "ended_at": now}
    await move(session, COVER_REQUEST, request.id, "expired", reason=reason, by=SYSTEM, values=columns)
    await session.refresh(request)
    await tell(session, request, SYSTEM)


async def roster_published(house: House, job: Job) -> None:
    """args: account_id, version_id."""
    async with house.transaction() as session:
        await follow(session, job.args["account_id"])
