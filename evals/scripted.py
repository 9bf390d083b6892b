"""A scripted chat model, served on loopback in the form that OpenAI-compatible servers have."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Replies = Callable[[str], str | None]
"""What it says to the body of a request, which is JSON; None refuses it."""


@contextmanager
def served(replies: Replies) -> Iterator[str]:
    """The address of a scripted chat model, while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(replies))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


def messages(body: str) -> list[dict[str, str]]:
    """Those of a request."""
    found: list[dict[str, str]] = json.loads(body)["messages"]
    return found


def _handler(replies: Replies) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            reply = replies(body)
            if reply is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for chunk in _streamed(reply, json.loads(body)["model"]):
                self.wfile.write(chunk)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    return Handler


def _streamed(text: str, model: str) -> Iterator[bytes]:
    for content, reason in ((text, None), ("", "stop")):
        choice = {"index": 0, "delta": {"role": "assistant", "content": content}, "finish_reason": reason}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": [choice]}
        yield f"data: {json.dumps(chunk)}\n\n".encode()
    yield b"data: [DONE]\n\n"
