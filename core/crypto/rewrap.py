"""Changing the master key: what it wraps is wrapped anew, in small steps, while everybody goes on working.

It can be stopped at any step and begun again: what the new key opens is left as it is. Data keys and the values below
them stay untouched, so the work is small however much is stored.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto.envelope import Tampered
from core.crypto.keyring import Keyring
from core.crypto.models import ClientKey
from core.crypto.sealed import Secret
from core.db import Base, Database

AT_ONCE: Final = 100


@dataclass
class Rewrapped:
    """`anew`: wrapped anew by now; `already`: the new key opened them before; `lost`: no key of ours opens them."""

    anew: int = 0
    already: int = 0
    lost: int = 0


@dataclass(frozen=True)
class _Place:
    """A column of what the master key wraps; `about` says of a row, by its key, what is sealed with the value."""

    key: Column[int]
    column: Column[bytes]
    anew: Callable[[Keyring, int, bytes], bytes | None]


async def rewrap(db: Database, keyring: Keyring, *, dry_run: bool = False) -> Rewrapped:
    """Wrap with the master key all that the other one wrapped. With `dry_run`, only say what would be."""
    told = Rewrapped()
    for place in _places():
        async for step in _steps(db, place):
            async with db.transaction() as session:
                await _step(session, keyring, place, step, told, dry_run=dry_run)
    return told


async def _steps(db: Database, place: _Place) -> AsyncIterator[list[int]]:
    last = -1
    while True:
        found = select(place.key).where(place.key > last, place.column.is_not(None)).order_by(place.key).limit(AT_ONCE)
        async with db.transaction() as session:
            keys = list((await session.execute(found)).scalars())
        if not keys:
            return
        yield keys
        last = keys[-1]


async def _step(
    session: AsyncSession, keyring: Keyring, place: _Place, keys: list[int], told: Rewrapped, *, dry_run: bool
) -> None:
    held = select(place.key, place.column).where(place.key.in_(keys), place.column.is_not(None)).with_for_update()
    for key, wrapped in (await session.execute(held)).all():
        try:
            anew = place.anew(keyring, key, wrapped)
        except Tampered:
            told.lost += 1
            continue
        if anew is None:
            told.already += 1
            continue
        told.anew += 1
        if not dry_run:
            table = place.column.table
            await session.execute(update(table).where(place.key == key).values({place.column.name: anew}))


def _places() -> Iterator[_Place]:
    keys: Any = ClientKey.__table__
    yield _Place(keys.c.client_id, keys.c.wrapped, lambda keyring, key, old: keyring.client_key_anew(old, key))
    tables: list[Table] = Base.metadata.sorted_tables
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, Secret):
                yield _Place(table.c.id, column, _secret_anew(column.type.about))


def _secret_anew(about: str) -> Callable[[Keyring, int, bytes], bytes | None]:
    return lambda keyring, _, old: keyring.secret_anew(old, about)
