"""State machines: one status per thing with a life, moves by compare-and-swap, a row per move.

Each machine stands beside its model as one block: its states with what is and isn't known in each, and its allowed
moves. `move` is the only way a status changes.

A burst of pages is bound by what its statements cost: each function here is one round trip, and its statement is built
once for each set of columns, for building it takes as long as running it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    BindParameter,
    ColumnElement,
    Identity,
    Index,
    Insert,
    Select,
    String,
    Table,
    any_,
    bindparam,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, make_transient_to_detached, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

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
_KINDS_OF_STATEMENT: Final = 500


@dataclass(frozen=True, eq=False)
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
    words = _words(machine, status, reason, by) | {"its_id": entity_id, "its_account": account_id}
    await session.execute(_bearing(machine), words)
    look_after_commit(session)


async def insert_born(session: AsyncSession, machine: Machine, row: Base, *, reason: str, by: str) -> None:
    """Insert a new thing and record its first status. `row` belongs to the session afterwards, with what the database
    made of it; it must not have been added before.
    """
    given = {each.name: value for each in machine.table.c if (value := getattr(row, each.name)) is not None}
    words = _words(machine, given["status"], reason, by)
    statement = _inserting(machine, tuple(given))
    await session.flush()
    made = (await session.execute(statement, words | _prefixed(given))).one()
    for name, value in made._mapping.items():
        setattr(row, name, value)
    make_transient_to_detached(row)
    session.add(row)
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
    else, or the event came late or twice): the caller answers sensibly, nothing was written. A row that is loaded and
    held is moved by `move_row`; other rows already loaded are refreshed by the caller where they matter.
    """
    allowed = [old for old in machine.before(to) if only_from is None or old in only_from]
    given = {**(values or {}), **columns}
    words = _words(machine, to, reason, by) | {"its_id": entity_id, "its_allowed": allowed}
    await session.flush()  # what the caller has changed in memory comes first, as in the order of the code
    computed = {name: value for name, value in given.items() if isinstance(value, ColumnElement)}
    plain = {name: value for name, value in given.items() if name not in computed}
    statement = _moving_by(machine, tuple(plain), computed) if computed else _moving(machine, tuple(plain))
    row = (await session.execute(statement, words | _prefixed(plain))).first()
    if row is None:
        return None
    look_after_commit(session)
    return row[0]


async def move_row(
    session: AsyncSession,
    machine: Machine,
    row: Base,
    to: str,
    *,
    reason: str,
    by: str,
    only_from: Collection[str] | None = None,
    **columns: Any,
) -> str | None:
    """`move` of a row that this transaction holds locked: what was written stands in it, without reading it again.
    Only plain values, no expressions."""
    entity_id = getattr(row, machine.id_column)
    old = await move(session, machine, entity_id, to, reason=reason, by=by, only_from=only_from, values=columns)
    if old is not None:
        _stands(row, {"status": to, **columns})
    return old


async def alter(session: AsyncSession, machine: Machine, row: Base, **columns: Any) -> None:
    """Set columns of a row that this transaction holds locked, and tell the screens. No move: no row of the ledger."""
    await session.flush()
    its = {"its_id": getattr(row, machine.id_column)}
    await session.execute(_altering(machine, tuple(columns)), its | _prefixed(columns))
    _stands(row, columns)
    look_after_commit(session)


async def remark(session: AsyncSession, machine: Machine, entity_id: int, *, reason: str, by: str) -> None:
    """A row of the timeline that moves nothing: what was learnt of a thing, in whatever state it is."""
    await session.flush()
    words = {"its_id": entity_id, "its_reason": reason[:200], "its_by": by, "its_at": clock.now()}
    await session.execute(_remarking(machine), words)
    look_after_commit(session)


