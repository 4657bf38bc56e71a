"""Who pays (client) and which line of theirs is answered (account)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clients.accounts.settings import AccountSettings
from core.db import At, Base, Id


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[At]


class Account(Base):
    """`slug` is unique in the whole bureau: YAML, `--json` output and people name an account by it."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("priority between 0 and 9", name="priority"),)

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="RESTRICT"), index=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id", ondelete="RESTRICT"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    timezone: Mapped[str] = mapped_column(String(60))
    color: Mapped[str] = mapped_column(String(7))
    # of waiting callers the lowest number goes first
    priority: Mapped[int] = mapped_column(default=5)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    backup_contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contacts.id", ondelete="RESTRICT", use_alter=True, name="fk_accounts_backup_contact_id")
    )
    created_at: Mapped[At]
    retired_at: Mapped[datetime | None]


def settings_of(account: Account) -> AccountSettings:
    """The typed settings; the zone comes from its column."""
    return AccountSettings.model_validate({**account.settings, "timezone": account.timezone})


def stored(settings: AccountSettings) -> dict[str, Any]:
    """What goes into the column: only what differs from the defaults, so that better defaults reach everyone."""
    return settings.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"timezone"})
