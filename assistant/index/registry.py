"""Builds in PostgreSQL: a bundle of each, which one is published, and the lock of the one that writes."""

from __future__ import annotations

import threading
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from assistant.errors import IndexBusy, IndexMissing, IndexUnreachable, SettingsError

_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS assistant_index;
CREATE TABLE IF NOT EXISTS assistant_index.builds (
    id text PRIMARY KEY, manifest bytea NOT NULL, replaced timestamptz);
CREATE TABLE IF NOT EXISTS assistant_index.chunks (
    build text REFERENCES assistant_index.builds ON DELETE CASCADE, number integer, data bytea NOT NULL,
    PRIMARY KEY (build, number));
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


class Registry:
    """The published build and its bundle, for whoever answers. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        """`url` as the setting has it. Reaches nobody yet."""
        self._engine = _engine(url)
        self._asking: set[threading.Thread] = set()

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

        def rows() -> list[Any]:
            with self._engine.connect() as connection:
                return list(connection.execute(text(statement), values))

        try:
            return self._in_time(rows)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _ABSENT:
                return []
            raise _unreachable(error) from None
        except (SQLAlchemyError, TimeoutError) as error:
            raise _unreachable(error) from None

    def _in_time(self, call: Callable[[], list[Any]]) -> list[Any]:
        """What a call gives, if it does so in time: the driver would wait for a server that stands still.

        Raises TimeoutError; the call then ends by itself, sooner or later, in its thread.
        """
        ended: list[list[Any] | BaseException] = []

        def run() -> None:
            try:
                ended.append(call())
            except BaseException as error:  # handed to whoever asked
                ended.append(error)
            self._asking.discard(thread)

        thread = threading.Thread(target=run, name="registry", daemon=True)
        self._asking.add(thread)
        thread.start()
        thread.join(PATIENCE)
        if not ended:
            raise TimeoutError(f"no answer in {PATIENCE:g} seconds")
        if isinstance(ended[0], BaseException):
            raise ended[0]
        return ended[0]

    def close(self) -> None:
        """Lets what is still being asked end, for as long as a question would wait."""
        for thread in list(self._asking):
            thread.join(PATIENCE)
        self._engine.dispose()


class RegistryWriter:
    """The same for the one that writes, on the connection that holds the lock: who has lost it can publish nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.index: str = self._row("SELECT index FROM assistant_index.pointer")
        """What tells this index from others on the same servers."""

    def put(self, build: str, folder: Path) -> None:
        """Keeps the bundle of a build. Raises OSError or IndexUnreachable."""
        with _translated(), self._connection.begin():
            self._connection.execute(
                text("INSERT INTO assistant_index.builds VALUES (:id, :manifest, NULL)"),
                {"id": build, "manifest": (folder / "manifest.json").read_bytes()},
            )
            with (folder / "passages.sqlite").open("rb") as file:
                for number, chunk in enumerate(iter(lambda: file.read(_CHUNK), b"")):
                    self._connection.execute(
                        text("INSERT INTO assistant_index.chunks VALUES (:build, :number, :data)"),
                        {"build": build, "number": number, "data": zlib.compress(chunk, 1)},
                    )

    def publish(self, build: str) -> None:
        """Points at a build, in one transaction. Raises IndexUnreachable."""
        with _translated(), self._connection.begin():
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
        with _translated(), self._connection.begin():
            self._connection.execute(text("DELETE FROM assistant_index.builds WHERE id = :id"), {"id": build})

    def expired(self, grace: float) -> list[str]:
        """The builds never published, and those replaced over `grace` seconds ago, save the last one replaced."""
        statement = """
            SELECT id FROM assistant_index.builds WHERE id IS DISTINCT FROM (SELECT build FROM assistant_index.pointer)
            AND (replaced IS NULL OR replaced < now() - make_interval(secs => :grace)
                AND replaced < (SELECT max(replaced) FROM assistant_index.builds))
        """
        with _translated(), self._connection.begin():
            return [str(row[0]) for row in self._connection.execute(text(statement), {"grace": grace})]

    def ids(self) -> set[str]:
        """The builds that are there, published or not. Raises IndexUnreachable."""
        with _translated(), self._connection.begin():
            return {str(row[0]) for row in self._connection.execute(text("SELECT id FROM assistant_index.builds"))}

    def _row(self, statement: str) -> Any:
        with _translated(), self._connection.begin():
            return self._connection.execute(text(statement)).scalar_one()


@contextmanager
def writing(url: str, wait: float) -> Iterator[RegistryWriter]:
    """Holds the writer's lock, which goes with its connection. Makes the tables.

    Raises IndexBusy when another holds it for longer than `wait` seconds, and IndexUnreachable.
    """
    engine = _engine(url, statement_seconds=max(_WRITING, wait + 1))
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


def _engine(url: str, statement_seconds: float = PATIENCE) -> Engine:
    """Connections that give up on a server that is gone; autocommit is off, as ever."""
    limits = {
        "connect_timeout": 3,
        "tcp_user_timeout": int(PATIENCE * 1000),
        "keepalives_idle": 30,
        "options": f"-c statement_timeout={int(statement_seconds * 1000)}",
    }
    try:
        address = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(address, pool_pre_ping=True, pool_timeout=3, hide_parameters=True, connect_args=limits)
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
        raise _unreachable(error, "Run it again once the server runs; the earlier build keeps answering") from None


def _unreachable(error: Exception, next_step: str = _NEXT) -> IndexUnreachable:
    """What is told of a database: never a value, nor its address, which holds a password."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error) or type(error).__name__
    return IndexUnreachable(f"the database of the index: {said.strip().partition(chr(10))[0]}", next_step=next_step)
