"""`python -m evals calibrate`: fits the figures that judgements rest on to the tune split, and says how well they do.

The tables go to docs/calibration.md, the figures to assistant/data/calibration.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant import background, calibration, embedding, kinds, nearness, retrieval, settings
from assistant.calibration import Calibration, Logistic
from assistant.errors import AssistantError
from assistant.index.reader import Build, Index
from assistant.ingestion import ingest
from assistant.judging import due
from assistant.judging.answerable import facts
from assistant.judging.listing import listing
from assistant.kinds import KINDS, Examples, Taught
from assistant.reading import read
from assistant.records import Evidence, Hit
from evals import cases, decisions, ideas, scorers
from evals.cases import Case
from evals.fitted import Asked, embedded

MESSAGES = Path(__file__).parent / "training" / "messages.jsonl"
_KINDS = ("fact", "list", "silent", "beside", "premise", "short")
"""Questions in one turn, which an answer either has an answer to or not."""
_TOLD = ("idea", "hostile")
"""What is no such question, and told from them."""
DOCUMENT = Path(__file__).parent.parent / "docs" / "calibration.md"
Score = Callable[[Case, Evidence], float]
_NONE = Logistic((), 0.0)
_START = Calibration("", 0, _NONE, _NONE, 0.0, 0.6, 0.06, 2.0, 0.0, 0.01, 0.01, 0.01, 0.03, {})


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    embedder = embedding.load(given.embedding)
    kinds.save(_examples(embedder))
    kinds.examples.cache_clear()
    ingest(given, rebuild=True)
    with Index(given.index, embedder.name).pinned() as build:
        asked = [_asked(case, build, embedder) for case in _tune(build)]
        figures, tables = _margins([each for each in asked if each.case.kind in _KINDS and each.case.snippets], build)
        figures = replace(figures, embedder=embedder.name, features_version=calibration.FEATURES_VERSION)
        table_of_due = decisions.fitted_to([each for each in asked if each.question.kind == "question"], build, figures)
        figures, tables_of_ideas = ideas.fitted_to([each for each in asked if each.case.verdict], build, figures)
    calibration.FILE.write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")
    DOCUMENT.write_text(_document(figures, table_of_due, [*tables, *tables_of_ideas], len(asked)), encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _examples(embedder: embedding.Embedder) -> Examples:
    """The messages about other regions."""
    messages = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    vectors = embedded(embedder, [each["text"] for each in messages])
    of_kind = np.array([KINDS.index(each["kind"]) for each in messages])
    told = Taught(vectors, of_kind)
    questions = background.questions()
    asked = zip((each.topic for each in questions), embedded(embedder, [each.text for each in questions]), strict=True)
    bare = kinds.fitted(kinds.joined(told, list(asked), []))
    return Examples(embedder.name, told, bare)


def _document(figures: Calibration, table_of_due: str, tables: Sequence[str], cases: int) -> str:
    measured = "\n".join(f"| {name} | {value:.3f} |" for name, value in figures.figures.items())
    return (
        f"# Calibration\n\nMade by `python -m evals calibrate` on {cases} questions of the tune split.\n\n"
        f"## What is due\n\n{table_of_due}\n\n"
        "## Ideas\n\nLogistic regressions, cross-validated by concept.\n\n"
        f"| figure | value |\n|---|---|\n{measured}\n\n"
        "## Margins\n\nMean F1, balanced over the kinds of question, of the cited passages against what a case "
        "wants or welcomes (`sentence_margin`: recall less 0.02 for each hundred characters quoted), each value "
        "tried with the others as in force or, above it, as chosen.\n\n" + "\n\n".join(tables) + "\n"
    )


def _tune(build: Build) -> list[Case]:
    """Messages in one turn; of the questions those with one right outcome."""
    text = "\n".join(build.store.text(document) or "" for document in build.store.digests())
    usable = [case for case in cases.tune(text) if case.verdict or case.outcome in due.DUE]
    return [case for case in usable if case.kind in _TOLD or (case.kind in _KINDS and not case.accepted)]


def _asked(case: Case, build: Build, embedder: embedding.Embedder) -> Asked:
    question = read(case.turns[-1], (), case.language, None)
    heard = nearness.heard(question, embedder, build)
    return Asked(case, question, heard, nearness.told(question, heard, embedder, build))


def _hits(each: Asked, build: Build, figures: Calibration) -> list[Hit]:
    return retrieval.retrieve(each.question.sought, each.question.worded_in, each.vector, each.near, build, figures)


def _margins(asked: Sequence[Asked], build: Build) -> tuple[Calibration, list[str]]:
    """What cites best of each figure, chosen with the others as they are in force or by now chosen; and the tables."""
    found, tables = _in_force(), []
    for name, values, score in _TRIED:
        found, table = _best(found, name, values, asked, build, score)
        tables.append(table)
    return found, tables


def _in_force() -> Calibration:
    """The figures that ship; something to begin with where there are none of today's fields."""
    try:
        return calibration.load()
    except AssistantError:
        return _START


def _best(
    start: Calibration, name: str, values: Sequence[float], asked: Sequence[Asked], build: Build, score: Score
) -> tuple[Calibration, str]:
    changed: list[dict[str, Any]] = [{name: value} for value in values]
    tried = [replace(start, **change) for change in changed]
    means = [
        _balanced(asked, [score(each.case, _evidence(each, build, figures)) for each in asked]) for figures in tried
    ]
    header = f"| {name} | " + " | ".join(map(str, values)) + " |\n" + "|---" * (len(values) + 1) + "|\n"
    return tried[int(np.argmax(means))], header + "| score | " + " | ".join(f"{mean:.3f}" for mean in means) + " |"


def _balanced(asked: Sequence[Asked], scores: Sequence[float]) -> float:
    """The mean of the means of each kind: there are many facts to a list."""
    kinds = [each.case.kind for each in asked]
    return float(
        np.mean([np.mean([s for s, k in zip(scores, kinds, strict=True) if k == kind]) for kind in set(kinds)])
    )


def _evidence(each: Asked, build: Build, figures: Calibration) -> Evidence:
    hits = _hits(each, build, figures)
    found = listing(each.question, each.near, hits, build, figures)
    if found:
        return Evidence(tuple(Hit(passage, 0.0) for passage in found.passages))
    return Evidence(facts(each.vector, each.near, hits, build, figures))


def _quotes(evidence: Evidence) -> list[str]:
    return [
        hit.passage.text[slice(*(at - hit.passage.start for at in hit.span))] if hit.span else hit.passage.text
        for hit in evidence.hits
    ]


def _citing(case: Case, evidence: Evidence) -> float:
    return scorers.f1(case.snippets, case.verbatim, [passage.text for passage in evidence.passages])


def _brief(case: Case, evidence: Evidence) -> float:
    """Recall, with a little taken off for each hundred characters quoted."""
    quotes = _quotes(evidence)
    return scorers.recall(case.snippets, quotes) - 0.02 * sum(map(len, quotes)) / 100


_TRIED: tuple[tuple[str, tuple[float, ...], Score], ...] = (
    ("hub_share", (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), _citing),
    ("translated_share", (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), _citing),
    ("coverage_weight", (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2), _citing),
    ("asked_weight", (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5), _citing),
    ("list_lead", (-0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, 9.0), _citing),
    ("list_cue", (0.0, 0.02, 0.05, 0.1, 0.15, 0.2), _citing),
    ("list_margin", (0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06), _citing),
    ("fact_margin", (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2), _citing),
    ("sentence_margin", (0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 1.0), _brief),
)
