"""Places and mail: the waiting list, personal links, the outbox, and what organisers settle about messages."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("standing", _enum("standing", 16), nullable=False, server_default="place"),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=4), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
    ):
        op.add_column("participants", column)
    _never_use_a_number_again()
    op.create_index("ix_participants_workshop_id_standing_turn", "participants", ["workshop_id", "standing", "turn"])
    op.add_column("workshops", sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("workshops", sa.Column("cancelled_at", MOMENT, nullable=True))
    op.add_column("users", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("receipts", sa.Column("waiting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "personal_links",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_personal_links"),
        _of("personal_links", "participant_id", "participants", "CASCADE"),
    )
    op.create_index("ix_personal_links_participant_id", "personal_links", ["participant_id"])
    op.create_table(
        "ties",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_ties"),
        sa.UniqueConstraint("response_id", name="uq_ties_response_id"),
        _of("ties", "participant_id", "participants", "CASCADE"),
        _of("ties", "questionnaire_id", "questionnaires", "CASCADE"),
        _of("ties", "response_id", "responses", "SET NULL"),
    )
    op.create_index("ix_ties_participant_id", "ties", ["participant_id"])
    op.create_index("ix_ties_questionnaire_id", "ties", ["questionnaire_id"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("kind", 32), nullable=False),
        sa.Column("moment", sa.String(length=16), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sending", _enum("sending", 16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", _enum("failure", 16), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("followed_at", MOMENT, nullable=True),
        sa.Column("provider_id", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
        sa.UniqueConstraint("once", name="uq_messages_once"),
        _of("messages", "workshop_id", "workshops", "CASCADE"),
        _of("messages", "participant_id", "participants", "CASCADE"),
        _of("messages", "user_id", "users", "CASCADE"),
    )
    op.create_index("ix_messages_sending_due_at", "messages", ["sending", "due_at"])
    op.create_index("ix_messages_workshop_id_sending", "messages", ["workshop_id", "sending"])
    op.create_index("ix_messages_participant_id", "messages", ["participant_id"])
    op.create_index("ix_messages_user_id", "messages", ["user_id"])
    op.create_table(
        "mailings",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("kind", 32), nullable=False),
        sa.Column("moment", sa.String(length=16), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("workshop_id", "kind", "moment", name="pk_mailings"),
        _of("mailings", "workshop_id", "workshops", "CASCADE"),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("audience", _enum("audience", 16), nullable=False),
        sa.Column("moment", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("sent_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.UniqueConstraint("workshop_id", "number", name="uq_announcements_workshop_id_number"),
        _of("announcements", "workshop_id", "workshops", "CASCADE"),
        _of("announcements", "created_by", "users", "SET NULL"),
    )
    _say_who_asked_for_which_language()


def downgrade() -> None:
    for table in ("announcements", "mailings", "messages", "ties", "personal_links"):
        op.drop_table(table)
    # What went before knows places alone.
    op.execute("DELETE FROM participants WHERE standing <> 'place'")
    # It would also fail at each line of a trail that it has no word for.
    op.execute(
        "DELETE FROM workshop_events WHERE action IN ('cancelled', 'place_given', 'place_cancelled', 'place_removed',"
        " 'place_moved', 'attendance_noted', 'links_ended', 'erased', 'message_written', 'messages_retried',"
        " 'schedule_changed')"
    )
    op.execute("DELETE FROM account_events WHERE action = 'reset_asked'")
    op.drop_column("receipts", "waiting")
    op.drop_column("users", "digest")
    for column in ("cancelled_at", "calendar_sequence"):
        op.drop_column("workshops", column)
    op.drop_index("ix_participants_workshop_id_standing_turn", "participants")
    for column in ("cancelled_at", "attended", "language", "turn", "standing"):
        op.drop_column("participants", column)
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("participants", recreate="always") as participants:
            participants.create_primary_key("pk_participants", ["id"])


def _never_use_a_number_again() -> None:
    """Whoever registers gets no number of one who was erased: by it, drafts and the trail would take them for another.

    SQLite alone would give it out once more (https://www.sqlite.org/autoinc.html).
    """
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("participants", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass


def _say_who_asked_for_which_language() -> None:
    """Whoever has registered has said in which language they want to be written to, where the form asks for that."""
    there = op.get_bind()
    registrations = there.execute(
        sa.text(
            "SELECT participants.id, responses.answers, versions.definition FROM participants"
            " JOIN responses ON responses.id = participants.response_id"
            " JOIN versions ON versions.id = responses.version_id"
        )
    ).all()
    for registration in registrations:
        answers, definition = (_read(column) for column in registration[1:])
        asked = [
            question["key"]
            for page in definition.get("pages", ())
            for question in page.get("questions", ())
            if question.get("purpose") == "contact_language"
        ]
        language = answers.get(asked[0]) if asked else None
        if language in {"cy", "en", "both"}:
            there.execute(
                sa.text("UPDATE participants SET language = :language WHERE id = :id"),
                {"language": language, "id": registration.id},
            )


def _read(column: object) -> dict:  # type: ignore[type-arg]
    """JSON comes as text from SQLite, and ready from PostgreSQL."""
    return json.loads(column) if isinstance(column, str) else column  # type: ignore[return-value]


_VALUES = {
    "standing": ("place", "waiting", "cancelled"),
    "sending": ("waiting", "sent", "failed", "over"),
    "audience": ("everybody", "places", "waiting", "unanswered"),
    "failure": (
        "unreachable",
        "slow",
        "not_let_in",
        "too_many",
        "service_broken",
        "bad_address",
        "refused",
        "bounced",
        "not_delivered",
        "no_address",
        "fault",
    ),
    "kind": (
        "confirmation",
        "waiting",
        "again",
        "place_given",
        "cancelled",
        "removed",
        "changed",
        "postponed",
        "workshop_cancelled",
        "joining",
        "invitation",
        "reminder",
        "thanks",
        "own",
        "link",
        "digest",
        "job",
        "account_invitation",
        "account_reset",
    ),
}


def _enum(name: str, length: int) -> sa.Enum:
    return sa.Enum(*_VALUES[name], name=name, native_enum=False, length=length)


def _of(table: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)
