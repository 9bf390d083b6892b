"""The journal on each database: a SQLite file, and a PostgreSQL server of this session's own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
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
    with running() as server:
        yield server.url


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL server on loopback."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    """Who runs it: the server refuses to be run by root."""

    @property
    def url(self) -> str:
        return f"postgresql://tester:{SECRET}@127.0.0.1:{self.port}"

    def initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(SECRET, encoding="utf-8")
        password.chmod(0o644)
        how = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._run([self.programs / "initdb", "-D", self._data, "-U", "tester", f"--pwfile={password}", *how])

    def start(self) -> None:
        local = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=50"
        options = f"-F -p {self.port} {local}"
        command = [self.programs / "pg_ctl", "-D", self._data, "-l", self.folder / "log", "-o", options, "-w", "start"]
        for remaining in range(20, -1, -1):  # what a killed server leaves behind takes a moment to go
            try:
                self._run(command)
                return
            except subprocess.CalledProcessError:
                if not remaining:
                    raise
                time.sleep(0.2)

    def stop(self) -> None:
        self._run([self.programs / "pg_ctl", "-D", self._data, "-m", "immediate", "stop"])

    def kill(self) -> None:
        """Ends the server as a fault would; its sessions go with it."""
        os.kill(self._main, signal.SIGKILL)

    def signal_all(self, number: signal.Signals) -> None:
        """To the server and every session of it."""
        children = Path(f"/proc/{self._main}/task/{self._main}/children").read_text().split()
        for process in (self._main, *map(int, children)):
            os.kill(process, number)

    def revive(self) -> None:
        """Starts it again, unless it runs."""
        try:
            os.kill(self._main, 0)
        except (OSError, ValueError):
            self.start()

    @property
    def _main(self) -> int:
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, command: list[str | Path]) -> None:
        quiet = subprocess.DEVNULL
        subprocess.run(command, user=self.user, cwd="/", stdout=quiet, stderr=quiet, stdin=quiet, check=True)


@contextmanager
def running() -> Iterator[Postgres]:
    """A server in a folder of its own; skips where PostgreSQL is missing, but not in CI."""
    found = _programs()
    if not found:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    server = Postgres(found, folder, free_port(), user)
    try:
        server.initialise()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Where the newest server's programs are."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: float(each.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def free_port() -> int:
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
