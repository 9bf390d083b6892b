"""The vector store: the right neighbours, Chroma as its users expect it, and no address sought."""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library import DOCUMENT, QUESTION, Place, load_embedder, run, small

from assistant import background
from assistant.embedding import Vectors
from assistant.index import layout
from assistant.index.opening import for_reading
from assistant.index.texts import said
from assistant.index.vectors import VectorStore, collection_name, langchain_store
from assistant.records import Passage

PROGRAMME = "kymmenedalen"


@pytest.fixture
def folder(programme: Place, tmp_path: Path) -> Path:
    """A copy of the real programme's vectors, with the build they are of."""
    return Path(shutil.copytree(programme.published, tmp_path / "build")) / "chroma"


def made(count: int, dimensions: int) -> tuple[list[Passage], Vectors]:
    """Passages with vectors in no order, the same every time."""
    passages = [Passage(f"{at:05}", "p/a.txt", "p", "item", at, at + 1, f"{at}") for at in range(count)]
    vectors = np.random.default_rng(1).normal(size=(count, dimensions)).astype(np.float32)
    return passages, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def nearest_by_hand(vector: Vectors, ids: list[str], rows: Vectors, count: int) -> list[tuple[str, float]]:
    return sorted(zip(ids, (rows @ vector).tolist(), strict=True), key=lambda each: (-each[1], each[0]))[:count]


def test_neighbours_are_those_of_an_exact_search_before_and_after_it_is_opened_again(folder: Path) -> None:
    asked = load_embedder().queries([each.text for each in background.questions()[:20]])
    found: list[list[tuple[str, float]]] = []
    for _ in range(3):
        with closing(VectorStore(folder)) as store:
            ids = sorted(store.ids(PROGRAMME))
            rows = np.stack([store.vectors(PROGRAMME, ids)[id] for id in ids])
            found.append([each for vector in asked for each in store.nearest(vector, 5, [PROGRAMME])])
    expected = [each for vector in asked for each in nearest_by_hand(vector, ids, rows, 5)]
    assert found[0] == found[1] == found[2]
    assert [id for id, _ in found[0]] == [id for id, _ in expected]
    assert np.allclose([each for _, each in found[0]], [each for _, each in expected], atol=1e-5)


def test_several_programmes_are_merged_best_first(tmp_path: Path) -> None:
    passages, vectors = made(40, 8)
    with closing(VectorStore(tmp_path / "chroma")) as store:
        for name, part in (("a", slice(0, 30)), ("b", slice(30, 40))):
            store.create(name, 30)
            store.add(name, passages[part], vectors[part])
        for vector in vectors[::7]:
            merged = store.nearest(vector, 6, ["a", "b"])
            ids = [said(passage) for passage in passages]
            assert [id for id, _ in merged] == [id for id, _ in nearest_by_hand(vector, ids, vectors, 6)]
        assert {id for id, _ in store.nearest(vectors[0], 50, ["b"])} == set(ids[30:])
        store.remove("b", [ids[30], "of nothing"])
        assert ids[30] not in store.ids("b")
        assert ids[30] not in dict(store.nearest(vectors[30], 50, ["a", "b"]))


@pytest.mark.long
def test_more_passages_than_chroma_takes_at_once(tmp_path: Path) -> None:
    passages, vectors = made(12_000, 16)
    ids = [said(passage) for passage in passages]
    with closing(VectorStore(tmp_path / "chroma")) as store:
        store.create("p", len(passages))
        store.add("p", passages, vectors)
        store.remove("p", ids[6_000:])
    with closing(VectorStore(tmp_path / "chroma")) as store:
        assert store.ids("p") == set(ids[:6_000])
        found = [{id for id, _ in store.nearest(vector, 5, ["p"])} for vector in vectors[:200]]
        expected = [
            {id for id, _ in nearest_by_hand(vector, ids[:6_000], vectors[:6_000], 5)} for vector in vectors[:200]
        ]
    assert sum(len(one & other) for one, other in zip(found, expected, strict=True)) >= 0.99 * 1_000


def test_langchain_finds_what_we_find(folder: Path) -> None:
    embedder = load_embedder()
    with closing(VectorStore(folder)) as store:
        expected = store.nearest(embedder.query("turism"), 3, [PROGRAMME])
    chain = langchain_store(folder, PROGRAMME, embedder)
    try:
        found = chain.similarity_search_with_score("turism", k=3)
    finally:
        chain._client.close()
    assert [document.id for document, _ in found] == [id for id, _ in expected]
    assert np.allclose([1 - distance for _, distance in found], [each for _, each in expected], atol=1e-4)
    document = found[0][0]
    assert document.metadata["document"] == DOCUMENT
    assert len(document.page_content) == document.metadata["end"] - document.metadata["start"]


