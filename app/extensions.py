"""What the parts share, created unbound; and the one way to write to the database."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase


class Model(DeclarativeBase):
    """The base of every table; constraints have names, so that migrations can speak of them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, without zone in SQLite. A naive one is refused (ValueError)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Model)
if TYPE_CHECKING:
    Base = Model
else:
    Base = db.Model
babel = Babel()
migrate = Migrate()

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_LOCK_WAIT_MS = 30_000


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine of ``url``; whoever wants to be compared with Holi takes the same."""
    # What people typed is a parameter, and the text of an error goes to the log.
    private = {"hide_parameters": True}
    if make_url(url).get_backend_name() == "sqlite":
        return private | {"connect_args": {"timeout": _LOCK_WAIT_MS / 1000}}
    return private | {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": False, "pool_recycle": 1800}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _record: object) -> None:
    """Durable, checked, and with transactions that are ours alone to begin (https://www.sqlite.org/pragma.html)."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={_LOCK_WAIT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # One that reads first and then writes can fail at once with "database is locked" (sqlite.org/isolation.html).
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction() -> Iterator[None]:
    """Write in one transaction: joins one already open; only the outermost commits, and an error undoes the whole.

    What the request has read before is let go first. Writers to SQLite queue by a file lock, across processes:
    waiting in turn keeps the longest wait short, where SQLite's own retries let one writer starve.
    """
    if _writing.get():
        yield
        return
    db.session.rollback()
    token = _writing.set(True)
    try:
        with _turn():
            try:
                yield
                db.session.commit()
            except BaseException:
                db.session.rollback()
                raise
    finally:
        _writing.reset(token)


@contextmanager
def _turn() -> Iterator[None]:
    path = _lock_path()
    if path is None:
        yield
        return
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)  # which gives the lock back


def _lock_path() -> Path | None:
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(f"{url.database}.lock")


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def database_ready() -> bool:
    """Whether the database answers and has been migrated."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT number FROM revision"))
    except SQLAlchemyError:
        current_app.logger.exception("the database is not ready")
        return False
    return True
