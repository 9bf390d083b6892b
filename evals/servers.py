"""PostgreSQL and Chroma servers on this machine, each in a folder of its own, that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.errors import AssistantError

_QUIET = subprocess.DEVNULL
_PATIENCE = 60
"""Seconds for a server to come up."""


class PostgresMissing(AssistantError):
    """There is no PostgreSQL on this machine."""


@dataclass
class Postgres:
    """A PostgreSQL server on loopback."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    """Who runs it: the server refuses to be run by root."""
    password: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://tester:{self.password}@127.0.0.1:{self.port}"

    def initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password, encoding="utf-8")
        password.chmod(0o644)
        how = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        command: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            self._data,
            "-U",
            "tester",
            f"--pwfile={password}",
            *how,
        ]
        subprocess.run(command, user=self.user, cwd="/", stdout=_QUIET, stdin=_QUIET, check=True)

    def start(self) -> None:
        """Starts it, again and again while sessions of a killed one have not ended yet."""
        deadline = time.monotonic() + _PATIENCE
        while not self.answers():
            if time.monotonic() > deadline:
                raise _silent("PostgreSQL", (self.folder / "log").read_text(errors="replace")[-2000:])
            if self.process is None or self.process.poll() is not None:
                self.process = self._begun()
            time.sleep(0.1)

    def _begun(self) -> subprocess.Popen[bytes]:
        local = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=50")
        options = [option for each in local for option in ("-c", each)]
        command: list[str | Path] = [self.programs / "postgres", "-D", self._data, "-F", "-p", str(self.port), *options]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, user=self.user, cwd="/", stdin=_QUIET, stdout=log, stderr=log)

    def answers(self) -> bool:
        command: list[str | Path] = [
            self.programs / "pg_isready",
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-t",
            "2",
        ]
        return subprocess.run(command, check=False).returncode == 0

    def send(self, number: signal.Signals) -> None:
        """To the server and every session of it."""
        if not self.process:
            return
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in (self.process.pid, *map(int, children)):
            os.kill(process, number)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Ends the server as a fault would; its sessions end by themselves."""
        if not self.process:
            return
        self.process.send_signal(number)
        self.process.wait()

    def empty(self) -> None:
        """Deletes all that the server holds; it does not run."""
        shutil.rmtree(self._data)

    @property
    def _data(self) -> Path:
        return self.folder / "data"


@dataclass
class Chroma:
    """A Chroma server."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        program = Path(sys.executable).with_name("chroma")
        where = ("--path", self.folder, "--host", "127.0.0.1", "--port", str(self.port))
        command: list[str | Path] = [program, "run", *where]
        self.process = subprocess.Popen(command, stdin=_QUIET, stdout=_QUIET, stderr=_QUIET, cwd=self.folder)
        deadline = time.monotonic() + _PATIENCE
        while not self.answers():
            if time.monotonic() > deadline:
                raise _silent("Chroma", f"port {self.port}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=2).is_success
        except httpx.HTTPError:
            return False

    def send(self, number: signal.Signals) -> None:
        if self.process:
            self.process.send_signal(number)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def empty(self) -> None:
        """Deletes all that the server holds; it does not run."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def postgres(password: str) -> Iterator[Postgres]:
    """A PostgreSQL server, while it runs. Raises PostgresMissing."""
    found = _programs()
    if not found:
        raise PostgresMissing(
            "PostgreSQL is missing", next_step="apt-get install postgresql (macOS: brew install postgresql)"
        )
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    server = Postgres(found, folder, free_port(), user, password)
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        if server.process and server.process.poll() is None:
            server.kill(signal.SIGQUIT)
        shutil.rmtree(folder)


@contextmanager
def chroma() -> Iterator[Chroma]:
    """A Chroma server, while it runs."""
    folder = Path(tempfile.mkdtemp(prefix="chroma-"))
    server = Chroma(folder, free_port())
    try:
        server.start()
        yield server
    finally:
        server.kill()
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


def _silent(server: str, said: str) -> AssistantError:
    return AssistantError(f"{server} does not start: {said}", next_step="See whether it is installed whole")
