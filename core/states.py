"""State machines: one status per thing with a life, moves by compare-and-swap, a row per move.

Each machine stands beside its model as one block: its states with what is and isn't known in each, and its allowed
moves. `move` is the only way a status changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, String, Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import At, Base
from core.events import changed


class Transition(Base):
    """One move of one thing. Append-only; `old` is NULL at its birth."""

    __tablename__ = "transitions"
    __table_args__ = (Index("ix_transitions_entity", "entity", "entity_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[int]
    old: Mapped[str | None] = mapped_column(String(20))
    new: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[At]


@dataclass(frozen=True)
class Machine:
    """`states` says of each state what is and isn't known in it; `moves` which states may follow which."""

    entity: str
    table: Table
    states: Mapping[str, str]
    moves: Mapping[str, Collection[str]]
    id_column: str = "id"

    def __post_init__(self) -> None:
        named = set(self.moves) | {new for targets in self.moves.values() for new in targets}
        if unknown := named - set(self.states):
            raise ValueError(f"{self.entity}: moves name states that are not described: {sorted(unknown)}")

    def before(self, new: str) -> list[str]:
        """The states from which a thing may move to `new`."""
        return [old for old, targets in self.moves.items() if new in targets]


async def born(
    session: AsyncSession,
    machine: Machine,
    entity_id: int,
    status: str,
    *,
    reason: str,
    by: str,
    account_id: int | None = None,
) -> None:
    """Record a new thing's first status (the row itself has been inserted by the caller)."""
    await _record(session, machine, entity_id, None, status, reason=reason, by=by)
    await changed(session, machine.entity, entity_id, account_id)


async def move(
    session: AsyncSession,
    machine: Machine,
    entity_id: int,
    to: str,
    *,
    reason: str,
    by: str,
    only_from: Collection[str] | None = None,
    values: Mapping[str, Any] | None = None,
    **columns: Any,
) -> str | None:
    """Move one thing to `to`, setting `columns` with it (`values`: those whose names are this function's own).

    Returns the old status, or None if the thing is in no state that may move there (it is gone, was moved by somebody
    else, or the event came late or twice): the caller answers sensibly, nothing was written. Rows already loaded into
    the session are refreshed by the caller where they matter.
    """
    allowed = [old for old in machine.before(to) if only_from is None or old in only_from]
    table, key = machine.table, machine.table.c[machine.id_column]
    held = (
        select(key, table.c.status.label("old_status"))
        .where(key == entity_id, table.c.status.in_(allowed))
        .with_for_update(key_share=True)  # rows that refer to it may be written meanwhile
        .cte("held")
    )
    account = table.c.account_id if "account_id" in table.c else bindparam("none", None, BigInteger)
    row = (
        await session.execute(
            update(table)
            .where(key == held.c[machine.id_column])
            .values(status=to, **(values or {}), **columns)
            .returning(held.c.old_status, account),
            execution_options={"synchronize_session": False},
        )
    ).first()
    if row is None:
        return None
    await _record(session, machine, entity_id, row[0], to, reason=reason, by=by)
    await changed(session, machine.entity, entity_id, row[1])
    return str(row[0])


async def _record(
    session: AsyncSession, machine: Machine, entity_id: int, old: str | None, new: str, *, reason: str, by: str
) -> None:
    if new not in machine.states:
        raise ValueError(f"{machine.entity} has no state {new!r}")
    await session.execute(
        insert(Transition).values(
            entity=machine.entity, entity_id=entity_id, old=old, new=new, reason=reason[:200], by=by, at=clock.now()
        )
    )
