"""The journal on each database: a SQLite file, and a PostgreSQL server of this session's own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from library import TODAY
from sqlalchemy import create_engine

from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.settings import Settings
from evals import servers
from evals.servers import Postgres, PostgresMissing

SECRET = "hemligt-lösenord"


def settings(url: str, **given: object) -> Settings:
    """What a journal is opened with."""
    return Settings(_env_file=None, database_url=url, today=TODAY, **given)  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    server: str = request.getfixturevalue("postgresql")
    return created(server)


@pytest.fixture
def journal(database: str) -> Iterator[Journal]:
    """An empty journal, on each database."""
    with closing(open_journal(settings(database))) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, without a database."""
    with running() as server:
        yield server.url


@contextmanager
def running() -> Iterator[Postgres]:
    """A PostgreSQL server; skips where there is none, but not in CI."""
    with ExitStack() as held:
        try:
            server = held.enter_context(servers.postgres(SECRET))
        except PostgresMissing as missing:
            pytest.fail(str(missing)) if os.environ.get("CI") else pytest.skip(str(missing))
        yield server


def created(server: str) -> str:
    """The address of a new database of the server."""
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(f"{server}/postgres".replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server}/{name}"
