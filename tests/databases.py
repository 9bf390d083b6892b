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

_QUIET = subprocess.DEVNULL
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


@dataclass
class Postgres:
    """A PostgreSQL server on loopback."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    """Who runs it: the server refuses to be run by root."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://tester:{SECRET}@127.0.0.1:{self.port}"

    def initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(SECRET, encoding="utf-8")
        password.chmod(0o644)
        how = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        command = [self.programs / "initdb", "-D", self._data, "-U", "tester", f"--pwfile={password}", *how]
        subprocess.run(command, user=self.user, cwd="/", stdout=_QUIET, stdin=_QUIET, check=True)

    def start(self) -> None:
        """Starts it, again and again while sessions of a killed one have not ended yet."""
        deadline = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < deadline, (self.folder / "log").read_text(errors="replace")[-2000:]
            if self.process is None or self.process.poll() is not None:
                self.process = self._begun()
            time.sleep(0.1)

    def _begun(self) -> subprocess.Popen[bytes]:
        local = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=50")
        options = [option for each in local for option in ("-c", each)]
        command = [self.programs / "postgres", "-D", self._data, "-F", "-p", str(self.port), *options]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, user=self.user, cwd="/", stdin=_QUIET, stdout=log, stderr=log)

    def answers(self) -> bool:
        command = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "2"]
        return subprocess.run(command, check=False).returncode == 0

    def send(self, number: signal.Signals) -> None:
        """To the server and every session of it."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in (self.process.pid, *map(int, children)):
            os.kill(process, number)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Ends the server as a fault would; its sessions end by themselves."""
        assert self.process
        self.process.send_signal(number)
        self.process.wait()

    @property
    def _data(self) -> Path:
        return self.folder / "data"


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
    finally:
        if server.process and server.process.poll() is None:
            server.kill(signal.SIGQUIT)
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
