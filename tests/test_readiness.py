"""A proxy is told when the assistant can answer, and by nothing but an answer."""

from __future__ import annotations

import http.client
import json
import threading
import time
from contextlib import closing
from pathlib import Path

from library import Place
from visiting import served

from assistant.assistant import Assistant
from assistant.errors import IndexUnreachable
from assistant.readiness import Readiness


def asked(port: int, host: str = "127.0.0.1") -> tuple[int, object]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", "/ready", headers={"Host": host})
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null") if response.status != 400 else None


def test_ready_is_the_build_that_answers(assistant: Assistant) -> None:
    with assistant.index.pinned() as build:
        assert Readiness(lambda: assistant).index() == build.id


def test_not_ready_while_the_index_cannot_be_searched() -> None:
    calls = []

    def opened() -> Assistant:
        calls.append(time.monotonic())
        raise IndexUnreachable("the Chroma server does not answer", next_step="See that it runs")

    readiness = Readiness(opened)
    assert [readiness.index() for _ in range(5)] == [None] * 5
    assert len(calls) == 1
    time.sleep(1.1)
    assert readiness.index() is None
    assert len(calls) == 2


def test_who_asks_while_the_index_is_being_opened_does_not_wait(assistant: Assistant) -> None:
    opening = threading.Event()

    def opened() -> Assistant:
        opening.wait(30)
        return assistant

    readiness = Readiness(opened)
    first = threading.Thread(target=readiness.index)
    first.start()
    began = time.monotonic()
    assert readiness.index() is None
    assert time.monotonic() - began < 1
    opening.set()
    first.join()
    assert readiness.index()


def test_the_app_says_whether_it_is_ready(programme: Place, tmp_path: Path) -> None:
    with served(programme, tmp_path, STREAMLIT_SERVER_ALLOWED_HOSTS="127.0.0.1 assistant.council.example") as address:
        port = int(address.rpartition(":")[2])
        status, said = asked(port, "assistant.council.example")
        assert (status, said) == (200, {"ready": True, "index": programme.published.name})
        assert asked(port, "elsewhere.example")[0] == 400


def test_the_app_without_an_index_is_not_ready(tmp_path: Path) -> None:
    nothing = Place(tmp_path / "no-corpus", tmp_path / "index")
    with served(nothing, tmp_path) as address:
        assert asked(int(address.rpartition(":")[2])) == (503, {"ready": False, "index": None})
