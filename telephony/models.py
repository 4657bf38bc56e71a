"""Carrier accounts."""

from decimal import Decimal

from sqlalchemy import Boolean, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class Carrier(Base):
    """An account at a carrier. A synthetic one (canary, training) can never ring a real phone, has operators and
    contacts of its own, and never counts in reports or bills."""

    __tablename__ = "carriers"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    base_url: Mapped[str] = mapped_column(String(300))
    account_sid: Mapped[str] = mapped_column(String(60), unique=True)
    auth_token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    api_key_sid: Mapped[str | None] = mapped_column(String(60))
    api_key_secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    synthetic: Mapped[bool] = mapped_column(Boolean, server_default="false")
    calls_per_second: Mapped[Decimal] = mapped_column(Numeric(6, 2), server_default="1")
    next_call_at: Mapped[At | None]  # the next free slot for an outbound call; the outbox's claim takes it
    changed_at: Mapped[At]
