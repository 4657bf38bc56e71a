"""Questions asked so often that the ORM takes longer than the database: each is put together and compiled once, and one
that is asked outside of any transaction goes straight to the driver."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoPlace
from sqlalchemy.ext.asyncio import AsyncSession

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
# each question finds its rows by an index, whatever is asked for: to plan it anew each time takes longer than to answer
_SETTINGS = "-c plan_cache_mode=force_generic_plan"


class Reading:
    """Connections of its own, `most` at once, opened as they are needed and kept. Each statement is a transaction of
    its own, and sees what is committed by then."""

    def __init__(self, url: str, *, most: int, patience_s: float, connect_timeout_s: int) -> None:
        self._url, self._patience_s, self._connect_timeout_s = url, patience_s, connect_timeout_s
        self._places = asyncio.Semaphore(most)
        self._idle: list[psycopg.AsyncConnection] = []

    async def rows(self, statement: bytes, values: Mapping[str, Any]) -> Sequence[Any]:
        """Raises what SQLAlchemy would raise."""
        try:
            async with asyncio.timeout(self._patience_s), self._places:
                return await self._rows(statement, values)
        except TimeoutError as error:
            raise NoPlace("The database has not answered.") from error
        except psycopg.Error as error:
            raise DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True) from error

    async def _rows(self, statement: bytes, values: Mapping[str, Any]) -> Sequence[Any]:
        connection = self._idle.pop() if self._idle else await self._connected()
        try:
            cursor = connection.cursor(binary=True, row_factory=namedtuple_row)
            await cursor.execute(statement, values)
            rows = await cursor.fetchall()
        except BaseException:
            if connection.broken:  # what took this one away has taken those along that were kept
                await self.close()
            await connection.close()
            raise
        self._idle.append(connection)
        return rows

    async def _connected(self) -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=self._connect_timeout_s,
            application_name="nightbell",
            options=_SETTINGS,
        )

    async def close(self) -> None:
        """Those that nobody is asking."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.close()


Asked = AsyncSession | Reading
"""Whom to ask: a transaction, which sees its own changes too, or a `Reading`."""


class Question:
    """A select with `bindparam`s. Lists go by `any_`: an `in_` would be written anew for each length."""

    def __init__(self, select: Select[*tuple[Any, ...]]) -> None:
        self._select = select
        compiled = select.compile(dialect=_DIALECT)
        self._statement = str(compiled).encode()
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    async def rows(self, asked: Asked, values: Mapping[str, Any]) -> Sequence[Any]:
        """The rows, with the columns as attributes."""
        if isinstance(asked, Reading):
            return await asked.rows(self._statement, {**self._constants, **values})
        return (await asked.execute(self._select, dict(values))).all()
