"""Organisers: members and short links of workshops, their trail, tallies, translated answers."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CODE_ALPHABET = "bcdfghjkmnpqrstvxz"
ACTIONS = (
    "created", "copied", "changed", "texts_changed", "published", "closed", "reopened", "archived", "deleted",
    "shared", "unshared", "downloaded", "response_entered", "response_corrected", "response_deleted",
    "answer_translated",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("workshops", sa.Column("join_url", sa.String(length=500), nullable=True))
    # What there is so far was written in English first.
    op.add_column("workshops", sa.Column("source_locale", sa.String(length=2), nullable=False, server_default="en"))
    op.create_table(
        "workshop_members",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "user_id", name="pk_workshop_members"),
        _of("workshop_members", "workshop_id", "workshops", "CASCADE"),
        _of("workshop_members", "user_id", "users", "CASCADE"),
    )
    op.create_index("ix_workshop_members_user_id", "workshop_members", ["user_id"])
    op.create_table(
        "short_links",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("moment", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_short_links"),
        sa.UniqueConstraint("workshop_id", "locale", "moment", name="uq_short_links_workshop_id_locale_moment"),
        _of("short_links", "workshop_id", "workshops", "CASCADE"),
    )
    _give_short_links()
    op.create_table(
        "workshop_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Enum(*ACTIONS, name="action", native_enum=False, length=32), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workshop_events"),
        _of("workshop_events", "workshop_id", "workshops", "SET NULL"),
        _of("workshop_events", "actor_id", "users", "SET NULL"),
    )
    op.create_index("ix_workshop_events_workshop_id", "workshop_events", ["workshop_id"])
    op.add_column("responses", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_responses_uncounted",
        "responses",
        ["questionnaire_id"],
        sqlite_where=sa.text("counted = 0"),
        postgresql_where=sa.text("NOT counted"),
    )
    op.create_table(
        "entered_responses",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("response_id", name="pk_entered_responses"),
        _of("entered_responses", "response_id", "responses", "CASCADE"),
        _of("entered_responses", "entered_by", "users", "SET NULL"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_translations",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("translated_by", sa.Integer(), nullable=True),
        sa.Column("translated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("response_id", "answer", name="pk_answer_translations"),
        _of("answer_translations", "response_id", "responses", "CASCADE"),
        _of("answer_translations", "translated_by", "users", "SET NULL"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tallies",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=255), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("questionnaire_id", "answer", "value", "day", "locale", "role", name="pk_tallies"),
        _of("tallies", "questionnaire_id", "questionnaires", "CASCADE"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("answer_translations")
    op.drop_table("entered_responses")
    op.drop_index("ix_responses_uncounted", "responses")
    op.drop_column("responses", "counted")
    for table in ("workshop_events", "short_links", "workshop_members"):
        op.drop_table(table)
    op.drop_column("workshops", "source_locale")
    op.drop_column("workshops", "join_url")


def _give_short_links() -> None:
    """To every workshop that there is: for its page, and for each of its forms, in both languages."""
    there = op.get_bind()
    pages = there.execute(sa.text("SELECT id, '' FROM workshops")).all()
    forms = there.execute(sa.text("SELECT workshop_id, moment FROM questionnaires")).all()
    wanted = [(*page, locale) for page in (*pages, *forms) for locale in ("cy", "en")]
    codes: set[str] = set()
    while len(codes) < len(wanted):
        codes.add("".join(secrets.choice(CODE_ALPHABET) for _ in range(6)))
    insert = sa.text("INSERT INTO short_links (code, workshop_id, moment, locale) VALUES (:code, :id, :moment, :lang)")
    for code, (workshop_id, moment, locale) in zip(codes, wanted, strict=True):
        there.execute(insert, {"code": code, "id": workshop_id, "moment": moment, "lang": locale})


def _of(table: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)
