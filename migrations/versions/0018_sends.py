"""One table of sends in the place of deliveries, notices and mails. What those held goes: there is nothing to keep."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
_STATUSES = "status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')"
_UNSETTLED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.drop_column("legs", "delivery_id")
    _sends()
    _notices_point_at("sends", "send_id", before="notice_id")
    for table in ("mails", "notices", "deliveries"):
        op.drop_table(table)


def downgrade() -> None:
    """What was sent is forgotten: the older form keeps it in three tables."""
    _deliveries()
    _notices()
    _mails()
    _notices_point_at("notices", "notice_id", before="send_id")
    op.drop_table("sends")
    op.add_column(
        "legs",
        sa.Column("delivery_id", sa.BigInteger(), sa.ForeignKey("deliveries.id", name=op.f("fk_legs_delivery_id"))),
    )


def _notices_point_at(table: str, column: str, *, before: str) -> None:
    op.drop_column("duty_notices", before)  # its index and foreign key go with it
    key = sa.ForeignKey(f"{table}.id", name=op.f(f"fk_duty_notices_{column}"), ondelete="RESTRICT")
    op.add_column("duty_notices", sa.Column(column, sa.BigInteger(), key))
    op.create_index(
        f"ix_duty_notices_{column}", "duty_notices", [column], postgresql_where=sa.text(f"{column} IS NOT NULL")
    )


def _sends() -> None:
    op.create_table(
        "sends",
        _id(),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("carrier_id", sa.BigInteger(), nullable=True),
        sa.Column("method_id", sa.BigInteger(), nullable=True),
        sa.Column("first_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.String(10), nullable=False),
        *_addresses(),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_word", sa.String(10), nullable=True),
        sa.Column("validity_s", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        *_remote(),
        *_facts("picked_up_at", "delivered_at", "heard_at", "answered_at", "unwanted_at"),
        sa.Column("picked_up_by", sa.String(20), nullable=True),
        *_checks("sends", "'permanent', 'transient', 'cancelled', 'lost'"),
        sa.CheckConstraint("ended_at IS NULL OR words_sealed IS NULL", name=op.f("ck_sends_emptied")),
        *_refers("sends", account_id="accounts", carrier_id="carriers", method_id="contact_methods", first_id="sends"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sends")),
    )
    op.create_index("ix_sends_subject", "sends", ["subject", "subject_id", "id"])
    _looked_for("sends", "attempted_at")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _id(),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        *_addresses(),
        sa.Column("validity_s", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        *_remote(),
        *_facts("picked_up_at", "delivered_at", "heard_at", "unwanted_at"),
        sa.Column("picked_up_by", sa.String(20), nullable=True),
        *_checks("deliveries", "'permanent', 'transient', 'cancelled'"),
        sa.CheckConstraint("channel IN ('sms', 'voice', 'link', 'email')", name=op.f("ck_deliveries_channel")),
        *_refers(
            "deliveries", page_id="pages", method_id="contact_methods", carrier_id="carriers", account_id="accounts"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index("ix_deliveries_page_id", "deliveries", ["page_id"])
    _looked_for("deliveries", "created_at")


def _notices() -> None:
    op.create_table(
        "notices",
        _id(),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        *_addresses(),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_word", sa.String(10), nullable=True),
        sa.Column("validity_s", sa.BigInteger(), nullable=False),
        *_remote(),
        *_facts("picked_up_at", "delivered_at", "answered_at"),
        sa.Column("picked_up_by", sa.String(20), nullable=True),
        *_checks("notices", "'permanent', 'transient'"),
        sa.CheckConstraint("kind IN ('sms', 'voice', 'email')", name=op.f("ck_notices_kind")),
        *_refers("notices", account_id="accounts", carrier_id="carriers", method_id="contact_methods"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_about", "notices", ["about", "id"])
    op.create_index("ix_notices_method_id", "notices", ["method_id", "id"])
    _looked_for("notices", "attempted_at")


def _mails() -> None:
    op.create_table(
        "mails",
        _id(),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("to_address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unanswered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("give_up_at", _AT, nullable=False),
        sa.Column("attempted_at", _AT, nullable=True),
        sa.Column("ended_at", _AT, nullable=True),
        sa.CheckConstraint(_STATUSES, name=op.f("ck_mails_status")),
        sa.CheckConstraint("ended_at IS NULL OR text IS NULL", name=op.f("ck_mails_emptied")),
        *_refers("mails", account_id="accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_account_id", "mails", ["account_id", "id"])
    op.create_index("ix_mails_about", "mails", ["about"])
    op.create_index("ix_mails_open", "mails", ["id"], postgresql_where=_UNSETTLED)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _addresses() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(254), nullable=False) for name in ("to_address", "from_address")]


def _remote() -> list[sa.Column[object]]:
    return [
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("sid", sa.String(64), nullable=True),
        sa.Column("remote_rank", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("error_kind", sa.String(20), nullable=True),
    ]


def _facts(*own: str) -> list[sa.Column[object]]:
    every = ("attempted_at", "sent_at", *own, "ended_at", "looked_up_at")
    return [sa.Column("created_at", _AT, nullable=False), *(sa.Column(name, _AT, nullable=True) for name in every)]


def _checks(table: str, kinds: str) -> list[sa.CheckConstraint]:
    kind = f"error_kind IS NULL OR error_kind IN ({kinds})"
    return [
        sa.CheckConstraint(_STATUSES, name=op.f(f"ck_{table}_status")),
        sa.CheckConstraint(kind, name=op.f(f"ck_{table}_error_kind")),
    ]


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _looked_for(table: str, unsettled: str) -> None:
    op.create_index(f"ix_{table}_to_address", table, ["to_address", "carrier_id"])
    op.create_index(f"ix_{table}_unsettled", table, [unsettled], postgresql_where=_UNSETTLED)
    op.create_index(f"uq_{table}_sid", table, ["sid"], unique=True, postgresql_where=sa.text("sid IS NOT NULL"))
