"""Accounts: people who sign in, their sign-ins, links and recovery codes, attempts, and the trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROLES = ("administrator", "organiser", "viewer", "translator")
PURPOSES = ("invitation", "reset")
ACTIONS = (
    "invited", "joined", "signed_in", "signed_out", "sign_ins_ended", "password_changed", "password_reset",
    "reset_link_made", "second_factor_set_up", "second_factor_removed", "recovery_code_used", "recovery_codes_renewed",
    "role_changed", "details_changed", "disabled", "enabled", "second_factor_required", "second_factor_optional",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=762), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, name="role", native_enum=False, length=16), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email_key", name="uq_users_email_key"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("new_secret", sa.String(length=64), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_ins_user_id_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.UniqueConstraint("key", name="uq_sign_ins_key"),
    )
    op.create_index("ix_sign_ins_started_at", "sign_ins", ["started_at"])
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])
    op.create_table(
        "account_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Enum(*PURPOSES, name="purpose", native_enum=False, length=16), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_account_links_user_id_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_account_links"),
        sa.UniqueConstraint("key", name="uq_account_links_key"),
    )
    op.create_index("ix_account_links_expires_at", "account_links", ["expires_at"])
    op.create_index("ix_account_links_user_id", "account_links", ["user_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_recovery_codes_user_id_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_account_at", "sign_in_attempts", ["account", "at"])
    op.create_index("ix_sign_in_attempts_address_at", "sign_in_attempts", ["address", "at"])
    op.create_table(
        "account_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.Enum(*ACTIONS, name="action", native_enum=False, length=32), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name="fk_account_events_actor_id_users", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["users.id"], name="fk_account_events_subject_id_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account_events"),
    )
    op.create_index("ix_account_events_at", "account_events", ["at"])
    op.create_table(
        "account_policy",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("second_factor_required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_account_policy_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_account_policy"),
    )
    op.bulk_insert(
        sa.table("account_policy", sa.column("id"), sa.column("second_factor_required")),
        [{"id": 1, "second_factor_required": False}],
    )


def downgrade() -> None:
    for table in (
        "account_policy",
        "account_events",
        "sign_in_attempts",
        "recovery_codes",
        "account_links",
        "sign_ins",
        "users",
    ):
        op.drop_table(table)
