"""`python -m evals calibrate`: fits the figures that judgements rest on to the tune split, and says how well they do."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, replace

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
from evals import cases, scores
from evals.cases import Case

FOLDS = 10
HUB_SHARES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
WEIGHTS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2)
LIST_MARGINS = (0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06)
FACT_MARGINS = (0.0, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03)
SENTENCE_MARGINS = (0.0, 0.01, 0.02, 0.03, 0.05, 1.0)
_START = Calibration("", 0, Logistic((), 0.0), Logistic((), 0.0), 0.7, 0.08, 0.02, 0.005, 0.02, {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with what the first stages make of it."""

    case: Case
    question: Question
    vector: Vectors


def main() -> int:
    given = settings.load()
    ingest(given)
    embedder = embedding.load(given.embedding)
    with Index(given.index, embedder.name).pinned() as build:
        asked = [_asked(case, embedder) for case in _tune(build)]
        figures = _margins([each for each in asked if each.case.snippets], build)
        figures = _decisions(
            [each for each in asked if each.question.kind == "question"],
            build,
            replace(figures, embedder=embedder.name),
        )
    calibration.FILE.write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")
    for name, value in figures.figures.items():
        print(f"{name:45} {value:.3f}")
    return 0


def _tune(build: Build) -> list[Case]:
    text = "\n".join(build.store.text(document) or "" for document in build.store.digests())
    return [
        case for path in sorted(cases.SETS.glob("*.jsonl")) for case in cases.of_split(cases.load(path, text), "tune")
    ]


def _asked(case: Case, embedder: embedding.Embedder) -> Asked:
    question = read(case.turns[-1], (), case.language, None)
    return Asked(case, question, embedder.query(question.standalone))


def _hits(each: Asked, build: Build, figures: Calibration) -> list[Hit]:
    return retrieval.retrieve(each.question.content, each.question.language, each.vector, build, figures)


def _margins(asked: Sequence[Asked], build: Build) -> Calibration:
    """The weight and margins whose answers cite best, each chosen with the others as they stand."""
    found = _START
    for _ in range(2):
        found = _best(found, "hub_share", HUB_SHARES, asked, build, _citing)
        found = _best(found, "coverage_weight", WEIGHTS, asked, build, _citing)
        found = _best(found, "list_margin", LIST_MARGINS, asked, build, _citing)
        found = _best(found, "fact_margin", FACT_MARGINS, asked, build, _citing)
    return _best(found, "sentence_margin", SENTENCE_MARGINS, asked, build, _brief)


def _best(
    start: Calibration,
    name: str,
    values: Sequence[float],
    asked: Sequence[Asked],
    build: Build,
    score: Callable[[Case, Evidence], float],
) -> Calibration:
    tried = [replace(start, **{name: value}) for value in values]
    means = [float(np.mean([score(each.case, _evidence(each, build, figures)) for each in asked])) for figures in tried]
    print(name, {value: round(mean, 3) for value, mean in zip(values, means, strict=True)})
    best = tried[int(np.argmax(means))]
    return replace(best, figures={**best.figures, f"{score.__name__.strip('_')} with the best {name}": max(means)})


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
    return scores.f1(case.snippets, [passage.text for passage in evidence.passages])


def _brief(case: Case, evidence: Evidence) -> float:
    """Recall, with a little taken off for each hundred characters quoted."""
    quotes = _quotes(evidence)
    return scores.recall(case.snippets, quotes) - 0.02 * sum(map(len, quotes)) / 100


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
    """A logistic regression on standardised features, its weights given for the raw ones; figures are cross-validated by concept."""
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
