"""The outbox table, and what feature code does with it inside its own transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Index,
    SmallInteger,
    String,
    Table,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import At, Base, Id, after_commit
from core.waker import WAKER, Waker

EMERGENCY, OPERATOR_LEG, PAGE, ROUTINE = 0, 1, 5, 9


class OutboxRow(Base):
    """Done when `done_at` is set; held while `lease_until` (the database's own time) lies ahead."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", postgresql_where=text("done_at IS NULL AND carrier_id IS NULL")),
        Index(
            "ix_outbox_paced",
            "carrier_id",
            "priority",
            "due_at",
            postgresql_where=text("done_at IS NULL AND carrier_id IS NOT NULL"),
        ),
        Index("uq_outbox_key", "key", unique=True),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(JSONB)
    key: Mapped[str | None] = mapped_column(String(120))
    live: Mapped[bool] = mapped_column(Boolean)
    carrier_id: Mapped[int | None] = mapped_column(BigInteger)
    priority: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[At]
    created_at: Mapped[At]
    attempt: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    lease_until: Mapped[At | None]
    leased_by: Mapped[str | None] = mapped_column(String(80))
    done_at: Mapped[At | None]
    outcome: Mapped[str | None] = mapped_column(String(200))


# Built once: every move of a dispatch writes some of these. A parameter named like a column would be taken for it.
_table = cast("Table", OutboxRow.__table__)
_WRITTEN = ("kind", "args", "key", "live", "carrier_id", "priority", "due_at", "created_at")
_ADD = (
    insert(_table)
    .values({name: bindparam(f"set_{name}", type_=_table.c[name].type) for name in _WRITTEN})
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(_table.c.id)
)
_CANCEL = (
    update(_table)
    .where(_table.c.key == bindparam("old_key"), _table.c.done_at.is_(None))
    .values(done_at=bindparam("now"), outcome=bindparam("why"))
    .returning(_table.c.id)
)
_WITHDRAW = (
    update(_table)
    .where(_table.c.key == bindparam("old_key"), _table.c.done_at.is_(None), _table.c.lease_until.is_(None))
    .values(done_at=bindparam("now"), outcome=bindparam("why"))
    .returning(_table.c.id)
)
_ADD_INSTEAD = _ADD.add_cte(_CANCEL.cte("cancelled"))


@dataclass(frozen=True)
class Job:
    """One attempt at a row, held by this process until its lease ends."""

    id: int
    kind: str
    args: dict[str, Any]
    attempt: int
    key: str | None
    due_at: datetime
    slot: datetime | None = None  # of the carrier's pacing: when the next call may be made, as this row was taken


async def add(
    session: AsyncSession,
    kind: str,
    *,
    due_at: datetime | None = None,
    key: str | None = None,
    live: bool = False,
    carrier_id: int | None = None,
    priority: int = PAGE,
    instead_of: str | None = None,
    **args: int | str | bool | None,
) -> int | None:
    """Write a row; it runs at `due_at` (now, unless given). Returns its id, or None if `key` was used before.

    `instead_of` is the key of a row that is cancelled in the same statement.

    `args` hold ids and enumerated words, never content. With `carrier_id` it waits for that carrier's next slot (one
    outbound call a second, usually), lower `priority` first. With `live` this process runs it right after the commit.
    """
    now = clock.now()
    values = {
        "set_kind": kind,
        "set_args": _checked(kind, args),
        "set_key": key,
        "set_live": live,
        "set_carrier_id": carrier_id,
        "set_priority": priority,
        "set_due_at": due_at or now,
        "set_created_at": now,
    }
    if instead_of is None:
        added = await session.execute(_ADD, values)
    else:
        added = await session.execute(_ADD_INSTEAD, values | {"old_key": instead_of, "now": now, "why": "superseded"})
    row_id: int | None = added.scalar_one_or_none()
    if row_id is not None and (due_at is None or due_at <= now):
        wake_after_commit(session, row_id, live)
    return row_id


async def cancel(session: AsyncSession, key: str, reason: str = "cancelled") -> bool:
    """Mark the row as not to be run. False if it is done or unknown; one that is being run now can't be called back."""
    done = await session.execute(_CANCEL, {"old_key": key, "now": clock.now(), "why": reason})
    return done.first() is not None


async def withdraw(session: AsyncSession, key: str, reason: str) -> bool:
    """Take back a row that nobody has begun, or that was given back for another time. False if it is done, unknown,
    being run, or was being run when a process died: then more may have happened than anybody knows."""
    done = await session.execute(_WITHDRAW, {"old_key": key, "now": clock.now(), "why": reason})
    return done.first() is not None


async def postpone(session: AsyncSession, key: str, due_at: datetime) -> bool:
    """Give an unfinished row another time, earlier or later. False if it is done or unknown."""
    moved = (
        update(OutboxRow)
        .where(OutboxRow.key == key, OutboxRow.done_at.is_(None))
        .values(due_at=due_at)
        .returning(OutboxRow.id)
    )
    row_id = (await session.execute(moved)).scalar_one_or_none()
    if row_id is not None and due_at <= clock.now():
        wake_after_commit(session, row_id, live=False)
    return row_id is not None


async def overdue(session: AsyncSession, by_seconds: float) -> int:
    """Rows due `by_seconds` ago that nobody has finished; those waiting for a pacing slot count as on time."""
    late = func.make_interval(0, 0, 0, 0, 0, 0, by_seconds)
    count = select(func.count()).where(
        OutboxRow.done_at.is_(None), OutboxRow.carrier_id.is_(None), OutboxRow.due_at < clock.now() - late
    )
    return (await session.execute(count)).scalar_one()


def _checked(kind: str, args: dict[str, int | str | bool | None]) -> dict[str, int | str | bool | None]:
    for name, value in args.items():
        if value is not None and type(value) not in (int, str, bool):
            raise TypeError(
                f"outbox row {kind!r}: argument {name!r} must be an id or a word, not {type(value).__name__}"
            )
        if isinstance(value, str) and len(value) > 80:
            raise TypeError(f"outbox row {kind!r}: argument {name!r} looks like content; store it and pass its id")
    return args


def wake_after_commit(session: AsyncSession, row_id: int, live: bool) -> None:
    """Somebody may run this row now: this process itself, where it is one of a live call."""
    waker: Waker | None = session.info.get(WAKER)
    if waker is None:
        return
    name = "outbox_live" if live else "outbox_due"
    ids: list[int] = session.info.setdefault(name, [])
    ids.append(row_id)
    tell = waker.run_live if live else waker.announce
    after_commit(session, lambda: tell(session.info.pop(name)), once=name)
