"""The database: declarative base, column shorthands, and one way to hold a transaction.

Commit once, at the edge: a route or a job opens `house.transaction()`; feature code below it only flushes. What must
follow the commit (a wake-up, a "look") is handed to `after_commit` and is dropped when the transaction rolls back.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from copy import copy
from datetime import datetime
from typing import Annotated, Any, ClassVar

import structlog
from sqlalchemy import BigInteger, DateTime, Identity, MetaData
from sqlalchemy.exc import TimeoutError as NoPlace
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

from core.reading import Reading

log = structlog.get_logger(__name__)

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
At = Annotated[datetime, mapped_column(DateTime(timezone=True))]

# Who waits for a connection in a burst is served in turn; giving up early would only bring the same work back. What
# must answer sooner has its own patience (telephony.webhooks).
POOL_PATIENCE_S = 15
# Nothing of ours waits for anybody with a transaction open. Should something all the same, it loses it, and its locks.
IDLE_IN_TRANSACTION_S = 60
# beside those of the pool, opened by whatever is asked who is on call or has screens
READERS = 4

_holding: ContextVar[bool] = ContextVar("holding", default=False)

AfterCommit = Callable[[], Awaitable[None]]
_PENDING = "after_commit"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[type, Any]] = {datetime: DateTime(timezone=True), int: BigInteger}


def async_url(url: str) -> str:
    """`postgresql://` as people write it, with the driver we use."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


class Database:
    """One engine and its sessions. Up to `pool` connections are opened as they are needed, and kept: one that is opened
    and closed for each use costs more than the work done over it."""

    def __init__(self, url: str, *, pool: int = 8, connect_timeout_s: int = 5) -> None:
        self.url = url
        self._places: asyncio.Semaphore | None = None
        self.engine = create_async_engine(
            async_url(url),
            pool_size=pool,
            max_overflow=0,
            pool_timeout=POOL_PATIENCE_S,
            pool_pre_ping=False,
            hide_parameters=True,  # an error names the statement, never what somebody said
            connect_args={
                "connect_timeout": connect_timeout_s,
                "application_name": "nightbell",
                "options": f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_S}s",
            },
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._alone = async_sessionmaker(self.engine.execution_options(isolation_level="AUTOCOMMIT"))
        # `reading` without a session, for what is put as a `Question`
        self.straight = Reading(
            self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
            most=READERS, patience_s=POOL_PATIENCE_S, connect_timeout_s=connect_timeout_s,
        )  # fmt: skip

    def behind(self, places: int) -> "Database":
        """The same connections, of which no more than `places` at once are used through this one: the rest is left to
        whoever has the database itself."""
        narrow = copy(self)
        narrow._places = asyncio.Semaphore(places)
        return narrow

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session that commits when the block ends well, then runs what was handed to `after_commit`."""
        async with self.sessions() as session:
            async with self._place(), session.begin():
                yield session
            await run_after_commit(session)

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        if self._places is None or _holding.get():
            yield  # who waits for a place with one in hand may wait for themselves
            return
        try:
            async with asyncio.timeout(POOL_PATIENCE_S):
                await self._places.acquire()
        except TimeoutError as error:
            raise NoPlace("Others have all the connections that are not kept for calls.") from error
        _holding.set(True)
        try:
            yield
        finally:
            _holding.set(False)
            self._places.release()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session for reading where every millisecond counts: each statement sees what is committed by then, as in
        `transaction`, but none is begun or ended, which saves two round trips. Nothing may be written through it.
        """
        async with self._alone() as session, self._place():
            yield session

    async def close(self) -> None:
        await self.straight.close()
        await self.engine.dispose()


def after_commit(session: AsyncSession, callback: AfterCommit, *, once: str | None = None) -> None:
    """Run `callback` after this transaction has committed; with `once`, the first of that name only."""
    pending: dict[str, AfterCommit] = session.info.setdefault(_PENDING, {})
    pending.setdefault(once or f"#{len(pending)}", callback)


async def run_after_commit(session: AsyncSession) -> None:
    """The rows are safe by now: a callback that fails costs speed, never truth, so it is logged and the next runs."""
    pending: dict[str, AfterCommit] = session.info.pop(_PENDING, {})
    for name, callback in pending.items():
        try:
            await callback()
        except Exception as error:  # noqa: BLE001 - any failure here is only slowness
            log.warning("after_commit_failed", callback=name, error=type(error).__name__)
