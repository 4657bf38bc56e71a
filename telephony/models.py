"""Carrier accounts."""

from decimal import Decimal
from typing import Final

from sqlalchemy import Boolean, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import Secret
from core.db import At, Base, Id

AUTH_TOKEN: Final = "carriers.auth_token"  # noqa: S105 - names the column
API_KEY_SECRET: Final = "carriers.api_key_secret"  # noqa: S105 - names the column


class Carrier(Base):
    """An account at a carrier. A synthetic one (canary, training) can never ring a real phone, has operators and
    contacts of its own, and never counts in reports or bills."""

    __tablename__ = "carriers"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    base_url: Mapped[str] = mapped_column(String(300))
    account_sid: Mapped[str] = mapped_column(String(60), unique=True)
    auth_token_sealed: Mapped[bytes] = mapped_column(Secret(AUTH_TOKEN))
    api_key_sid: Mapped[str | None] = mapped_column(String(60))
    api_key_secret_sealed: Mapped[bytes | None] = mapped_column(Secret(API_KEY_SECRET))
    synthetic: Mapped[bool] = mapped_column(Boolean, server_default="false")
    calls_per_second: Mapped[Decimal] = mapped_column(Numeric(6, 2), server_default="1")
    next_call_at: Mapped[At | None]  # the next free slot for an outbound call; the outbox's claim takes it
    changed_at: Mapped[At]
