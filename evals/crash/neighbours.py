"""The nearest passages as an index finds them, beside an exact search; the index opened again, and made anew."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from assistant import embedding
from assistant.embedding import Vectors
from assistant.index.reader import Build, open_build
from evals.crash.place import Place

_COUNT = 5
_SAME = 1e-5
"""Similarities that are no further apart are a tie."""
Found = list[list[str]]
"""For each question, the ids of the passages nearest to it, best first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many questions were asked, and what came of it."""

    questions: int
    recall: float
    """Share of the five nearest that are among those of an exact search, or tie with them."""
    reopened: int
    """Lists that were others when the build was opened again, in all openings."""
    rebuilt: int
    """Lists that were others once the index was made anew."""


def compared(place: Place, questions: Sequence[str], openings: int) -> Compared:
    """Asks the index of a place. It is made anew from its corpus in the end."""
    vectors = embedding.load(place.settings.embedding).queries(questions)
    with place.build() as build:
        first, recall = _nearest(build, vectors), _recall(build, vectors)
    others = sum(_differing(first, _opened(place, vectors)) for _ in range(openings))
    place.ingest(rebuild=True)
    return Compared(len(questions), recall, others, _differing(first, _opened(place, vectors)))


def _opened(place: Place, vectors: Vectors) -> Found:
    with closing(open_build(place.published, place.settings.embedding)) as build:
        return _nearest(build, vectors)


def _nearest(build: Build, vectors: Vectors) -> Found:
    return [[id for id, _ in build.nearest(vector, _COUNT)] for vector in vectors]


def _recall(build: Build, vectors: Vectors) -> float:
    passages = [each for name in build.store.digests() for each in build.store.of_document(name)]
    rows = np.stack(list(build.vectors(passages).values()))
    fifth = np.sort(vectors @ rows.T, axis=1)[:, -_COUNT]
    found = [[similarity for _, similarity in build.nearest(vector, _COUNT)] for vector in vectors]
    return float(np.mean(np.asarray(found) >= fifth[:, None] - _SAME))


def _differing(one: Found, other: Found) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
