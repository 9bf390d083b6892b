"""Opening a journal: which database it is, and its tables brought to where this program has them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from assistant.errors import JournalError
from assistant.journal.journal import Journal
from assistant.journal.store import NEXT, Store, translated
from assistant.settings import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"
WAIT = 60
"""Seconds that a program waits for another that is bringing the tables up to date, or is writing."""
PATIENCE = 10.0
"""Seconds that a page, or a command, waits for a PostgreSQL server."""
_LOCK = 7_405_137
"""The number of PostgreSQL's advisory lock on that."""
_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps what it is at in its module."""
_SQLITE = (
    f"busy_timeout = {WAIT * 1000}",
    "auto_vacuum = FULL",
    "journal_mode = WAL",
    "foreign_keys = ON",
    "secure_delete = ON",
)
_MIGRATING = ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE")
"""SQLite changes a table by making it anew, at which its rows must not take with them what points to them."""


def open_journal(settings: Settings) -> Journal:
    """The journal that the settings name, made if there is none, with nothing in it that is too old.

    Raises JournalError, as `reach` does.
    """
    journal = reach(settings)
    if settings.today:
        journal.hold()  # a day that was set for a trial would age, or date back, all that is kept
    else:
        journal.purge(settings.day)
    return journal


def reach(settings: Settings) -> Journal:
    """The same with whatever is in it. Raises JournalError: it cannot be written, or a newer program made it."""
    url = _url(settings.database_url)
    place = _place(url)
    migrating = _engine(url, 2 * WAIT)
    try:
        with translated(place), _alone(migrating, place) as connection:
            _upgrade(connection, place)
    finally:
        migrating.dispose()
    return Journal(Store(_engine(url, PATIENCE), place, settings.kept_days))


def _url(given: str) -> URL:
    try:
        return make_url(given)
    except (ArgumentError, ValueError):
        raise JournalError("ASSISTANT_DATABASE_URL: the address cannot be read", next_step=NEXT) from None


def _place(url: URL) -> str:
    """The file, or the database and its server: what may be told of an address."""
    if url.drivername == "sqlite":
        return str(url.database)
    return f"{url.database} on {url.host or 'this machine'}"


def _engine(url: URL, seconds: float) -> Engine:
    """Connections; a statement may take so many seconds on a server. A file has its own limits."""
    if url.drivername == "sqlite":
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        from assistant import postgres  # loads the driver, which may not be installed

        return postgres.engine(url, seconds)
    except ModuleNotFoundError as error:
        raise JournalError(
            f"the package {error.name} is missing", next_step="Install what requirements.lock lists"
        ) from error


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, for tables too
    for pragma in _SQLITE:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    for statement in connection.get_execution_options().get("begin", ("BEGIN",)):
        connection.exec_driver_sql(statement)


@contextmanager
def _alone(engine: Engine, place: str) -> Iterator[Connection]:
    """A transaction in which no other program can be at the same time."""
    try:
        with _ONE_AT_A_TIME, _file_lock(engine.url), engine.execution_options(begin=_MIGRATING).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection
    except OSError as error:
        raise JournalError(f"the journal {place}: {error.strerror or error}", next_step=NEXT) from error


@contextmanager
def _file_lock(url: URL) -> Iterator[None]:
    """Holds the lock beside a SQLite file, which is made for nobody's eyes but the program's."""
    if url.drivername != "sqlite":
        yield
        return
    path = Path(str(url.database))
    with FileLock(f"{path}.lock", timeout=WAIT):
        path.touch(mode=0o600)
        yield


def _upgrade(connection: Connection, place: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_heads()
    unknown = set(found) - {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if unknown:
        raise JournalError(
            f"the journal {place}: found version {', '.join(sorted(unknown))}, which this program does not know",
            next_step="Start the newer program that made it, or name another database in ASSISTANT_DATABASE_URL",
        )
    alembic.command.upgrade(config, "head")
