"""Other embedders: over an OpenAI-compatible address on loopback, with the prefixes that a model was trained with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from library import Place
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from assistant import embedding, ingestion
from assistant.embedding import Prefixes
from assistant.errors import EmbedderError, IndexMismatch
from assistant.starting import open_assistant

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


class Server:
    """Counts the letters of each text, and remembers what it was sent."""

    def __init__(self, server: HTTPServer) -> None:
        self.sent: list[str] = []
        server.expect_request("/v1/embeddings", method="POST").respond_with_handler(self._answer)
        self.url = server.url_for("/v1")

    def _answer(self, request: Request) -> Response:
        texts = json.loads(request.get_data())["input"]
        self.sent += texts
        rows = [
            {"object": "embedding", "index": at, "embedding": [1.0 + text.lower().count(letter) for letter in LETTERS]}
            for at, text in enumerate(texts)
        ]
        found = {"object": "list", "model": "letters", "data": rows, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        return Response(json.dumps(found), content_type="application/json")


@pytest.fixture
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server(httpserver)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_API_BASE", made.url)
    embedding.load.cache_clear()
    return made


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("openai:text-embedding-3-small", Prefixes()),
        ("huggingface:BAAI/bge-m3", Prefixes()),
        ("huggingface:intfloat/multilingual-e5-large", Prefixes("query: ", "passage: ")),
        ("ollama:nomic-embed-text", Prefixes("search_query: ", "search_document: ")),
    ],
)
def test_a_model_gets_the_prefixes_that_it_was_trained_with(name: str, expected: Prefixes) -> None:
    assert embedding.prefixes(name) == expected


@pytest.mark.parametrize("name", ["huggingface:intfloat/multilingual-e5-large-instruct", "ollama:qwen3-embedding:0.6b"])
def test_a_model_that_takes_instructions_gets_one_before_questions_only(name: str) -> None:
    found = embedding.prefixes(name)
    assert found.question.startswith("Instruct: ") and found.question.endswith("Query: ") and not found.passage


def test_texts_are_sent_as_text_with_prefixes_and_without_personal_details(server: Server) -> None:
    embedder = embedding.load("openai:intfloat/multilingual-e5-large")
    server.sent.clear()
    vectors = embedder.documents(["att utveckla turismen"])
    embedder.query("Vem svarar, skriv till maja@example.invalid?")
    assert server.sent[0] == "passage: att utveckla turismen"
    assert server.sent[1].startswith("query: Vem svarar") and "maja" not in server.sent[1]
    assert vectors.shape == (1, len(LETTERS)) and np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_the_same_model_with_other_prefixes_has_kept_vectors_of_its_own(server: Server) -> None:
    recipes = {embedding.load(f"openai:{name}").recipe for name in ("e5-small", "nomic-embed-text", "letters")}
    assert len(recipes) == 3


def test_an_index_is_made_and_asked_with_it_and_refused_to_another(server: Server, place: Place) -> None:
    place.write("p/text.sv.txt", "Turismen ska utvecklas i regionen.\n\nBioekonomin växer.\n")
    given = place.settings.model_copy(update={"embedding": "openai:letters"})
    ingestion.ingest(given)
    assistant = open_assistant(given)
    try:
        found = assistant.search("Bioekonomin växer.", 1)
    finally:
        assistant.close()
    assert found[0].passage.text == "Bioekonomin växer."
    with pytest.raises(IndexMismatch, match="built with the embedder 'openai:letters'"):
        open_assistant(place.settings)


def test_a_server_that_fails_is_told_without_its_address(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_API_BASE", httpserver.url_for("/nowhere"))
    embedding.load.cache_clear()
    with pytest.raises(EmbedderError, match="the embedder openai:gone failed") as refused:
        embedding.load("openai:gone")
    assert "nowhere" not in str(refused.value)


@pytest.mark.parametrize("name", ["huggingface-onnx:/none", "huggingface-openvino:/none#a.xml", "huggingface-else:x"])
def test_an_engine_that_is_not_there_is_told_with_the_setting(name: str) -> None:
    with pytest.raises(EmbedderError, match="ASSISTANT_EMBEDDING=huggingface-") as told:
        embedding.load(name)
    assert told.value.next_step