def test_every_programme_has_vectors_that_are_checked(place: Place) -> None:
    place.write("many/lista.txt", "".join(f"Punkt {number}: att utveckla tjänst {number}.\n\n" for number in range(90)))
    place.write("one/text.txt", small(1))
    place.ingest()
    canaries = layout.read_manifest(place.published).canaries
    assert {name: len(vectors) for name, vectors in canaries.items()} == {"many": 64, "one": 2}
    with place.build() as build:
        assert all(set(vectors) <= build.store.texts(name) for name, vectors in canaries.items())


def test_passages_alike_to_the_letter_share_a_vector_that_stays_as_long_as_one_of_them(place: Place) -> None:
    alike = "Lagen träder i kraft den 1 januari 2025.\n"
    for number in range(7):
        place.write(f"p/{number}.txt", f"Nummer {number}.\n\n{alike}")
    place.ingest()
    vector = load_embedder().query("När träder lagen i kraft?")
    for gone in (0, 3):
        with place.build() as build:
            every = [each for each in build.store.of_programme("p") if each.text in alike]
            assert len({said(each) for each in every}) == 1 and len(every) == 7 - bool(gone)
            found = build.store.passages(id for id, _ in build.nearest(vector, 2))
            assert [each.text in alike for each in found.values()].count(True) == 5
            assert len(build.vectors(every)) == len(every)
        (place.corpus / f"p/{gone}.txt").unlink()
        place.ingest()
    chain = langchain_store(place.published / "chroma", "p", load_embedder())
    try:
        first = chain.similarity_search("När träder lagen i kraft?", k=1)[0]
    finally:
        chain._client.close()
    assert first.page_content in alike and first.metadata["document"] == "p/1.txt"
    for number in (1, 2, 4, 5, 6):
        place.write(f"p/{number}.txt", f"Nummer {number}.\n")
    place.ingest(rebuild=False)
    with place.build() as build:
        assert not any(each.text in alike for each in build.store.of_programme("p"))


def test_a_store_that_could_not_be_opened_opens_once_it_is_mended(folder: Path) -> None:
    database = folder / "chroma.sqlite3"
    sound = database.read_bytes()
    for _ in range(2):
        database.write_bytes(b"no database" * 1000)
        with pytest.raises(OSError, match="not a database"):
            for_reading(folder)
        database.write_bytes(sound)
        with closing(for_reading(folder)) as store:
            assert len(store.ids(PROGRAMME)) > 30


def opened(folder: Path) -> list[str]:
    """The files below a folder that this process holds open, as far as the system tells."""
    held = [os.path.realpath(link) for link in Path("/proc/self/fd").glob("*")]
    return [name for name in held if Path(name).is_relative_to(folder)]


def test_stores_of_one_folder_close_one_by_one_and_leave_no_file_open(folder: Path) -> None:
    vector = load_embedder().query("turism")
    for _ in range(4):
        with closing(VectorStore(folder)) as one:
            with closing(VectorStore(folder)) as other:
                expected = other.nearest(vector, 3, [PROGRAMME])
            assert one.nearest(vector, 3, [PROGRAMME]) == expected
    # Chroma lets go of its last files a moment after it is closed.
    until = time.monotonic() + 20
    while opened(folder) and time.monotonic() < until:
        time.sleep(0.05)
    assert opened(folder) == []


@settings(max_examples=200)
@given(names=st.lists(st.text(min_size=1, max_size=300), min_size=2, max_size=6, unique=True))
def test_any_folder_has_a_collection_name_of_its_own(names: list[str]) -> None:
    found = [collection_name(name) for name in names]
    assert len(set(found)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]", name) for name in found)


def test_nothing_is_sought_on_a_network_or_left_at_home(place: Place, tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    code = """
import sys
sought = []
sys.addaudithook(lambda event, given: sought.append(event) if event in SOUGHT else None)
SOUGHT = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname", "urllib.Request"}
from pathlib import Path
from assistant import ingestion
from assistant.starting import open_assistant
from assistant.settings import Settings
found = Settings(_env_file=None, corpus=Path(sys.argv[1]), index=Path(sys.argv[2]))
ingestion.ingest(found)
assistant = open_assistant(found)
print(assistant.ask(sys.argv[3]).outcome, len(assistant.search("stöd", 5)), sought)
assistant.close()
"""
    place.write("a/ett.txt", small(1))
    done = run("-c", code, place.corpus, place.index, QUESTION, HOME=str(home), XDG_CACHE_HOME=str(home / "cache"))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().split(maxsplit=1)[1] == "2 []\n"
    assert [path.relative_to(home) for path in home.rglob("*") if path.is_file()] == []