def _stands(row: Base, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        set_committed_value(row, name, value)


def _words(machine: Machine, new: str, reason: str, by: str) -> dict[str, Any]:
    if new not in machine.states:
        raise ValueError(f"{machine.entity} has no state {new!r}")
    return {"its_new": new, "its_reason": reason[:200], "its_by": by, "its_at": clock.now()}


# Parameters have prefixes: one with the name of a column would be taken for that column's new value.
def _prefixed(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {f"set_{name}": value for name, value in columns.items()}


def _bound(table: Table, columns: Collection[str]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(f"set_{name}", type_=table.c[name].type) for name in columns}


_ITS_ID: Final = bindparam("its_id", type_=BigInteger)


@lru_cache(_KINDS_OF_STATEMENT)
def _bearing(machine: Machine) -> Select[str | None]:
    this = select(
        null().label("old"), _ITS_ID.label("its_id"), bindparam("its_account", type_=BigInteger).label("account_id")
    ).cte("this")
    return _noted(machine, this)


@lru_cache(_KINDS_OF_STATEMENT)
def _inserting(machine: Machine, columns: tuple[str, ...]) -> Select[Any]:
    table = machine.table
    made = insert(table).values(_bound(table, columns)).returning(*table.c).cte("made")
    this = select(null().label("old"), made.c[machine.id_column].label("its_id"), _account(made)).cte("this")
    return select(*made.c).add_cte(_ledger(machine, this).cte("ledger"), _change(machine, this).cte("change"))


@lru_cache(_KINDS_OF_STATEMENT)
def _moving(machine: Machine, columns: tuple[str, ...]) -> Select[str | None]:
    return _moving_by(machine, columns, {})


def _moving_by(
    machine: Machine, columns: Collection[str], computed: Mapping[str, ColumnElement[Any]]
) -> Select[str | None]:
    table, key = machine.table, machine.table.c[machine.id_column]
    held = (
        select(key, table.c.status.label("old"))
        .where(key == _ITS_ID, table.c.status == any_(bindparam("its_allowed", type_=ARRAY(String))))
        .with_for_update(key_share=True)  # rows that refer to it may be written meanwhile
        .cte("held")
    )
    new = bindparam("its_new", type_=table.c.status.type)
    moved = (
        update(table)
        .where(key == held.c[machine.id_column])
        .values({"status": new, **_bound(table, columns), **computed})
        .returning(held.c.old, key.label("its_id"), _account(table))
        .cte("moved")
    )
    return _noted(machine, moved)


@lru_cache(_KINDS_OF_STATEMENT)
def _altering(machine: Machine, columns: tuple[str, ...]) -> Select[Any]:
    table, key = machine.table, machine.table.c[machine.id_column]
    altered = (
        update(table)
        .where(key == _ITS_ID)
        .values(_bound(table, columns))
        .returning(key.label("its_id"), _account(table))
        .cte("altered")
    )
    return select(altered.c.its_id).add_cte(_change(machine, altered).cte("change"))


@lru_cache(_KINDS_OF_STATEMENT)
def _remarking(machine: Machine) -> Select[Any]:
    table, key = machine.table, machine.table.c[machine.id_column]
    this = select(table.c.status.label("old"), key.label("its_id"), _account(table)).where(key == _ITS_ID).cte("this")
    words = [bindparam(f"its_{name}", type_=_TRANSITIONS.c[name].type) for name in ("reason", "by", "at")]
    ledger = insert(_TRANSITIONS).from_select(
        ["entity", "entity_id", "old", "new", "reason", "by", "at"],
        select(literal(machine.entity), this.c.its_id, this.c.old, this.c.old, *words),
    )
    return select(this.c.its_id).add_cte(ledger.cte("ledger"), _change(machine, this).cte("change"))


def _account(of: Table | CTE) -> ColumnElement[Any]:
    return of.c.account_id if "account_id" in of.c else cast_to(null(), BigInteger).label("account_id")


def _noted(machine: Machine, this: CTE) -> Select[str | None]:
    """Writes the row of the ledger and the change for the screens, where `this` has a row. Gives the old status."""
    return select(this.c.old).add_cte(_ledger(machine, this).cte("ledger"), _change(machine, this).cte("change"))


def _ledger(machine: Machine, this: CTE) -> Insert:
    words = [bindparam(f"its_{name}", type_=_TRANSITIONS.c[name].type) for name in ("new", "reason", "by", "at")]
    return insert(_TRANSITIONS).from_select(
        ["entity", "entity_id", "old", "new", "reason", "by", "at"],
        select(literal(machine.entity), this.c.its_id, this.c.old, *words),
    )


def _change(machine: Machine, this: CTE) -> Insert:
    return insert(_CHANGES).from_select(
        ["entity", "entity_id", "account_id"],
        select(literal(machine.entity), this.c.its_id, this.c.account_id),
        include_defaults=False,
    )
