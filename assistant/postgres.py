"""PostgreSQL for whoever must not wait for ever, as its driver does for a server that stands still."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from sqlalchemy import URL, Engine, create_engine, event

if TYPE_CHECKING:
    from psycopg.abc import PQGen

PAUSE = 2.0
"""Seconds for which a server that kept somebody waiting in vain is not connected to again."""
_CONNECTED = 3
"""Seconds that it may take to accept a connection, and that one may wait for a connection of the pool."""
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds without a word after which each end asks the other whether it is there, how often, and how many times: a lock
of a machine that lost its power must not be held for the two hours that systems take by themselves."""
_ALLOWED = 1.0
"""Seconds after its own limit by which the server has said that it gave up."""
_Result = TypeVar("_Result")


class Server:
    """Whether a server has just kept somebody waiting in vain: nobody waits for what somebody has just waited for."""

    def __init__(self) -> None:
        self._silent_until = 0.0

    def is_silent(self) -> bool:
        return time.monotonic() < self._silent_until

    def kept_waiting(self) -> None:
        self._silent_until = time.monotonic() + PAUSE


class Connection(psycopg.Connection[Any]):
    """A connection of which every step ends in time."""

    server: Server
    seconds: float

    def wait(self, gen: PQGen[_Result], *given: Any, **named: Any) -> _Result:
        """As the driver waits, which looks ten times a second whether it is to go on."""
        return super().wait(self._in_time(gen), *given, **named)

    def _in_time(self, gen: PQGen[_Result]) -> PQGen[_Result]:
        until = time.monotonic() + self.seconds
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > until:
                    self._give_up()
                wanted = gen.send(ready)
        except StopIteration as done:
            result: _Result = done.value
            return result

    def _give_up(self) -> None:
        self.server.kept_waiting()
        self.pgconn.finish()  # an answer that came later would be taken for that to another question
        raise psycopg.OperationalError(f"no answer in {self.seconds:g} seconds")


def engine(url: URL, seconds: float) -> Engine:
    """Connections to a server on which a statement takes so many seconds at most. Reaches nobody yet."""
    asked = {"statement_timeout": int(seconds * 1000), **{f"tcp_{name}": each for name, each in _ALIVE.items()}}
    limits = {
        "connect_timeout": _CONNECTED,
        "tcp_user_timeout": int(seconds * 1000),
        "options": " ".join(f"-c {name}={each}" for name, each in asked.items()),
        **_ALIVE,
    }
    made = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=_CONNECTED,
        hide_parameters=True,
        connect_args=limits,
    )
    server = _server(url.host, url.port)

    def connect(_: object, __: object, args: tuple[Any, ...], named: dict[str, Any]) -> Connection:
        return _connected(server, seconds + _ALLOWED, args, named)

    event.listen(made, "do_connect", connect)
    return made


@cache
def _server(host: str | None, port: int | None) -> Server:
    """One for whoever asks it, the index or the journal."""
    return Server()


def _connected(server: Server, seconds: float, args: tuple[Any, ...], named: dict[str, Any]) -> Connection:
    if server.is_silent():
        raise psycopg.OperationalError("it did not answer just now, and is asked again in a moment")
    try:
        connection = Connection.connect(*args, **named)
    except psycopg.errors.ConnectionTimeout:
        server.kept_waiting()
        raise
    connection.server, connection.seconds = server, seconds
    return connection
