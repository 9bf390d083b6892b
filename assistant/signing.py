"""Signing in: whether it is set up so that nobody else can, and who has signed out."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from assistant.access import LONGEST
from assistant.errors import SettingsError

_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST = 32
"""Characters of a secret that nobody guesses; with fewer, anyone could write a cookie that says who they are."""
_FEWEST = 8
"""Different characters in it."""
_SAFE = re.compile(r"https://.+|http://(localhost|127\.0\.0\.1|\[::1\])([:/].*)?")
_NEXT_STEP = "See deploy/README.md, who may see the staff's pages"


def check(auth: Mapping[str, object]) -> None:
    """Whether Streamlit's secrets, section `auth`, do for signing in. Raises SettingsError, which tells no secret."""
    missing = [name for name in _NEEDED if not isinstance(auth.get(name), str) or not auth[name]]
    if missing:
        raise SettingsError(f"Streamlit's secrets: [auth] lacks {', '.join(missing)}", next_step=_NEXT_STEP)
    secret = str(auth["cookie_secret"])
    if len(secret) < _SHORTEST or len(set(secret)) < _FEWEST:
        raise _wrong("cookie_secret", f"expected {_SHORTEST} or more characters, made at random")
    for name in ("redirect_uri", "server_metadata_url"):
        if not _SAFE.fullmatch(str(auth[name])):
            raise _wrong(name, "expected an address that begins with https://, or is on this computer")
    if not str(auth["redirect_uri"]).endswith("/oauth2callback"):
        raise _wrong("redirect_uri", "expected the app's own address and /oauth2callback")


def _wrong(name: str, expected: str) -> SettingsError:
    return SettingsError(f"Streamlit's secrets: [auth] {name}: {expected}", next_step=_NEXT_STEP)


class Ended:
    """The sign-ins that one process has seen end, so that no other open page and no copied cookie goes on with them.

    Safe to share between threads. They are forgotten when they would be too old anyway.
    """

    def __init__(self) -> None:
        self._ended: dict[tuple[str, ...], float] = {}
        self._lock = threading.Lock()

    def end(self, claims: Mapping[str, object], now: float) -> None:
        """Ends the sign-in that a token stands for, `now` in seconds since 1970."""
        with self._lock:
            self._ended = {each: at for each, at in self._ended.items() if now - at <= 2 * LONGEST}
            self._ended[_sign_in(claims)] = now

    def __contains__(self, claims: Mapping[str, object]) -> bool:
        with self._lock:
            return _sign_in(claims) in self._ended


def _sign_in(claims: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(claims.get(name)) for name in ("iss", "sub", "iat", "nonce"))
