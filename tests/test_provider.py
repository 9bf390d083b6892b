"""An embedder of a provider, by name, over a real connection: it ingests and answers, and a changed one is refused."""

from __future__ import annotations

import json
import subprocess
import zlib
from collections.abc import Callable

import pytest
from library import QUESTION, Place, run
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]
TEXT = "Programmets mål\n\n - att utveckla turismen\n - att främja bioekonomin\n"


def counted(text: str, dimensions: int) -> list[float]:
    """How often each word occurs, every word in one of so many places."""
    vector = [0.1] * dimensions
    for word in text.lower().split():
        vector[zlib.crc32(word.encode()) % dimensions] += 1
    return vector


@pytest.fixture
def server(httpserver: HTTPServer) -> HTTPServer:
    serve(httpserver, 8)
    return httpserver


def serve(server: HTTPServer, dimensions: int) -> None:
    """Has the server answer as Ollama does."""

    def embed(request: Request) -> Response:
        asked = json.loads(request.data)["input"]
        texts = [asked] if isinstance(asked, str) else asked
        vectors = [counted(text, dimensions) for text in texts]
        return Response(json.dumps({"model": "words", "embeddings": vectors}), content_type="application/json")

    server.clear()
    server.expect_request("/api/embed").respond_with_handler(embed)


@pytest.fixture
def shell(server: HTTPServer, place: Place) -> Shell:
    """Commands of the project with the provider's embedder."""
    settings = {"ASSISTANT_EMBEDDING": "ollama:words", "OLLAMA_HOST": server.url_for("")}
    settings |= {"ASSISTANT_CORPUS": str(place.corpus), "ASSISTANT_INDEX": str(place.index)}
    return lambda *command: run(*command, **settings)


@pytest.mark.long
def test_an_embedder_by_name_answers_until_its_vectors_are_others(
    place: Place, server: HTTPServer, shell: Shell
) -> None:
    place.write("p/text.txt", TEXT)
    assert shell("ingest.py").returncode == 0
    done = shell("-m", "assistant", "search", "att utveckla turismen", "--json")
    assert done.returncode == 0
    first, *_ = json.loads(done.stdout)["hits"]
    assert (first["text"], round(first["similarity"], 4)) == ("att utveckla turismen", 1.0)

    serve(server, 12)
    done = shell("-m", "assistant", "ask", QUESTION)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "the index was built with the embedder 'ollama:words' (8 dimensions), "
        "settings ask for 'ollama:words' (12 dimensions). Run `python ingest.py --rebuild`\n"
    )
    assert shell("ingest.py").returncode == 0
    assert shell("-m", "assistant", "ask", QUESTION).returncode == 0


def test_an_embedder_that_is_not_there_is_told_in_one_line(place: Place, server: HTTPServer, shell: Shell) -> None:
    place.write("p/text.txt", TEXT)
    server.clear()
    for command in (["ingest.py"], ["-m", "assistant", "ask", QUESTION]):
        done = shell(*command)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode().startswith("the embedder ollama:words failed: ResponseError. Check that it can be")
        assert done.stderr.count(b"\n") == 1
    assert not (place.index / "current").exists()
