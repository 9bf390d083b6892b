"""The gate: a fixed slice case by case, red for a broken retriever, and a baseline that changes only with a reason."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from examined import case
from langchain_core.embeddings import Embeddings
from library import CORPUS, DOCUMENT, Place, load_embedder

from assistant import calibration
from assistant.assistant import Assistant
from assistant.corpus import read_corpus
from assistant.errors import AssistantError
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from evals import baseline, cases, comparison, gate, replies, run, runs
from evals.__main__ import main
from evals.cases import Case
from evals.runs import Made, Run

MADE = Made(system="assistant", writer="quotes", index="", settings={}, versions={}, code="")


@pytest.fixture(scope="module")
def slice_() -> list[Case]:
    """A share of the concepts of the tune split, with all their cases."""
    text = (CORPUS / DOCUMENT).read_bytes().decode()
    return [case for case in cases.tune(text) if baseline.in_slice(case.concept)]


def examined(assistant: Assistant, asked: list[Case], out: Path) -> Run:
    corpus = read_corpus(CORPUS)
    return run.answer(asked, assistant, MADE, replies.ground(corpus.programmes, corpus.sources, "quotes"), out)


@pytest.fixture(scope="module")
def now(assistant: Assistant, slice_: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Run:
    return examined(assistant, slice_, tmp_path_factory.mktemp("now") / "run")


def test_no_case_of_the_slice_is_lost(now: Run) -> None:
    gone = {each.id: now.replies[each.id].answer.text for each in baseline.lost(baseline.load(), now)}
    assert gone == {}, "if that is meant: make evals, then `python -m evals baseline runs/gate/assistant --reason ...`"


def test_the_slice_has_every_kind_and_language(slice_: list[Case]) -> None:
    assert {case.kind for case in slice_} >= {
        "fact",
        "list",
        "idea",
        "silent",
        "beside",
        "dialogue",
        "enquiry",
        "short",
    }
    assert {case.language for case in slice_} == {"sv", "fi", "en"}
    assert 100 <= len(slice_) <= 250


def test_the_present_assistant_is_green(now: Run) -> None:
    before = baseline.scored(baseline.load(), now)
    assert not comparison.compare(before, now.scored).worse


class Broken(Embeddings):
    """Embeds whatever is asked as the same text."""

    def __init__(self, sound: Embeddings) -> None:
        self._sound = sound

    def embed_query(self, text: str) -> list[float]:
        return self._sound.embed_query("katu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._sound.embed_documents(texts)


@pytest.fixture
def broken(programme: Place) -> Iterator[Assistant]:
    """The assistant with a retriever that looks for something else."""
    sound = load_embedder()
    index = Index(FolderBuilds(programme.index), sound.name, sound.dimensions)
    with closing(
        Assistant(
            programme.settings, index, replace(sound, embeddings=Broken(sound.embeddings)), None, calibration.load()
        )
    ) as it:
        yield it


def test_a_broken_retriever_turns_it_red(broken: Assistant, slice_: list[Case], tmp_path: Path) -> None:
    """In one language already."""
    worse = examined(broken, [case for case in slice_ if case.language == "fi"], tmp_path / "run")
    found = comparison.compare(baseline.scored(baseline.load(), worse), worse.scored)
    assert found.worse
    assert len(found.lost) > 6


def test_other_words_in_a_report_change_no_score(now: Run) -> None:
    """The gate reads scores, and scores are made of answers alone."""
    assert {path.name for path in now.folder.iterdir()} == {
        "run.json",
        "cases.jsonl",
        "ground.json",
        "answers.jsonl",
        "scores.jsonl",
        "figures.json",
    }
    kept = now.scored
    (now.folder / "report.html").write_text("Helt andra ord")
    now.score()
    assert Run(now.folder).scored == kept
    (now.folder / "report.html").unlink()


def test_the_baseline_says_nothing_about_single_check_cases() -> None:
    text = (CORPUS / DOCUMENT).read_bytes().decode()
    checked = [case.id for case in cases.all_sets(text) if case.split == "check"]
    written = baseline.FILE.read_text(encoding="utf-8")
    assert not [id for id in checked if f'"{id}' in written]


def test_the_baseline_covers_every_case_of_the_sets() -> None:
    text = (CORPUS / DOCUMENT).read_bytes().decode()
    assert {baseline.key(case) for case in cases.all_sets(text)} == set(baseline.load().scores)


def test_an_edited_case_is_another_one() -> None:
    one = case(turns=("Vad?",))
    assert baseline.key(one) != baseline.key(one.model_copy(update={"turns": ("Vad då?",)}))
    assert baseline.key(one).startswith("c@")


def test_a_lost_case_needs_a_reason(now: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline, "FILE", tmp_path / "baseline.json")
    assert baseline.run(Namespace(run=now.folder, reason=None)) == 0
    worse = tmp_path / "worse"
    worse.mkdir()
    for path in now.folder.iterdir():
        (worse / path.name).write_bytes(path.read_bytes())
    wrong = next(each for each in now.scored if each.scores["right"] == 1)
    lines = [json.loads(line) for line in (worse / "scores.jsonl").read_text().split("\n") if line]
    lines = [row | {"scores": row["scores"] | {"right": 0.0}} if row["id"] == wrong.id else row for row in lines]
    (worse / "scores.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with pytest.raises(AssistantError, match=wrong.id):
        baseline.run(Namespace(run=worse, reason=None))
    assert baseline.run(Namespace(run=worse, reason="the text has changed")) == 0
    last = baseline.load(tmp_path / "baseline.json").updates[-1]
    assert (last.lost, last.reason) == (1, "the text has changed")
    written = json.loads((tmp_path / "baseline.json").read_text())["scores"]
    assert written[baseline.key(now.cases[wrong.id])]["right"] == 0.0


def test_an_unfinished_run_or_one_of_fewer_cases_is_no_baseline(
    now: Run, assistant: Assistant, slice_: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, "FILE", tmp_path / "baseline.json")
    assert baseline.run(Namespace(run=now.folder, reason=None)) == 0
    few = examined(assistant, slice_[:3], tmp_path / "few")
    with pytest.raises(AssistantError, match="are not in this run"):
        baseline.run(Namespace(run=few.folder, reason=None))
    answers = (few.folder / "answers.jsonl").read_bytes().split(b"\n")
    (few.folder / "answers.jsonl").write_bytes(answers[0] + b"\n")
    with pytest.raises(AssistantError, match="2 of 3 cases were not asked yet"):
        baseline.run(Namespace(run=few.folder, reason="never mind"))


def reworded(now: Run, words: str, out: Path) -> Run:
    """The same answers, of which only the citations reach the reader, or whose words are changed."""
    begun = runs.begin(out, now.made, list(now.cases.values()), now.ground)
    said = [[replace(answer, text=words) for answer in each.answers] for each in now.replies.values()]
    runs.append(begun, [replies.Reply(id, tuple(answers)) for id, answers in zip(now.replies, said, strict=True)])
    return Run(out)


@pytest.mark.parametrize("words", ["", "Banan. [99]", "Nej, programmet säger motsatsen. [1]"])
def test_other_words_over_the_same_citations_turn_it_red(now: Run, tmp_path: Path, words: str) -> None:
    worse = reworded(now, words, tmp_path / "run")
    assert comparison.compare(baseline.scored(baseline.load(), worse), worse.scored).worse


@pytest.mark.parametrize(("words", "code"), [(None, 0), ("", 1)])
def test_the_command_is_red_or_green_as_the_comparison_is(
    now: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str | None, code: int
) -> None:
    worse = now if words is None else reworded(now, words, tmp_path / "run")
    monkeypatch.setattr(gate, "made", lambda system: worse if system == "assistant" else now)
    monkeypatch.setattr(gate, "RUNS", tmp_path)
    (tmp_path / "gate").mkdir()
    assert main(["gate"]) == code
