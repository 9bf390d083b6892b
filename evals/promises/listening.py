"""A chat model on loopback that remembers everything it is sent."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "listener"
_REFUSED = 7
"""Every so many requests it refuses one, so that failures are logged too."""


@dataclass
class Listener:
    """What it was sent, whole and in order; `address` is where it listens."""

    address: str = ""
    heard: list[str] = field(default_factory=list)

    def reply(self, body: str) -> str | None:
        """Says again what it was asked, and a passage; None is a refusal."""
        self.heard.append(body)
        if len(self.heard) % _REFUSED == 0:
            return None
        said: str = json.loads(body)["messages"][-1]["content"]
        passages = re.findall(r'<passage number="(\d+)">(.*?)</passage>', said, re.DOTALL)
        again = said.rpartition("Question: ")[2].strip()
        return " ".join([again, *(f"{text.strip()} [{number}]." for number, text in passages[:1])])


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener, while it is served."""
    listener = Listener()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(listener))
    listener.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = listener.reply(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if reply is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(b"".join(_streamed(reply)))

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    return Handler


def _streamed(text: str) -> Iterator[bytes]:
    for content, reason in ((text, None), ("", "stop")):
        choice = {"index": 0, "delta": {"role": "assistant", "content": content}, "finish_reason": reason}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": NAME, "choices": [choice]}
        yield f"data: {json.dumps(chunk)}\n\n".encode()
    yield b"data: [DONE]\n\n"
