"""Faults that are ours, as a carrier names them: a number that may not text, a registration that is missing, a wrong
token. Nobody who is paged can mend them; an administrator is told at once, and once."""

from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from channels.sms.errors import meaning
from core import clock, outbox
from core.db import At, Base, Id
from core.events import changed
from telephony.models import Carrier

log = structlog.get_logger(__name__)

TELL: Final = "fault.tell"
ENTITY: Final = "carrier_fault"
ANY_NUMBER: Final = ""
_CREDENTIALS: Final = frozenset({10001, 20003, 20005, 20006, 20008, 30002, 401, 403})
"""Of the whole carrier account, whichever number sends."""


class CarrierFault(Base):
    """One that goes on from `since_at` until `ended_at`, when the carrier took something of the kind again.
    `from_address`: the number of ours that it is about; empty: all of the carrier's. `seen_at`: whoever is told on
    screen has seen it, and for a while it is not shown."""

    __tablename__ = "carrier_faults"
    __table_args__ = (
        Index(
            "uq_carrier_faults_open", "carrier_id", "code", "from_address", unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    code: Mapped[int]
    from_address: Mapped[str] = mapped_column(String(254))
    since_at: Mapped[At]
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None] = mapped_column(String(60))


async def met(session: AsyncSession, carrier_id: int, code: int | None, from_: str) -> None:
    """A carrier's answer names this error. Does nothing where it is not ours, or is known."""
    known = meaning(code)
    if code is None or not known.ours:
        return
    about = ANY_NUMBER if code in _CREDENTIALS else from_
    row = (
        insert(CarrierFault)
        .values(carrier_id=carrier_id, code=code, from_address=about, since_at=clock.now())
        .on_conflict_do_nothing()
        .returning(CarrierFault.id)
    )
    found = (await session.execute(row)).scalar_one_or_none()
    if found is None:
        return
    log.error("fault_of_ours", carrier=carrier_id, code=code, number=about)
    await changed(session, ENTITY, found)
    await outbox.add(session, TELL, key=f"fault:{found}", fault_id=found)


async def open_faults(session: AsyncSession) -> list[tuple[CarrierFault, str]]:
    """With the carrier's slug, oldest first."""
    found = (
        select(CarrierFault, Carrier.slug)
        .join(Carrier, Carrier.id == CarrierFault.carrier_id)
        .where(CarrierFault.ended_at.is_(None))
        .order_by(CarrierFault.id)
    )
    return [(fault, slug) for fault, slug in (await session.execute(found)).all()]


def in_words(slug: str, code: int, from_: str) -> str:
    of = f"{from_} at carrier {slug}" if from_ else f"carrier {slug}"
    return f"{of}: {meaning(code).words} (error {code})"
