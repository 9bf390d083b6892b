"""Builds in PostgreSQL: a bundle of each, which one is published, and the lock of the one that writes."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from assistant.errors import IndexBusy, IndexMissing, IndexUnreachable, SettingsError

_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS assistant_index;
CREATE TABLE IF NOT EXISTS assistant_index.builds (
    id text PRIMARY KEY, manifest bytea NOT NULL, replaced timestamptz);
CREATE TABLE IF NOT EXISTS assistant_index.chunks (
    build text REFERENCES assistant_index.builds ON DELETE CASCADE, number integer, data bytea NOT NULL,
    PRIMARY KEY (build, number));
CREATE TABLE IF NOT EXISTS assistant_index.collections (
    build text REFERENCES assistant_index.builds ON DELETE CASCADE, name text, PRIMARY KEY (build, name));
CREATE TABLE IF NOT EXISTS assistant_index.pointer (
    alone boolean PRIMARY KEY DEFAULT true CHECK (alone), index text NOT NULL,
    build text REFERENCES assistant_index.builds)
"""
"""What is here can be made again from the texts, so it has a schema of its own, and no migrations."""
_LOCK = 7_405_138
"""The number of the writer's advisory lock."""
_CHUNK = 4 * 2**20
"""Bytes of a bundle in one row, before they are compressed."""
PATIENCE = 5.0
"""Seconds that a question waits for the database."""
_WRITING = 120.0
"""Seconds that one step of an ingest waits for it."""
_ABSENT, _TAKEN = ("42P01", "3F000"), "55P03"
"""SQLSTATE of a table or schema that is not there, and of a lock that another holds."""
_NEXT = "It is tried again with the next question; see that the server runs and ASSISTANT_DATABASE_URL names it"

_AGAIN = (
    "See that the server runs and ASSISTANT_DATABASE_URL names it, then run it again; the earlier build keeps answering"
)


class Registry:
    """The published build and its bundle, for whoever answers. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        """`url` as the setting has it. Reaches nobody yet."""
        self._engine = _engine(url)

    def published(self) -> str:
        """The id of the build that answers. Raises IndexMissing or IndexUnreachable."""
        found = self._asked("SELECT build FROM assistant_index.pointer WHERE build IS NOT NULL")
        if not found:
            raise IndexMissing("no index in the database yet", next_step="Run `python ingest.py`")
        return str(found[0][0])

    def ids(self) -> set[str]:
        """The builds that are there, published or not."""
        return {str(row[0]) for row in self._asked("SELECT id FROM assistant_index.builds")}

    def fetch(self, build: str, folder: Path) -> None:
        """Writes passages.sqlite and manifest.json of a build into a folder. Raises IndexUnreachable."""
        manifest = self._asked("SELECT manifest FROM assistant_index.builds WHERE id = :build", build=build)
        if not manifest:
            raise IndexUnreachable(f"build {build} has been replaced", next_step="Ask again")
        with (folder / "passages.sqlite").open("wb") as file:
            number = 0
            while rows := self._asked(
                "SELECT data FROM assistant_index.chunks WHERE build = :build AND number = :number",
                build=build,
                number=number,
            ):
                file.write(zlib.decompress(rows[0][0]))
                number += 1
        (folder / "manifest.json").write_bytes(manifest[0][0])

    def _asked(self, statement: str, **values: object) -> list[Any]:
        """The rows of a statement; none while there are no tables. Raises IndexUnreachable, in time."""

        try:
            with self._engine.connect() as connection:
                return list(connection.execute(text(statement), values))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _ABSENT:
                return []
            raise _unreachable(error) from None
        except SQLAlchemyError as error:
            raise _unreachable(error) from None

    def close(self) -> None:
        self._engine.dispose()


class RegistryWriter:
    """The same for the one that writes, on the connection that holds the lock: who has lost it can publish nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.index: str = self._row("SELECT index FROM assistant_index.pointer")
        """What tells this index from others on the same servers."""

    def put(self, build: str, folder: Path, collections: Iterable[str]) -> None:
        """Keeps the bundle of a build, and what collections it is in. Raises OSError or IndexUnreachable."""
        with self._locked():
            self._connection.execute(
                text("INSERT INTO assistant_index.builds VALUES (:id, :manifest, NULL)"),
                {"id": build, "manifest": (folder / "manifest.json").read_bytes()},
            )
            for name in collections:
                self._connection.execute(
                    text("INSERT INTO assistant_index.collections VALUES (:build, :name)"),
                    {"build": build, "name": name},
                )
            with (folder / "passages.sqlite").open("rb") as file:
                for number, chunk in enumerate(iter(lambda: file.read(_CHUNK), b"")):
                    self._connection.execute(
                        text("INSERT INTO assistant_index.chunks VALUES (:build, :number, :data)"),
                        {"build": build, "number": number, "data": zlib.compress(chunk, 1)},
                    )

    def publish(self, build: str) -> None:
        """Points at a build, in one transaction. Raises IndexUnreachable."""
        with self._locked():
            self._connection.execute(
                text(
                    "UPDATE assistant_index.builds SET replaced = now() "
                    "WHERE id = (SELECT build FROM assistant_index.pointer) AND id <> :id"
                ),
                {"id": build},
            )
            self._connection.execute(text("UPDATE assistant_index.pointer SET build = :id"), {"id": build})

    def published(self) -> str | None:
        """The build that answers, if any does. Raises IndexUnreachable."""
        found: str | None = self._row("SELECT build FROM assistant_index.pointer")
        return found

    def remove(self, build: str) -> None:
        """Takes away the bundle of a build that does not answer. Raises IndexUnreachable."""
        with self._locked():
            self._connection.execute(text("DELETE FROM assistant_index.builds WHERE id = :id"), {"id": build})

    def expired(self, grace: float) -> list[str]:
        """The builds never published, and those replaced over `grace` seconds ago, save the last one replaced."""
        statement = """
            SELECT id FROM assistant_index.builds WHERE id IS DISTINCT FROM (SELECT build FROM assistant_index.pointer)
            AND (replaced IS NULL OR replaced < now() - make_interval(secs => :grace)
                AND replaced < (SELECT max(replaced) FROM assistant_index.builds))
        """
        with self._locked():
            return [str(row[0]) for row in self._connection.execute(text(statement), {"grace": grace})]

    def ids(self) -> set[str]:
        """The builds that are there, published or not. Raises IndexUnreachable."""
        with self._locked():
            return {str(row[0]) for row in self._connection.execute(text("SELECT id FROM assistant_index.builds"))}

    def collections(self) -> set[str]:
        """The collections that these builds are in; of a build of an earlier version none is noted, all are its own."""
        with self._locked():
            rows = self._connection.execute(text("SELECT DISTINCT name FROM assistant_index.collections"))
            return {str(row[0]) for row in rows}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """A transaction on the connection that holds the lock: SQLAlchemy makes another for a lost one, without it."""
        if self._connection.invalidated:
            raise IndexUnreachable("the connection that held the writer's lock is lost", next_step=_AGAIN)
        with _translated(), self._connection.begin():
            yield

    def _row(self, statement: str) -> Any:
        with self._locked():
            return self._connection.execute(text(statement)).scalar_one()


