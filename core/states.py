"""State machines: one status per thing with a life, moves by compare-and-swap, a row per move.

Each machine stands beside its model as one block: its states with what is and isn't known in each, and its allowed
moves. `move` is the only way a status changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CTE, BigInteger, Identity, Index, Select, String, Table, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import At, Base
from core.events import Change, look_after_commit


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


_TRANSITIONS = cast("Table", Transition.__table__)
_CHANGES = cast("Table", Change.__table__)


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
    this = select(literal(None, String).label("old"), literal(account_id, BigInteger).label("account_id")).cte("this")
    await session.execute(_noted(machine, entity_id, this, status, reason=reason, by=by))
    look_after_commit(session)


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
        select(key, table.c.status.label("old"))
        .where(key == entity_id, table.c.status.in_(allowed))
        .with_for_update(key_share=True)  # rows that refer to it may be written meanwhile
        .cte("held")
    )
    account = table.c.account_id if "account_id" in table.c else literal(None, BigInteger).label("account_id")
    moved = (
        update(table)
        .where(key == held.c[machine.id_column])
        .values(status=to, **(values or {}), **columns)
        .returning(held.c.old, account)
        .cte("moved")
    )
    await session.flush()  # what the caller has changed in memory comes first, as in the order of the code
    row = (await session.execute(_noted(machine, entity_id, moved, to, reason=reason, by=by))).first()
    if row is None:
        return None
    look_after_commit(session)
    return row[0]


def _noted(machine: Machine, entity_id: int, this: CTE, new: str, *, reason: str, by: str) -> Select[str | None]:
    """The statement that writes the row of the ledger and the change for the screens, where `this` has a row: all in
    one round trip. Gives the old status."""
    if new not in machine.states:
        raise ValueError(f"{machine.entity} has no state {new!r}")
    row = {
        "entity": machine.entity,
        "entity_id": entity_id,
        "new": new,
        "reason": reason[:200],
        "by": by,
        "at": clock.now(),
    }
    ledger = insert(_TRANSITIONS).from_select(
        ["old", *row], select(this.c.old, *(literal(value, _TRANSITIONS.c[name].type) for name, value in row.items()))
    )
    change = insert(_CHANGES).from_select(
        ["entity", "entity_id", "account_id"],
        select(literal(machine.entity), literal(entity_id, BigInteger), this.c.account_id),
        include_defaults=False,
    )
    return select(this.c.old).add_cte(ledger.cte("ledger"), change.cte("change"))
