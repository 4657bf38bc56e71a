"""People, their sessions and what they are granted."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, Table, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine

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
    password_hash: Mapped[str] = mapped_column(String(300))
    password_state: Mapped[str] = mapped_column(String(10))
    temporary_until: Mapped[datetime | None]
    created_at: Mapped[At]
    disabled_at: Mapped[datetime | None]
    # when somebody last stopped being an administrator of all accounts
    ran_bureau_until: Mapped[datetime | None]


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


class ApiKey(Base):
    """What another system shows us in place of a session. Only a hash of it is kept; `shown` is how it begins, to know
    it by. `permissions` hold for the accounts of its grants. Never deleted (the ledger names them): revoked.
    """

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint("per_minute BETWEEN 1 AND 6000", name="per_minute"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index("uq_api_keys_key_hash", "key_hash", unique=True),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary)
    shown: Mapped[str] = mapped_column(String(20))
    permissions: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    per_minute: Mapped[int]
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[At]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(60))
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str | None] = mapped_column(String(60))


class Grant(Base):
    """A role that somebody holds, or the reach of an API key: for one account, for all present and future accounts of
    one client, or (both null) for the whole bureau.
    """

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("num_nonnulls(user_id, api_key_id) = 1", name="one_holder"),
        CheckConstraint("num_nonnulls(client_id, account_id) <= 1", name="one_scope"),
        CheckConstraint("(role IS NULL) = (user_id IS NULL)", name="role"),
        Index(
            "uq_grants", "user_id", "api_key_id", "role", "client_id", "account_id", unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_grants_api_key_id", "api_key_id"),
        Index("ix_grants_bureau", "role", "user_id", postgresql_where=text("client_id IS NULL AND account_id IS NULL")),
    )  # fmt: skip

    id: Mapped[Id]
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="RESTRICT"))
    api_key_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("api_keys.id", ondelete="RESTRICT"))
    role: Mapped[str | None] = mapped_column(String(30))
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


class Approval(Base):
    """Rights for the whole bureau that one administrator asks for somebody, until a second one has said yes or no.

    `wanted` is a `rights.Change`, `was` what the person had when it was asked: if that is no longer so, it is void.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'approved', 'refused', 'withdrawn', 'expired', 'void')", name="status"),
        Index("ix_approvals_waiting", "expires_at", postgresql_where=text("status = 'waiting'")),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="RESTRICT"))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB)
    was: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="RESTRICT"))
    asked_at: Mapped[At]
    expires_at: Mapped[At]
    settled_by: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[datetime | None]


_approvals = Approval.__table__
assert isinstance(_approvals, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

APPROVAL = Machine(
    entity="approval",
    table=_approvals,
    states={
        "waiting": "asked for; nothing is given until another administrator of the whole bureau says so",
        "approved": "a second person said yes, and the rights were given in the same moment",
        "refused": "a second person said no; nothing was given",
        "withdrawn": "whoever asked took it back",
        "expired": "nobody said anything in time; nothing was given",
        "void": "the person's rights were changed otherwise in between: to be asked for anew",
    },
    moves={"waiting": {"approved", "refused", "withdrawn", "expired", "void"}},
)
