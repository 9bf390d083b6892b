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
from assistant.index.reader import Build, Index
from assistant.ingestion import ingest
from assistant.kinds import KINDS, Kind, Machine, Ridge, Taught
from assistant.nearness import Sampling
from assistant.phrases import Place
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
    with Index(given.index, embedder.name, embedder.dimensions).pinned() as build:
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
    ridges = [Ridge(sharpness, held) for sharpness in (2.0, 3.0, 4.0) for held in (0.3, 1.0, 3.0)]
    ways: list[tuple[str, Told]] = [
        ("linear, messages alone", _classifier(LogisticRegression(C=10, class_weight="balanced", max_iter=3000), own)),
        ("linear", _classifier(LogisticRegression(C=10, class_weight="balanced", max_iter=3000), taught)),
        ("7 nearest neighbours", _classifier(KNeighborsClassifier(7, metric="cosine", weights="distance"), taught)),
        ("support vectors", _classifier(SVC(C=10, gamma=2, class_weight="balanced"), taught)),
        *((f"kernel ridge, {ridge.sharpness:g}, {ridge.regularisation:g}", _ridge(ridge, taught)) for ridge in ridges),
    ]
    samplings = [Sampling(nearest, share) for nearest in (1, 2, 3, 5, 8) for share in (0, 0.2, 0.35)]
    told = "\n".join(_row(name, way, asked) for name, way in ways)
    matched = "\n".join(_sampled(each, asked, build) for each in samplings)
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
        "counting a share; centred, and not.\n\n"
        "| nearest | share of others | first passage | not centred | first goal | not centred |\n"
        f"|---|---|---|---|---|---|\n{matched}\n"
    )


def _classifier(model: Any, taught: Taught) -> Told:
    model.fit(taught.vectors, taught.kinds)
    return lambda vectors: [KINDS[at] for at in model.predict(vectors)]


def _ridge(ridge: Ridge, taught: Taught) -> Told:
    machine = Machine(taught.vectors, kinds.fitted(taught, ridge), ridge)
    return lambda vectors: [KINDS[int(np.argmax(machine.kinds(vector).scores))] for vector in vectors]


def _row(name: str, told: Told, asked: Sequence[Message]) -> str:
    said = ["idea" if kind == "private" else kind for kind in told(np.stack([each.vector for each in asked]))]
    right = [found == each.kind for found, each in zip(said, asked, strict=True)]
    of_kind = [
        [held for held, each in zip(right, asked, strict=True) if each.kind == kind]
        for kind in ("idea", "content", "practical", "beside")
    ]
    return f"| {name} | " + " | ".join(f"{np.mean(each):.3f}" for each in (right, *of_kind)) + " |"


def _sampled(sampling: Sampling, asked: Sequence[Message], build: Build) -> str:
    facts = [each for each in asked if each.kind == "content" and each.case.kind in ("fact", "premise", "short")]
    ideas = [each for each in asked if each.case.goals]
    cells = [_share(_first_passage(each, sampling, build, centred) for each in facts) for centred in (True, False)] + [
        _share(_first_goal(each, sampling, build, centred) for each in ideas) for centred in (True, False)
    ]
    return f"| {sampling.nearest} | {sampling.share:g} | " + " | ".join(cells) + " |"


def _share(right: Iterable[bool]) -> str:
    return f"{np.mean(list(right)):.3f}"


def _first_passage(each: Message, sampling: Sampling, build: Build, centred: bool) -> bool:
    said = build.store.phrases("ask")
    near = said.centred(each.vector, each.case.language, float(centred))
    place = Place.split(nearness.ranked(said, near, each.case.language, sampling)[0].target)[0]
    return any(snippet in _text(place, build) for snippet in each.case.verbatim)


def _first_goal(each: Message, sampling: Sampling, build: Build, centred: bool) -> bool:
    said = build.store.phrases("goal")
    vector = each.vector - kinds.examples().of_ideas(each.case.language) * float(centred)
    place = Place.split(nearness.ranked(said, said.similarities(vector), each.case.language, sampling)[0].target)[0]
    return any(goal in _text(place, build) for goal in each.case.goals)


def _text(place: Place, build: Build) -> str:
    passage = build.store.passages([place.passage])[place.passage]
    return passage.text[place.start - passage.start : place.end - passage.start]
