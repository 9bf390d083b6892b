"""`python -m evals calibrate`: fits the figures that judgements rest on to the tune split, and says how well they do.

The tables go to docs/calibration.md, the figures to assistant/data/calibration.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant import calibration, embedding, retrieval, settings
from assistant.calibration import Calibration, Logistic
from assistant.embedding import Vectors
from assistant.index.reader import Build, Index
from assistant.ingestion import ingest
from assistant.judging.answerable import facts, features
from assistant.judging.listing import listing
from assistant.reading import Question, read
from assistant.records import Evidence, Hit
from evals import cases, scorers
from evals.cases import Case

FOLDS = 10
_KINDS = ("fact", "list", "silent", "beside", "premise", "short")
"""Questions in one turn, which an answer either has an answer to or not. Ideas are judged by their fit."""
DOCUMENT = Path(__file__).parent.parent / "docs" / "calibration.md"
Score = Callable[[Case, Evidence], float]
_START = Calibration("", 0, Logistic((), 0.0), Logistic((), 0.0), 0.7, 0.8, 0.08, 0.02, 0.005, 0.02, {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with what the first stages make of it."""

    case: Case
    question: Question
    vector: Vectors


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    ingest(given)
    embedder = embedding.load(given.embedding)
    with Index(given.index, embedder.name).pinned() as build:
        asked = [_asked(case, embedder) for case in _tune(build)]
        figures, tables = _margins([each for each in asked if each.case.snippets], build)
        figures = _decisions(
            [each for each in asked if each.question.kind == "question"],
            build,
            replace(figures, embedder=embedder.name),
        )
    calibration.FILE.write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")
    DOCUMENT.write_text(_document(figures, tables, len(asked)), encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _document(figures: Calibration, tables: Sequence[str], cases: int) -> str:
    measured = "\n".join(f"| {name} | {value:.3f} |" for name, value in figures.figures.items())
    return (
        f"# Calibration\n\nMade by `python -m evals calibrate` on {cases} questions of the tune split.\n\n"
        "## Decisions\n\nLogistic regressions, cross-validated by concept.\n\n"
        f"| figure | value |\n|---|---|\n{measured}\n\n"
        "## Margins\n\nMean F1 of the cited passages against what a case wants or welcomes (`sentence_margin`: recall "
        "less 0.02 for each hundred characters quoted), each value tried with the others as chosen.\n\n"
        + "\n\n".join(tables)
        + "\n"
    )


def _tune(build: Build) -> list[Case]:
    """Questions with one right outcome."""
    text = "\n".join(build.store.text(document) or "" for document in build.store.digests())
    return [case for case in cases.tune(text) if case.kind in _KINDS and not case.accepted]


def _asked(case: Case, embedder: embedding.Embedder) -> Asked:
    question = read(case.turns[-1], (), case.language, None)
    return Asked(case, question, embedder.query(question.standalone))


def _hits(each: Asked, build: Build, figures: Calibration) -> list[Hit]:
    return retrieval.retrieve(each.question.sought, each.question.language, each.vector, build, figures)


def _margins(asked: Sequence[Asked], build: Build) -> tuple[Calibration, list[str]]:
    """What cites best of each figure, chosen with the others as they stand; and the tables."""
    found = _START
    for _ in range(2):
        tables = []
        for name, values, score in _TRIED:
            found, table = _best(found, name, values, asked, build, score)
            tables.append(table)
    return found, tables


def _best(
    start: Calibration, name: str, values: Sequence[float], asked: Sequence[Asked], build: Build, score: Score
) -> tuple[Calibration, str]:
    changed: list[dict[str, Any]] = [{name: value} for value in values]
    tried = [replace(start, **change) for change in changed]
    means = [float(np.mean([score(each.case, _evidence(each, build, figures)) for each in asked])) for figures in tried]
    header = f"| {name} | " + " | ".join(map(str, values)) + " |\n" + "|---" * (len(values) + 1) + "|\n"
    return tried[int(np.argmax(means))], header + "| score | " + " | ".join(f"{mean:.3f}" for mean in means) + " |"


def _evidence(each: Asked, build: Build, figures: Calibration) -> Evidence:
    hits = _hits(each, build, figures)
    found = listing(each.question, hits, build, figures.list_margin)
    if found:
        return Evidence(tuple(Hit(passage, 0.0) for passage in found.passages))
    return Evidence(facts(each.vector, hits, build, figures))


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


def _decisions(asked: Sequence[Asked], build: Build, figures: Calibration) -> Calibration:
    found = [features(each.question, each.vector, _hits(each, build, figures), build) for each in asked]
    concepts = [each.case.concept for each in asked]
    answerable = np.array([each.case.outcome == "answered" for each in asked])
    about = np.array([each.case.outcome != "off_topic" for each in asked])
    rows, topic = np.array([astuple(each) for each in found]), np.array([each.of_topic for each in found])
    models = {"answerable": _fitted(rows, answerable, concepts), "on_topic": _fitted(topic, about, concepts)}
    measured = {f"{name} {figure}": value for name, (_, found) in models.items() for figure, value in found.items()}
    return replace(
        figures,
        features_version=calibration.FEATURES_VERSION,
        answerable=models["answerable"][0],
        on_topic=models["on_topic"][0],
        figures={**figures.figures, **measured, "cases": float(len(asked))},
    )


def _fitted(rows: np.ndarray, positive: np.ndarray, concepts: Sequence[str]) -> tuple[Logistic, dict[str, float]]:
    """A logistic regression on standardised features, its weights given for the raw ones.

    The figures beside it are cross-validated, with the cases of one concept in one fold.
    """
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000))
    predicted = cross_val_predict(model, rows, positive, groups=concepts, cv=GroupKFold(FOLDS), method="predict_proba")[
        :, 1
    ]
    model.fit(rows, positive)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - weights @ scaler.mean_)
    figures = {
        "AUROC": float(roc_auc_score(positive, predicted)),
        "balanced accuracy": float(balanced_accuracy_score(positive, predicted >= 0.5)),
        "false positives": float(np.mean(predicted[~positive] >= 0.5)),
        "false negatives": float(np.mean(predicted[positive] < 0.5)),
    }
    return Logistic(tuple(round(float(weight), 4) for weight in weights), round(bias, 4)), figures


_TRIED: tuple[tuple[str, tuple[float, ...], Score], ...] = (
    ("hub_share", (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), _citing),
    ("translated_share", (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), _citing),
    ("coverage_weight", (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2), _citing),
    ("list_margin", (0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06), _citing),
    ("fact_margin", (0.0, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03), _citing),
    ("sentence_margin", (0.0, 0.01, 0.02, 0.03, 0.05, 1.0), _brief),
)
