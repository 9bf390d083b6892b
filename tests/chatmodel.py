"""A chat model on loopback that says what a test tells it to, over the protocol that most servers speak."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Body = Iterator[bytes]
Passages = dict[str, str]


class Served:
    """The model: `says` and `does` set its next answers, `asked` remembers the requests."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/v1")
        self.asked: list[Request] = []
        self._answer: Callable[[Passages], Response] = lambda passages: Response(status=404)
        server.expect_request("/v1/chat/completions", method="POST").respond_with_handler(self._respond)

    def says(self, text: str, reason: str | None = "stop") -> None:
        """Streams a text in which {words} stand for the mark of the passage that has those words."""
        self.does(lambda passages: streamed(pieces(marked(text, passages), reason)))

    def does(self, answer: Callable[[Passages], Response]) -> None:
        """Answers as a function of the passages in the prompt, by number, does."""
        self._answer = answer
        self.asked.clear()

    @property
    def prompt(self) -> str:
        """All that the model was last asked."""
        return prompt(self.asked[-1])

    @property
    def last(self) -> dict[str, Any]:
        """The last request, as JSON."""
        found: dict[str, Any] = json.loads(self.asked[-1].get_data())
        return found

    def _respond(self, request: Request) -> Response:
        self.asked.append(request)
        return self._answer(passages(prompt(request)))


def prompt(request: Request) -> str:
    return "\n".join(message["content"] for message in json.loads(request.get_data())["messages"])


def passages(prompt: str) -> Passages:
    return dict(re.findall(r'<passage number="(\d+)">(.*?)</passage>', prompt, re.DOTALL))


def marked(text: str, given: Passages) -> str:
    def mark(found: re.Match[str]) -> str:
        return f"[{next(number for number, passage in given.items() if found[1] in passage)}]"

    return re.sub(r"\{(.+?)\}", mark, text)


def streamed(body: Body) -> Response:
    return Response(body, content_type="text/event-stream")


def pieces(text: str, reason: str | None = "stop", size: int = 9) -> Body:
    """A text as a stream that ends for a reason, or is cut off if that is None."""
    for start in range(0, len(text), size):
        yield event(text[start : start + size])
    if reason:
        yield event("", reason)
        yield b"data: [DONE]\n\n"


def event(text: str, reason: str | None = None) -> bytes:
    return _chunk({"role": "assistant", "content": text}, reason)


def called(arguments: str, size: int = 9) -> Body:
    """The arguments of a tool call as a stream."""
    for start in range(0, len(arguments), size):
        opens = {"id": "call-1", "type": "function"} if start == 0 else {}
        function = {"arguments": arguments[start : start + size]} | ({"name": "answer"} if start == 0 else {})
        yield _chunk({"role": "assistant", "tool_calls": [{"index": 0, **opens, "function": function}]})
    yield _chunk({}, "tool_calls")
    yield b"data: [DONE]\n\n"


def claims(*said: tuple[str, list[int]], items: bool = False) -> str:
    """Claims as the object that is asked for."""
    found = [{"text": text, "passages": numbers, "list_item": items} for text, numbers in said]
    return json.dumps({"silent": not said, "claims": found}, ensure_ascii=False)


def _chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
    choice: dict[str, Any] = {"index": 0, "delta": delta, "finish_reason": reason}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "served", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


def stalling(text: str, seconds: float, alive: bytes = b"") -> Body:
    """A stream that stands still after its text; `alive` is what it sends meanwhile, ten times a second."""
    yield event(text)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.1)
        yield alive
    yield from pieces(text)
