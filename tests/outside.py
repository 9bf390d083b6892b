"""No test reaches for another computer: one that does is refused, and the session fails."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

_TOLD_TO = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
"""Python's audit events of reaching for somebody, and which of their arguments says for whom."""


class Watch:
    """Sees every call of this process; native code it does not see: `python -m evals trust privacy` does."""

    def __init__(self) -> None:
        self.reached: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        at = _TOLD_TO.get(event)
        if at is None or (event == "socket.connect" and arguments[0].type != socket.SOCK_STREAM):
            return  # where no stream is connected, nothing is sent yet
        host = arguments[at][0] if isinstance(arguments[at], tuple) else arguments[at]
        if isinstance(host, str) and not _is_here(host, event):
            self.reached.append(f"{event} {host}")
            raise ConnectionRefusedError(f"a test reaches for {host}")


def _is_here(host: str, event: str) -> bool:
    """Whether it is this computer, by its name or any of its addresses."""
    if host in ("", "localhost", "ip6-localhost", socket.gethostname()):
        return True
    if event == "socket.connect" and host.startswith("/"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified or _is_own(host, address.version)


def _is_own(host: str, version: int) -> bool:
    with closing(socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM)) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True


WATCH = Watch()


@pytest.fixture(autouse=True, scope="session")
def _nobody_outside() -> Iterator[None]:
    sys.addaudithook(WATCH)
    yield
    assert WATCH.reached == []
