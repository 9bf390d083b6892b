"""`python -m evals kinds`: ways to tell kinds of messages, and to match phrases, on the tune split; to docs/kinds.md.

Nothing is fitted to the tune questions here: they say which way to choose.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from assistant import embedding, kinds, nearness, settings
from assistant.embedding import Embedder, Vectors
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.index.reader import Build
from assistant.index.table import PhraseTable
from assistant.ingestion import ingest
from assistant.kinds import KINDS, Kind, Machine, Taught
from assistant.nearness import Sampling
from assistant.phrases import Place
from assistant.ridge import Ridge
from assistant.whitening import Whitening
from evals import cases
from evals.cases import Case

DOCUMENT = Path(__file__).parent.parent / "docs" / "kinds.md"
_OF_OUTCOME: dict[str, Kind] = {"answered": "content", "not_in_programme": "practical", "off_topic": "beside"}
_ASKED = ("fact", "list", "silent", "beside", "premise", "short", "hostile", "idea")
Told = Callable[[Vectors], list[Kind]]


@dataclass(frozen=True, slots=True)
class Message:
    """A tune case in one turn, its vector, and its kind; a private wish counts as an idea."""

    case: Case
    vector: Vectors
    kind: Kind


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    ingest(given)
    embedder = embedding.load(given.embedding)
    with Index(builds.of(given), embedder.name, embedder.dimensions).pinned() as build:
        asked = _messages(build, embedder)
        taught = kinds.taught(embedder.name, *build.store.taught())
        DOCUMENT.write_text(_document(asked, taught, build), encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _messages(build: Build, embedder: Embedder) -> list[Message]:
    text = "\n".join(build.store.text(document) or "" for document in build.store.digests())
    chosen = [case for case in cases.tune(text) if len(case.turns) == 1 and case.kind in _ASKED]
    kept = [case for case in chosen if case.kind == "idea" or case.outcome in _OF_OUTCOME]
    return [
        Message(case, embedder.query(case.turns[0]), "idea" if case.kind == "idea" else _OF_OUTCOME[case.outcome])
        for case in kept
    ]


def _document(asked: Sequence[Message], taught: Taught, build: Build) -> str:
    own = kinds.examples().taught
    ridges = [Ridge(sharpness, held) for sharpness in (3.0, 5.0, 8.0) for held in (0.1, 0.3, 1.0)]
    ways: list[tuple[str, Told]] = [
        ("linear, messages alone", _classifier(LogisticRegression(C=10, class_weight="balanced", max_iter=3000), own)),
        ("linear", _classifier(LogisticRegression(C=10, class_weight="balanced", max_iter=3000), taught)),
        ("7 nearest neighbours", _classifier(KNeighborsClassifier(7, metric="cosine", weights="distance"), taught)),
        ("support vectors", _classifier(SVC(C=10, gamma=2, class_weight="balanced"), taught)),
        *((f"kernel ridge, {ridge.sharpness:g}, {ridge.regularisation:g}", _ridge(ridge, taught)) for ridge in ridges),
    ]
    told = "\n".join(_row(name, way, asked) for name, way in ways)
    return (
        "# Kinds of messages, and phrases\n\n"
        f"Made by `python -m evals kinds` on {len(asked)} tune messages of one turn, to none of which anything here "
        "is fitted. `CHOSEN` in `assistant/kinds.py` and `OF_QUESTIONS`, `OF_IDEAS` in `assistant/nearness.py` were "
        "chosen by these tables.\n\n"
        f"## Kinds\n\nShare told rightly. It is taught {len(taught.kinds)} texts, {len(own.kinds)} of them messages "
        "about other regions. A kernel ridge is named by its sharpness and its regularisation.\n\n"
        f"| | all | idea | content | practical | beside |\n|---|---|---|---|---|---|\n{told}\n\n"
        "## Phrases\n\nShare of the questions whose best way of asking is for what must be cited first, and of the "
        "ideas whose best goal is right: the mean of some nearest phrases in the own language, those in the others "
        "counting a share, by how much the whitening is shrunk: not at all whitened at 1.\n\n"
        f"{_sampled(asked, build)}\n"
    )


def _classifier(model: Any, taught: Taught) -> Told:
    model.fit(taught.vectors, taught.kinds)
    return lambda vectors: [KINDS[at] for at in model.predict(vectors)]


def _ridge(ridge: Ridge, taught: Taught) -> Told:
    machine = Machine(taught, kinds.fitted(taught, ridge), ridge)
    return lambda vectors: [KINDS[int(np.argmax(machine.kinds(vector).scores))] for vector in vectors]


def _row(name: str, told: Told, asked: Sequence[Message]) -> str:
    found = [kinds.general(kind) for kind in told(np.stack([each.vector for each in asked]))]
    said = ["idea" if kind == "private" else kind for kind in found]
    right = [kind == each.kind for kind, each in zip(said, asked, strict=True)]
    of_kind = [
        [held for held, each in zip(right, asked, strict=True) if each.kind == kind]
        for kind in ("idea", "content", "practical", "beside")
    ]
    return f"| {name} | " + " | ".join(f"{np.mean(each):.3f}" for each in (right, *of_kind)) + " |"


def _sampled(asked: Sequence[Message], build: Build) -> str:
    """Markdown: a row for each way of sampling, a column for each whitening."""
    samplings = [Sampling(nearest, share, share) for nearest in (1, 2, 3, 5, 8) for share in (0.2, 0.35)]
    whitenings = {shrinkage: build.whitening(shrinkage) for shrinkage in (0.02, 0.05, 0.1, 0.3, 1.0)}
    rows = [
        f"| {sampling.nearest} | {sampling.share:g} | "
        + " | ".join(_phrased(whitening, sampling, asked, build) for whitening in whitenings.values())
        + " |"
        for sampling in samplings
    ]
    header = "| nearest | share of others | " + " | ".join(f"{shrinkage:g}" for shrinkage in whitenings) + " |"
    return "\n".join([header, "|---" * (2 + len(whitenings)) + "|", *rows])


def _phrased(whitening: Whitening, sampling: Sampling, asked: Sequence[Message], build: Build) -> str:
    facts = [each for each in asked if each.kind == "content" and each.case.kind in ("fact", "premise", "short")]
    ideas = [each for each in asked if each.case.goals]
    asks, goals = (build.store.phrases(kind).whitened(whitening) for kind in ("ask", "goal"))
    shares = [
        np.mean([_holds(each, each.case.verbatim, asks, whitening, sampling, build) for each in facts]),
        np.mean([_holds(each, each.case.goals, goals, whitening, sampling, build) for each in ideas]),
    ]
    return " / ".join(f"{share:.3f}" for share in shares)


def _holds(
    each: Message, wanted: Iterable[str], said: PhraseTable, whitening: Whitening, sampling: Sampling, build: Build
) -> bool:
    """Whether the best of some phrases is for what is wanted."""
    best = nearness.ranked(said, whitening(each.vector), each.case.language, sampling)[0]
    text = _text(Place.split(best.target)[0], build)
    return any(piece in text for piece in wanted)


def _text(place: Place, build: Build) -> str:
    passage = build.store.passages([place.passage])[place.passage]
    return passage.text[place.start - passage.start : place.end - passage.start]
