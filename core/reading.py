"""Questions asked so often that the ORM takes longer than the database: each is put together and compiled once, and one
that is asked outside of any transaction goes straight to the driver."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Reading:
    """A connection on which each statement is a transaction of its own and sees what is committed by then."""

    def __init__(self, connection: AsyncConnection, driver: psycopg.AsyncConnection) -> None:
        self.connection = connection
        self._driver = driver

    async def rows(self, statement: bytes, values: Mapping[str, Any]) -> Sequence[Any]:
        """Raises what SQLAlchemy would raise."""
        try:
            cursor = self._driver.cursor(binary=True, row_factory=namedtuple_row)
            await cursor.execute(statement, values)
            return await cursor.fetchall()
        except psycopg.Error as error:
            # asked in its own way SQLAlchemy notices a lost connection, and gives up the others of its pool
            await self.connection.exec_driver_sql("SELECT 1")
            raise DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True) from error


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
