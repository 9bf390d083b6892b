"""Retrieval evals on a small folder of the contract's form: judgements as people write them, and measures by hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from library import Place

from assistant.errors import AssistantError
from evals import retrieval
from evals.__main__ import main
from evals.retrieval import Query

needs_measures = pytest.mark.skipif(
    importlib.util.find_spec("ir_measures") is None, reason="ir-measures has no package for aarch64 Linux"
)
QUERIES = [{"id": "q1", "language": "sv", "query": "turism"}, {"id": "q2", "language": "fi", "query": "biotalous"}]


def folder(at: Path, qrels: str) -> Path:
    (at / "documents").mkdir(parents=True)
    (at / "documents" / "a.txt").write_text("Turismen ska utvecklas i regionen.\n")
    (at / "documents" / "b.txt").write_text("Bioekonomin växer.\n")
    (at / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (at / "qrels.tsv").write_text(qrels)
    return at


@pytest.mark.parametrize(
    "qrels",
    [
        "q1\ta.txt\t1\nq2\tb\t2\n",
        "query\tdocument\trelevance\nq1\ta\t1\nq2\tb\t2\n",
        "q1\t0\ta.txt\t1\nq2\t0\tb.txt\t2\n",
    ],
    ids=["plain", "named", "trec"],
)
def test_judgements_are_read_in_their_usual_forms(tmp_path: Path, qrels: str) -> None:
    (tmp_path / "qrels.tsv").write_text(qrels)
    assert retrieval.read_qrels(tmp_path / "qrels.tsv") == {"q1": {"a": 1}, "q2": {"b": 2}}


def test_a_bad_judgement_or_query_is_named(tmp_path: Path) -> None:
    (tmp_path / "qrels.tsv").write_text("q1\ta\t1\nq2\tb\n")
    with pytest.raises(AssistantError, match=r"qrels\.tsv:2"):
        retrieval.read_qrels(tmp_path / "qrels.tsv")
    (tmp_path / "queries.jsonl").write_text('{"id": "q1", "language": "de", "query": "?"}')
    with pytest.raises(AssistantError, match=r"queries\.jsonl:1: language"):
        retrieval.read_queries(tmp_path / "queries.jsonl")


@needs_measures
def test_measures_are_what_they_are_by_hand() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1}}
    ranking = {"q1": {"a": 0.9, "b": 0.1}, "q2": {"a": 0.9, "b": 0.1}}
    assert retrieval.measured(qrels, ranking) == [f"{(1 + 0.6309) / 2:.3f}", "1.000", "0.750"]


@needs_measures
def test_a_query_that_found_nothing_counts_as_nothing() -> None:
    assert retrieval.measured({"q1": {"a": 1}, "q2": {"b": 1}}, {"q1": {"a": 1.0}, "q2": {}})[2] == "0.500"


@needs_measures
def test_every_side_and_language_has_its_figures() -> None:
    queries = [Query.model_validate(each) for each in QUERIES]
    ranking = {side: {"q1": {"a": 1.0}, "q2": {"a": 1.0}} for side in retrieval.SIDES}
    text = retrieval.told("small", queries, {"q1": {"a": 1}, "q2": {"b": 1}}, ranking, 2)
    assert "| fused | 1.000 | 1.000 | 1.000 | 0.000 | 0.000 | 0.000 | – | – | – | 0.500 | 0.500 | 0.500 |" in text


@needs_measures
def test_a_folder_is_measured_through_the_real_index(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["retrieval", str(folder(tmp_path / "small", "q1\ta\t1\nq2\tb\t1\n"))]) == 0
    said = capsys.readouterr().out
    assert "on small: 2 queries, 2 passages" in said
    assert "| dense | 1.000 | 1.000 | 1.000 | 1.000 |" in said


def test_judgements_of_other_queries_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieval", str(folder(tmp_path / "small", "q9\ta\t1\n"))]) == 2
    assert "no query has a judgement" in capsys.readouterr().err
