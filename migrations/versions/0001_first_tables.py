"""The first tables: texts, workshops with their questionnaires and versions, places, drafts and responses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "catalogues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogues"),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_revision_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
    )
    op.bulk_insert(sa.table("revision", sa.column("id"), sa.column("number")), [{"id": 1, "number": 1}])
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_locale", sa.String(length=2), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["catalogue_id"], ["catalogues.id"], name="fk_texts_catalogue_id_catalogues", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
        sa.UniqueConstraint("catalogue_id", "key", name="uq_texts_catalogue_id_key"),
    )
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "closed", "archived", name="workshopstate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_workshops_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_workshops_ends")),
        sa.ForeignKeyConstraint(["catalogue_id"], ["catalogues.id"], name="fk_workshops_catalogue_id_catalogues"),
        sa.PrimaryKeyConstraint("id", name="pk_workshops"),
        sa.UniqueConstraint("catalogue_id", name="uq_workshops_catalogue_id"),
    )
    op.create_table(
        "questionnaires",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=16), nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("responses_deleted", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_questionnaires_closes")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
            name="fk_questionnaires_workshop_id_workshops",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaires"),
        sa.UniqueConstraint("workshop_id", "moment", name="uq_questionnaires_workshop_id_moment"),
    )
    op.create_table(
        "slugs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name="fk_slugs_workshop_id_workshops", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_slugs"),
        sa.UniqueConstraint("locale", "slug", name="uq_slugs_locale_slug"),
    )
    op.create_index("ix_slugs_workshop_id", "slugs", ["workshop_id"])

    op.create_table(
        "translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "missing",
                "draft",
                "needs_review",
                "approved",
                "stale",
                name="state",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_translations_text_id_texts", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_translations"),
        sa.UniqueConstraint("text_id", "locale", name="uq_translations_text_id_locale"),
    )
    op.create_table(
        "departures",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name="fk_departures_questionnaire_id_questionnaires",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "page", name="pk_departures"),
    )
    op.create_table(
        "receipts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name="fk_receipts_questionnaire_id_questionnaires",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_receipts"),
    )
    op.create_index("ix_receipts_made_on", "receipts", ["made_on"])
    op.create_index("ix_receipts_questionnaire_id", "receipts", ["questionnaire_id"])

    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name="fk_versions_questionnaire_id_questionnaires",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint("questionnaire_id", "hash", name="uq_versions_questionnaire_id_hash"),
        sa.UniqueConstraint("questionnaire_id", "number", name="uq_versions_questionnaire_id_number"),
    )
    op.create_table(
        "drafts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("last_page", sa.String(length=80), nullable=False),
        sa.Column("checked_page", sa.String(length=80), nullable=True),
        sa.Column("reached_check", sa.Boolean(), nullable=False),
        sa.Column("locale_started", sa.String(length=2), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name="fk_drafts_questionnaire_id_questionnaires",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_drafts_version_id_versions"),
        sa.PrimaryKeyConstraint("key", name="pk_drafts"),
    )
    op.create_index("ix_drafts_questionnaire_id", "drafts", ["questionnaire_id"])
    op.create_index("ix_drafts_updated_at", "drafts", ["updated_at"])

    op.create_table(
        "responses",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("wording_revision", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column("locale_started", sa.String(length=2), nullable=False),
        sa.Column("locale_submitted", sa.String(length=2), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name="fk_responses_questionnaire_id_questionnaires",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_responses_version_id_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_questionnaire_id_submitted_on", "responses", ["questionnaire_id", "submitted_on"])

    op.create_table(
        "participants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(length=762), nullable=True),
        sa.Column("response_id", sa.String(length=32), nullable=True),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["responses.id"],
            name="fk_participants_response_id_responses",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
            name="fk_participants_workshop_id_workshops",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participants"),
        sa.UniqueConstraint("workshop_id", "email_key", name="uq_participants_workshop_id_email_key"),
    )
    op.create_index("ix_participants_response_id", "participants", ["response_id"])

    op.create_table(
        "sensitive_answers",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["responses.id"],
            name="fk_sensitive_answers_response_id_responses",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", name="pk_sensitive_answers"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in (
        "sensitive_answers",
        "participants",
        "responses",
        "drafts",
        "versions",
        "receipts",
        "departures",
        "translations",
        "slugs",
        "questionnaires",
        "workshops",
        "texts",
        "revision",
        "catalogues",
    ):
        op.drop_table(table)
