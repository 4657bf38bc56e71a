"""Is this process up, and can it do its work?"""

from datetime import datetime

import structlog
from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from redis.exceptions import RedisError
from sqlalchemy import select, text

from app.orphans import all_orphans
from clients.accounts.models import Account
from core import clock
from core.auth import whence
from core.auth.actor import Actor
from core.auth.needs import needs, public
from core.web import InHouse, Tx

log = structlog.get_logger(__name__)
router = APIRouter()


class OrphanItem(BaseModel):
    """`since`: when it should have been seen to."""

    entity: str
    id: int
    account_id: int
    account_name: str
    why: str
    since: datetime


class Orphans(BaseModel):
    count: int
    items: list[OrphanItem]


@router.get("/healthz", include_in_schema=False, dependencies=[Depends(public("says only that the process runs"))])
async def healthz() -> dict[str, bool]:
    return {"ok": True}


@router.get("/readyz", include_in_schema=False, dependencies=[Depends(public("says only what answers"))])
async def readyz(house: InHouse, response: Response) -> dict[str, str]:
    """503 without a database that can be written to. Without Redis we are slower by a second, but ready."""
    answer = {"database": "ok", "redis": "ok"}
    try:
        async with house.transaction() as session:
            found = await session.execute(text("SELECT current_setting('transaction_read_only') FROM alembic_version"))
            if found.scalar_one() == "on":
                answer["database"] = "read-only: nothing can be kept"
                response.status_code = 503
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        log.warning("not_ready", error=type(error).__name__)
        answer["database"] = "away, or not migrated (nightbell migrate)"
        response.status_code = 503
    try:
        await house.redis.ping()
    except (RedisError, OSError):
        answer["redis"] = "away: wake-ups wait for the sweep"
    return answer


@router.get("/api/v1/health/orphans", tags=["health"])
async def read_orphans(session: Tx, actor: Actor = Depends(needs("desk:use"))) -> Orphans:
    """Unfinished things without an owner or a next action, or overdue. There should be none."""
    found = [orphan for orphan in await all_orphans(session, clock.now()) if actor.sees(orphan.account_id)]
    names = dict((await session.execute(select(Account.id, Account.name))).all())
    items = [
        OrphanItem(
            entity=orphan.entity,
            id=orphan.id,
            account_id=orphan.account_id,
            account_name=names[orphan.account_id],
            why=orphan.why,
            since=orphan.since,
        )
        for orphan in found
    ]
    return Orphans(count=len(items), items=items)


@router.get(
    "/api/v1/health/address",
    include_in_schema=False,
    dependencies=[Depends(public("says only where the request itself came from"))],
)
async def whence_it_came(request: Request, house: InHouse) -> dict[str, str | None]:
    """For `nightbell doctor`: whether the proxies in front of us are those we believe."""
    settings = house.settings
    return {
        "address": whence.address_of(request, settings),
        "untrusted_proxy": whence.untrusted_proxy(request, settings),
    }


@router.get("/metrics", include_in_schema=False, dependencies=[Depends(public("counts and times only, never content"))])
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
