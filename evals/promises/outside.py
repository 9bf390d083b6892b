"""Whom this process asks anything over the network, besides itself."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_LISTENING: list[list[str]] = []


@contextmanager
def asked() -> Iterator[list[str]]:
    """The addresses outside this machine that anything in the process connects to or looks up meanwhile."""
    _listen()
    found: list[str] = []
    _LISTENING.append(found)
    try:
        yield found
    finally:
        _LISTENING[:] = [each for each in _LISTENING if each is not found]


@cache
def _listen() -> None:
    """Once, since nothing can take it away again."""
    sys.addaudithook(_heard)


def _heard(event: str, given: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        return
    address = given[0] if event == "socket.getaddrinfo" else given[1]
    host = address[0] if isinstance(address, tuple) else address
    if not _is_here(str(host)):
        for each in _LISTENING:
            each.append(str(host))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "None", "") or host.startswith("/")
