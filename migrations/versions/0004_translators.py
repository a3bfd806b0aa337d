"""Translators: the pair that is live, histories, questions, jobs, terms; and the interface's own texts."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("catalogues", sa.Column("interface", sa.Boolean(), nullable=True))
    op.add_column("catalogues", sa.Column("base_hash", sa.String(length=64), nullable=True))
    op.create_index("ix_catalogues_interface", "catalogues", ["interface"], unique=True)
    for column in (
        sa.Column("source_hash", sa.String(length=64), nullable=False, server_default=sa.text("''")),
        sa.Column("live_cy", sa.Text(), nullable=True),
        sa.Column("live_en", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("context", sa.Text(), nullable=True),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("retired_at", MOMENT, nullable=True),
    ):
        op.add_column("texts", column)
    op.add_column("translations", sa.Column("made_from", sa.Text(), nullable=True))
    with op.batch_alter_table("translations") as translations:
        translations.add_column(sa.Column("updated_by", sa.Integer(), nullable=True))
        translations.create_foreign_key(
            "fk_translations_updated_by_users", "users", ["updated_by"], ["id"], ondelete="SET NULL"
        )
    op.add_column("workshops", sa.Column("second_approval", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("target_locale", sa.String(length=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("token_expires_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("reference", name="uq_jobs_reference"),
        sa.UniqueConstraint("token_hash", name="uq_jobs_token_hash"),
        _of("jobs", "created_by", "users", "SET NULL"),
    )
    op.create_table(
        "job_texts",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counted", _enum("counted", "new", "changed", "repeated", "review"), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("job_id", "text_id", name="pk_job_texts"),
        _of("job_texts", "job_id", "jobs", "CASCADE"),
        _of("job_texts", "text_id", "texts", "CASCADE"),
    )
    op.create_index("ix_job_texts_text_id", "job_texts", ["text_id"])
    op.create_table(
        "job_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job_files"),
        _of("job_files", "job_id", "jobs", "CASCADE"),
        _of("job_files", "uploaded_by", "users", "SET NULL"),
    )
    op.create_index("ix_job_files_job_id", "job_files", ["job_id"])
    op.create_table(
        "text_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column(
            "change", _enum("change", "source_changed", "drafted", "submitted", "approved", "kept"), nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_text_changes"),
        _of("text_changes", "text_id", "texts", "CASCADE"),
        _of("text_changes", "actor_id", "users", "SET NULL"),
        _of("text_changes", "job_id", "jobs", "SET NULL"),
    )
    op.create_index("ix_text_changes_text_id", "text_changes", ["text_id"])
    op.create_table(
        "text_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_text_questions"),
        _of("text_questions", "text_id", "texts", "CASCADE"),
        _of("text_questions", "asked_by", "users", "SET NULL"),
        _of("text_questions", "answered_by", "users", "SET NULL"),
    )
    op.create_index("ix_text_questions_text_id", "text_questions", ["text_id"])
    op.create_table(
        "glossary_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("en", sa.String(length=255), nullable=False),
        sa.Column("cy", sa.String(length=255), nullable=False),
        sa.Column("context", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_glossary_terms"),
        sa.UniqueConstraint("en", "context", name="uq_glossary_terms_en_context"),
        _of("glossary_terms", "updated_by", "users", "SET NULL"),
    )
    _say_what_is_live()


def downgrade() -> None:
    for table in ("glossary_terms", "text_questions", "text_changes", "job_files", "job_texts", "jobs"):
        op.drop_table(table)
    op.drop_column("workshops", "second_approval")
    op.execute("DELETE FROM catalogues WHERE interface IS NOT NULL")
    with op.batch_alter_table("translations") as translations:
        translations.drop_constraint("fk_translations_updated_by_users", type_="foreignkey")
        translations.drop_column("updated_by")
    op.drop_column("translations", "made_from")
    for column in ("retired_at", "base", "context", "version", "live_en", "live_cy", "source_hash"):
        op.drop_column("texts", column)
    op.drop_index("ix_catalogues_interface", "catalogues")
    for column in ("base_hash", "interface"):
        op.drop_column("catalogues", column)


def _say_what_is_live() -> None:
    """An approved translation of the source as it stands is what participants see; what it was made from is known."""
    there = op.get_bind()
    texts = there.execute(
        sa.text(
            "SELECT texts.id, texts.source, texts.source_locale, translations.text, translations.state,"
            " translations.source_hash FROM texts LEFT JOIN translations ON translations.text_id = texts.id"
        )
    ).all()
    for text in texts:
        hashed = hashlib.sha256(text.source.encode()).hexdigest()
        live = {"cy": None, "en": None}
        if text.source_hash == hashed:
            there.execute(
                sa.text("UPDATE translations SET made_from = :source WHERE text_id = :id"),
                {"source": text.source, "id": text.id},
            )
            if text.state == "approved":
                target = "en" if text.source_locale == "cy" else "cy"
                live = {text.source_locale: text.source, target: text.text}
        there.execute(
            sa.text("UPDATE texts SET source_hash = :hash, live_cy = :cy, live_en = :en WHERE id = :id"),
            {"hash": hashed, "id": text.id, **live},
        )


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=16)


def _of(table: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)
