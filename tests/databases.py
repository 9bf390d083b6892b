"""The journal on each database: a SQLite file, and a PostgreSQL server of this session's own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from library import TODAY
from sqlalchemy import create_engine

from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.settings import Settings

SECRET = "hemligt-lösenord"
MISSING = "PostgreSQL is missing: apt-get install postgresql (macOS: brew install postgresql)"


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
    """The address of a PostgreSQL server, without a database; skips where there is none, but not in CI."""
    found = _programs()
    if not found:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to be run by root
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    options = f"-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=50"
    try:
        _initialise(found, data, user)
        _run([found / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"], user)
        yield f"postgresql://tester:{SECRET}@127.0.0.1:{port}"
        _run([found / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Where the newest server's programs are."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: float(each.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    password = data.with_name("password")
    password.write_text(SECRET, encoding="utf-8")
    password.chmod(0o644)
    how = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
    _run([programs / "initdb", "-D", data, "-U", "tester", f"--pwfile={password}", *how], user)


def _run(command: list[str | Path], user: str | None) -> None:
    subprocess.run(command, user=user, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def created(server: str) -> str:
    """The address of a new database of the server."""
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(f"{server}/postgres".replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server}/{name}"
