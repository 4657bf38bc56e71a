"""A role is held somewhere: for the whole bureau, a client or an account. API keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    api_keys()
    op.add_column("grants", sa.Column("role", sa.String(30)))
    op.add_column("grants", sa.Column("api_key_id", sa.BigInteger(), sa.ForeignKey("api_keys.id", ondelete="RESTRICT")))
    op.alter_column("grants", "user_id", nullable=True)
    op.drop_constraint(op.f("ck_grants_one_scope"), "grants")
    op.drop_index("uq_grants_user_id_account_id")
    op.drop_index("uq_grants_user_id_client_id")
    each_role_somewhere()
    op.create_check_constraint(op.f("ck_grants_one_holder"), "grants", "num_nonnulls(user_id, api_key_id) = 1")
    op.create_check_constraint(op.f("ck_grants_one_scope"), "grants", "num_nonnulls(client_id, account_id) <= 1")
    op.create_check_constraint(op.f("ck_grants_role"), "grants", "(role IS NULL) = (user_id IS NULL)")
    of = ["user_id", "api_key_id", "role", "client_id", "account_id"]
    op.create_index("uq_grants", "grants", of, unique=True, postgresql_nulls_not_distinct=True)
    op.create_index("ix_grants_api_key_id", "grants", ["api_key_id"])
    whole = sa.text("client_id IS NULL AND account_id IS NULL")
    op.create_index("ix_grants_bureau", "grants", ["role", "user_id"], postgresql_where=whole)
    op.drop_column("users", "all_accounts")
    op.drop_column("users", "roles")


def api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.String(20), nullable=False),
        sa.Column("permissions", postgresql.ARRAY(sa.String(40)), nullable=False),
        sa.Column("per_minute", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_by", sa.String(60)),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.Column("last_used_from", sa.String(60)),
        sa.CheckConstraint("per_minute BETWEEN 1 AND 6000", name=op.f("ck_api_keys_per_minute")),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_api_keys_revoked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    op.create_index("uq_api_keys_key_hash", "api_keys", ["key_hash"], unique=True)


def each_role_somewhere() -> None:
    """Until now each role of a person held wherever they were granted anything."""
    op.execute("""
        INSERT INTO grants (user_id, role, client_id, account_id, granted_by, granted_at)
        SELECT u.id, r.role, g.client_id, g.account_id, coalesce(g.granted_by, 'system'), coalesce(g.granted_at, now())
        FROM users u
        CROSS JOIN LATERAL unnest(u.roles) AS r (role)
        LEFT JOIN grants g ON g.user_id = u.id AND NOT u.all_accounts
        WHERE u.all_accounts OR g.id IS NOT NULL""")
    op.execute("DELETE FROM grants WHERE role IS NULL")


def downgrade() -> None:
    op.add_column("users", sa.Column("roles", postgresql.ARRAY(sa.String(20)), server_default="{}", nullable=False))
    op.add_column("users", sa.Column("all_accounts", sa.Boolean(), server_default="false", nullable=False))
    op.execute("DELETE FROM grants WHERE user_id IS NULL")
    op.execute("""
        UPDATE users SET
            roles = (SELECT coalesce(array_agg(DISTINCT role), '{}') FROM grants WHERE user_id = users.id),
            all_accounts = EXISTS (
                SELECT FROM grants WHERE user_id = users.id AND client_id IS NULL AND account_id IS NULL)""")
    op.alter_column("users", "roles", server_default=None)
    op.alter_column("users", "all_accounts", server_default=None)
    for name in ("ix_grants_bureau", "ix_grants_api_key_id", "uq_grants"):
        op.drop_index(name)
    for name in ("role", "one_scope", "one_holder"):
        op.drop_constraint(op.f(f"ck_grants_{name}"), "grants")
    op.execute("DELETE FROM grants WHERE num_nonnulls(client_id, account_id) = 0")
    op.execute("""
        DELETE FROM grants a USING grants b WHERE a.id > b.id AND a.user_id = b.user_id
        AND (a.client_id, a.account_id) IS NOT DISTINCT FROM (b.client_id, b.account_id)""")
    op.drop_column("grants", "api_key_id")
    op.drop_column("grants", "role")
    op.alter_column("grants", "user_id", nullable=False)
    op.create_check_constraint(op.f("ck_grants_one_scope"), "grants", "num_nonnulls(client_id, account_id) = 1")
    op.create_index("uq_grants_user_id_account_id", "grants", ["user_id", "account_id"], unique=True)
    op.create_index("uq_grants_user_id_client_id", "grants", ["user_id", "client_id"], unique=True)
    op.drop_table("api_keys")
