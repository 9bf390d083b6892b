"""The sentences of a passage beside all of it: a question is near to the one that answers it, seldom to everything that
stands around it, and the vector of a long passage is a little of all that it says."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from assistant.embedding import Vectors
from assistant.index.store import PassageStore


def nearest(vector: Vectors, passages: Iterable[str], store: PassageStore) -> dict[str, float]:
    """How near the nearest sentence is to a vector, by passage; only those of several sentences are there."""
    of, vectors = store.spoken(passages)
    if not of:
        return {}
    similarities = vectors @ vector
    firsts = np.flatnonzero([at == 0 or of[at - 1] != of[at] for at in range(len(of))])
    best = np.maximum.reduceat(similarities, firsts)
    return {of[first]: float(found) for first, found in zip(firsts, best, strict=True)}
