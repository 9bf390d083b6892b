"""Security headers on every response of the app."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any


class SecurityHeaders:
    """ASGI middleware that adds `headers(scripts)` to what the app sends."""

    def __init__(self, app: Any, scripts: Sequence[str]) -> None:
        self._app = app
        self._added = [(name.encode(), value.encode()) for name, value in headers(scripts).items()]
        self._names = {name for name, _ in self._added}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in self._names]
                message = {**message, "headers": [*kept, *self._added]}
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def inline_scripts(page: str) -> list[str]:
    """The scripts written into an HTML page."""
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)


def headers(scripts: Sequence[str]) -> dict[str, str]:
    """The headers: nothing is loaded from, sent to or framed by any other host; of inline scripts, only these run."""
    return {
        "content-security-policy": _content_policy(scripts),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


def _content_policy(scripts: Sequence[str]) -> str:
    digests = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; media-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
