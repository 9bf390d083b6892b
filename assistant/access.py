"""Who may see the staff's pages: who sits at this very computer, or who has signed in and is listed in the settings."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

from assistant.settings import Settings
from assistant.words import clean

MARK = "x-assistant-local"
"""The header by which a page knows that its connection is local."""
SEAL = secrets.token_urlsafe(32)
"""What stands in that header: known to this process only, so that nobody outside can write it."""
DOOR = "staff"
"""The address at which staff sign in."""
LONGEST = 12 * 60 * 60
"""Seconds for which a sign-in holds."""
_AHEAD = 5 * 60
"""Seconds by which the provider's clock may be ahead of ours."""
_LONGEST_NAME = 80
_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?")
_ADDRESS = re.compile(r"[!-?A-~]+(@[!-?A-~]+)")
"""An e-mail address of plain letters, with one "@": others are never matched, whatever they look like."""
_OF_BROWSERS = re.compile(
    "host|connection|upgrade|origin|user-agent|pragma|cache-control|accept(-encoding|-language)?|cookie|dnt|priority|sec-.+"
)
"""The headers that a browser itself sends when it opens a page's connection; a proxy mostly adds others."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff."""

    name: str
    """What they are called; with ASSISTANT_STAFF=local "", until they have said it."""
    address: str = ""
    """The e-mail address that the provider has verified, in small letters; "" if there is none."""

    @property
    def signature(self) -> str:
        """By what they are told for what they did: a name may be of their own choosing, a verified address is not."""
        return f"{self.name} ({self.address})" if self.address else self.name


def is_local(scope: Mapping[str, Any]) -> bool:
    """Whether an ASGI scope is one of a page that a browser on this computer has opened from this computer.

    Both ends are loopback, the browser knows the page by a loopback name (only the origin, which a browser always
    sends with a page's connection, tells that of a proxy which rewrites the host), and nothing has added a header.
    """
    headers = [(_plain(name), value.decode("latin-1").lower()) for name, value in scope["headers"]]
    [host, *others] = [value for name, value in headers if name == "host"] or [""]
    return (
        _is_loopback(scope.get("server"))
        and _is_loopback(scope.get("client"))
        and all(_OF_BROWSERS.fullmatch(name) for name, _ in headers)
        and bool(_HOST.fullmatch(host))
        and not others
        and [value for name, value in headers if name == "origin"] in ([f"http://{host}"], [f"https://{host}"])
    )


def _plain(name: bytes) -> str:
    return name.decode("latin-1").lower().replace("_", "-")


def _is_loopback(end: Sequence[Any] | None) -> bool:
    try:
        address = ip_address(str(end[0]) if end else "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


class LocalMark:
    """ASGI middleware: what is local bears our mark, and nothing from outside does."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            kept = [(name, value) for name, value in scope["headers"] if _plain(name) != MARK]
            mark = [(MARK.encode(), SEAL.encode())] if is_local(scope) else []
            scope = {**scope, "headers": [*kept, *mark]}
        await self._app(scope, receive, send)


class Landing:
    """ASGI middleware: who has signed in or out comes to the staff's door, where it is said, not to the chat."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_to_the_door(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(_landed(message["headers"]))}
            await send(message)

        coming = scope["type"] == "http" and scope["path"].endswith(("/oauth2callback", "/auth/logout"))
        await self._app(scope, receive, send_to_the_door if coming else send)


def _landed(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    for name, value in headers:
        ours = name.lower() == b"location" and value.startswith(b"/")
        yield (name, value.rstrip(b"/") + f"/{DOOR}".encode()) if ours else (name, value)


class NoUploads:
    """ASGI middleware: without staff nobody uploads; Streamlit itself would take files from any visitor."""

    def __init__(self, app: Any, staff: str | None) -> None:
        self._app = app
        self._refused = staff is None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._refused and scope["type"] == "http" and "/_stcore/upload_file" in scope["path"]:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, send)


def member(claims: Mapping[str, object], settings: Settings, now: float) -> Person | None:
    """The member of staff that a token's claims tell of, if it is fresh at `now` (seconds since 1970) and lists one.

    An address counts only if the provider says that it is verified. Claims of odd types count for nothing.
    """
    address = _verified(claims)
    domain = address[address.rfind("@") :]
    listed = bool(address) and not {address, domain}.isdisjoint(settings.staff_addresses)
    if not is_fresh(claims, now) or not (listed or _groups(claims) & set(settings.staff_groups)):
        return None
    return Person(called(claims), address)


def is_fresh(claims: Mapping[str, object], now: float) -> bool:
    """Whether somebody is signed in with a token that was issued not too long before `now`."""
    issued = claims.get("iat")
    if claims.get("is_logged_in") is not True or isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return now - LONGEST <= issued <= now + _AHEAD


def called(claims: Mapping[str, object]) -> str:
    """What somebody is called by a token, to be shown: other people's text, cleaned; "?" if it does not say."""
    told = (claims.get(name) for name in ("name", "preferred_username", "email"))
    names = (" ".join(clean(each).split()) for each in told if isinstance(each, str))
    return next(filter(None, names), "?")[:_LONGEST_NAME]


def _verified(claims: Mapping[str, object]) -> str:
    address = claims.get("email")
    if claims.get("email_verified") is True and isinstance(address, str) and _ADDRESS.fullmatch(address):
        return address.lower()
    return ""


def _groups(claims: Mapping[str, object]) -> set[str]:
    """The groups and roles: lists of names, or where there is only one, a name."""
    told = (claims.get(name) for name in ("groups", "roles"))
    lists = [[each] if isinstance(each, str) else each for each in told]
    return {each for names in lists if isinstance(names, list) for each in names if isinstance(each, str)}
