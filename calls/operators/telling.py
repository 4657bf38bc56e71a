"""What a supervisor must know about the people at the desk: somebody doesn't answer, or came off duty by themselves.

A notice stands on the supervisors' screens until one of them has seen it, or until it is no longer so.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from sqlalchemy import ForeignKey, Index, String, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.auth.models import User
from core.db import At, Base, Id
from core.events import changed
from core.house import House
from core.live import Entity, View

Kind = Literal["not_answering", "left_by_itself"]
_STANDS_FOR: Final = timedelta(hours=16)  # whoever comes on duty tomorrow has other worries


class DeskNotice(Base):
    """`over_by`: the supervisor who has seen it, or the operator who is back."""

    __tablename__ = "desk_notices"
    __table_args__ = (Index("ix_desk_notices_open", "user_id", postgresql_where=text("over_at IS NULL")),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    was: Mapped[str] = mapped_column(String(20))  # the operator's state until then
    at: Mapped[At]
    over_at: Mapped[At | None]
    over_by: Mapped[str | None] = mapped_column(String(60))


async def tell(session: AsyncSession, kind: Kind, user_id: int, was: str) -> None:
    made = await session.execute(
        insert(DeskNotice).values(kind=kind, user_id=user_id, was=was, at=clock.now()).returning(DeskNotice.id)
    )
    await changed(session, "desk_notice", made.scalar_one())


async def is_back(session: AsyncSession, user_id: int) -> None:
    """The operator has said what they do: whatever was told of them is no longer so."""
    await _over(session, f"user:{user_id}", DeskNotice.user_id == user_id)


async def seen(session: AsyncSession, notice_id: int, by: str) -> None:
    """By a supervisor; for all supervisors."""
    await _over(session, by, DeskNotice.id == notice_id)


async def _over(session: AsyncSession, by: str, which: Any) -> None:
    closed = await session.execute(
        update(DeskNotice)
        .where(which, DeskNotice.over_at.is_(None))
        .values(over_at=clock.now(), over_by=by)
        .returning(DeskNotice.id)
        .execution_options(synchronize_session=False)
    )
    for notice_id in closed.scalars().all():
        await changed(session, "desk_notice", notice_id)


def _open() -> tuple[Any, ...]:
    return DeskNotice.over_at.is_(None), DeskNotice.at > clock.now() - _STANDS_FOR


async def _views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001 - the signature
    rows = await session.execute(
        select(DeskNotice, User.name).join(User, User.id == DeskNotice.user_id).where(DeskNotice.id.in_(ids), *_open())
    )
    return {
        one.id: View(
            None,
            {"kind": one.kind, "user_id": one.user_id, "name": name, "was": one.was, "at": one.at.isoformat()},
        )
        for one, name in rows
    }


async def _snapshot(session: AsyncSession, _: int | None) -> list[int]:
    return list((await session.execute(select(DeskNotice.id).where(*_open()))).scalars())


DESK_NOTICES: Final = Entity("desk_notice", _snapshot, _views)
