"""Is this process up, and can it do its work?"""

import structlog
from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from sqlalchemy import text

from core.auth.needs import public
from core.web import InHouse

log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)


@router.get("/healthz", dependencies=[Depends(public("says only that the process runs"))])
async def healthz() -> dict[str, bool]:
    return {"ok": True}


@router.get("/readyz", dependencies=[Depends(public("says only what answers"))])
async def readyz(house: InHouse, response: Response) -> dict[str, str]:
    """503 without the database. Without Redis we are slower by a second, but ready."""
    answer = {"database": "ok", "redis": "ok"}
    try:
        async with house.transaction() as session:
            await session.execute(text("SELECT 1 FROM alembic_version"))
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        log.warning("not_ready", error=type(error).__name__)
        answer["database"] = "away, or not migrated (nightbell migrate)"
        response.status_code = 503
    try:
        await house.redis.ping()
    except (RedisError, OSError):
        answer["redis"] = "away: wake-ups wait for the sweep"
    return answer


@router.get("/metrics", dependencies=[Depends(public("counts and times only, never content"))])
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