@contextmanager
def writing(url: str, wait: float) -> Iterator[RegistryWriter]:
    """Holds the writer's lock, which goes with its connection. Makes the tables.

    Raises IndexBusy when another holds it for longer than `wait` seconds, and IndexUnreachable.
    """
    engine = _engine(url, max(_WRITING, wait + 1))
    try:
        with _translated(), engine.connect() as connection:
            _lock(connection, wait)
            with connection.begin():
                connection.exec_driver_sql(_SCHEMA)
                connection.execute(
                    text("INSERT INTO assistant_index.pointer VALUES (true, :index, NULL) ON CONFLICT DO NOTHING"),
                    {"index": uuid.uuid4().hex},
                )
            yield RegistryWriter(connection)
    finally:
        engine.dispose()


def _lock(connection: Connection, wait: float) -> None:
    try:
        with connection.begin():
            connection.exec_driver_sql(f"SET lock_timeout = {int(wait * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _TAKEN:
            raise
        raise IndexBusy(
            "another ingest is writing the index", next_step="Wait until it is done, then run this again"
        ) from None


def _engine(url: str, seconds: float = PATIENCE) -> Engine:
    try:
        from assistant import postgres  # loads the driver, which may not be installed

        return postgres.engine(make_url(url), seconds)
    except (ArgumentError, ValueError):
        raise SettingsError(
            "ASSISTANT_DATABASE_URL: the address cannot be read", next_step="Correct it in the environment or .env"
        ) from None
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the package {error.name} is missing", next_step="Install what requirements.lock lists"
        ) from error


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise _unreachable(error, _AGAIN) from None


def _unreachable(error: Exception, next_step: str = _NEXT) -> IndexUnreachable:
    """What is told of a database: never a value, nor its address, which holds a password."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error) or type(error).__name__
    return IndexUnreachable(f"the database of the index: {said.strip().partition(chr(10))[0]}", next_step=next_step)
