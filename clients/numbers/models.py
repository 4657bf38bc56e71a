"""The dialled numbers (DIDs). A number names its account; a released one is kept, because calls refer to it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class Number(Base):
    __tablename__ = "numbers"
    # one owner at a time; a released number may be given to another account
    __table_args__ = (Index("uq_numbers_e164", "e164", unique=True, postgresql_where=text("retired_at is null")),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id", ondelete="RESTRICT"), index=True)
    e164: Mapped[str] = mapped_column(String(16))
    # pages go out from the first
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[At]
    retired_at: Mapped[datetime | None]
