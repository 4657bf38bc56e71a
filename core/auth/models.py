"""People, their sessions and what they are granted."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id

PASSWORD_STATES = {
    "set": "chosen by the person; works until changed",
    "temporary": "given by an administrator; works once, until `temporary_until`",
    "used": "a temporary one that has been used: signs nobody in any more, but is asked for when choosing a new one",
}


class User(Base):
    """Somebody who signs in. Never deleted (the ledger names them): disabled."""

    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_email", text("lower(email)"), unique=True),
        CheckConstraint("password_state IN ('set', 'temporary', 'used')", name="password_state"),
        CheckConstraint("(password_state = 'temporary') = (temporary_until IS NOT NULL)", name="temporary_until"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    all_accounts: Mapped[bool]
    password_hash: Mapped[str] = mapped_column(String(300))
    password_state: Mapped[str] = mapped_column(String(10))
    temporary_until: Mapped[datetime | None]
    created_at: Mapped[At]
    disabled_at: Mapped[datetime | None]


class SignInSession(Base):
    """One signed-in browser. Only a hash of its token is kept. Over when `ended_at` is set, `expires_at` is past, or
    idle.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("uq_sessions_token_hash", "token_hash", unique=True),
        Index("ix_sessions_user_id", "user_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="RESTRICT"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[At]
    seen_at: Mapped[At]
    expires_at: Mapped[At]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(40))


class Grant(Base):
    """Access to one account, or to all present and future accounts of one client."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("num_nonnulls(client_id, account_id) = 1", name="one_scope"),
        Index("uq_grants_user_id_client_id", "user_id", "client_id", unique=True),
        Index("uq_grants_user_id_account_id", "user_id", "account_id", unique=True),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="RESTRICT"))
    client_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("clients.id", ondelete="RESTRICT"))
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("accounts.id", ondelete="RESTRICT"))
    granted_by: Mapped[str] = mapped_column(String(60))
    granted_at: Mapped[At]


class SignInLimit(Base):
    """Attempts in the current window, per key (a hash of who tries from where). Old ones are overwritten."""

    __tablename__ = "sign_in_limits"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    window_started_at: Mapped[At]
    attempts: Mapped[int] = mapped_column(Integer)
