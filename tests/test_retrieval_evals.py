"""Retrieval evals on a small folder of the contract's form: judgements as people write them, and measures by hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from library import Place

from assistant.errors import AssistantError
from evals import judgements, retrieval
from evals.__main__ import main
from evals.judgements import Query

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
    assert judgements.read_qrels(tmp_path / "qrels.tsv") == {"q1": {"a": 1}, "q2": {"b": 2}}


def test_a_bad_judgement_or_query_is_named(tmp_path: Path) -> None:
    (tmp_path / "qrels.tsv").write_text("q1\ta\t1\nq2\tb\n")
    with pytest.raises(AssistantError, match=r"qrels\.tsv:2"):
        judgements.read_qrels(tmp_path / "qrels.tsv")
    (tmp_path / "queries.jsonl").write_text('{"id": "q1", "language": "de", "query": "?"}')
    with pytest.raises(AssistantError, match=r"queries\.jsonl:1: language"):
        judgements.read_queries(tmp_path / "queries.jsonl")


@needs_measures
def test_gains_are_what_they_are_by_hand() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"b": 1}}
    ranking = {"q1": {"a": 0.9, "b": 0.1}, "q2": {"a": 0.9, "b": 0.1}, "q3": {}}
    assert retrieval.measured(qrels, ranking) == pytest.approx({"q1": 1.0, "q2": 0.6309, "q3": 0.0}, abs=1e-4)


def asked(*ids: str, language: str = "sv", **given: object) -> list[Query]:
    return [Query.model_validate({"id": id, "language": language, "query": "?", **given}) for id in ids]


def cells(text: str, way: str) -> list[list[str]]:
    """The cells of a way's row in each table."""
    return [line.split(" | ")[1:] for line in text.splitlines() if line.startswith(f"| {way} ")]


def test_every_way_stands_beside_plain_similarity_query_by_query() -> None:
    queries = (*asked("q1", "q2", "q3"), *asked("q4", language="fi"))
    plain = {"q1": 0.0, "q2": 0.5, "q3": 1.0, "q4": 1.0}
    gains = {way.name: plain for way in retrieval.WAYS} | {retrieval.IN_FORCE.name: {**plain, "q1": 0.9}}
    text = retrieval.told("small", queries, gains, [2])
    assert "## small: 2 passages" in text and "3 in sv, 1 in fi, 0 in en" in text
    assert cells(text, retrieval.PLAIN_SIMILARITY.name)[0] == ["0.500", "1.000", "– |"]
    assert cells(text, retrieval.IN_FORCE.name)[0][0] == "0.800 (+0.300, +0.000 to +0.900)"
    assert cells(text, retrieval.WAYS[2].name)[0][0] == "0.500 (+0.000)"


def test_both_halves_and_what_is_not_answered_have_tables_of_their_own() -> None:
    halves = (*asked("q1", group="d02"), *asked("q2", group="d03"))
    queries = (*halves, *asked("q3", group="d02", answerable=False))
    gains = {way.name: {"q1": 1.0, "q2": 0.5, "q3": 0.0} for way in retrieval.WAYS}
    text = retrieval.told("small", queries, gains, [2, 3])
    assert "## small: 5 passages in 2 corpora" in text
    assert [row[0] for row in cells(text, retrieval.PLAIN_SIMILARITY.name)] == ["0.750", "1.000", "0.500", "0.500"]


@needs_measures
def test_a_folder_is_measured_through_the_real_index(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["retrieval", str(folder(tmp_path / "small", "q1\ta\t1\nq2\tb\t1\n"))]) == 0
    said = capsys.readouterr().out
    assert "## small: 2 passages" in said
    assert cells(said, retrieval.IN_FORCE.name)[0][:2] == ["1.000", "1.000"]


def test_questions_in_three_languages_are_asked_of_all_articles_of_six_and_of_each_six(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "tri"
    source.mkdir()
    passages = [{"id": f"{article}p00", "sv": "En text."} for article in ("d00", *retrieval.SIX)]
    (source / "passages.jsonl").write_text("\n".join(map(json.dumps, passages)))
    said = {"sv": "Vad?", "fi": "Mitä?", "en_backtranslated": "What?", "is_impossible": True}
    questions = [{"id": each["id"], "passage": each["id"], **said} for each in passages]
    (source / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)))
    every, six, small = retrieval.trials(source)
    assert (len(every.queries), len(six.queries)) == (21, 18)
    assert {query.group for query in six.queries} == set(retrieval.SIX)
    assert [len(list(each.documents.iterdir())) for each in small.corpora] == [6, 1]
    assert {query.id for query in small.queries} == {query.id for query in every.queries}


def test_judgements_of_other_queries_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieval", str(folder(tmp_path / "small", "q9\ta\t1\n"))]) == 2
    assert "no query has a judgement" in capsys.readouterr().err
