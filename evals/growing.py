"""A corpus of statutes of any size: real texts, with real vectors for as many as are embedded, noised ones beyond."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np
from tqdm import tqdm

from assistant.corpus import read_corpus
from assistant.divided import Divided
from assistant.embedding import Embedder, Vectors
from assistant.ingestion import texts_of
from assistant.kept import KeptVectors
from assistant.passages import passages
from assistant.records import Source
from assistant.settings import Settings
from evals import statutes
from evals.statutes import Statute

FEW, MANY = "few", "many"
"""Two programmes: one of a thousand passages or so, and one of all the others."""
KEPT = "vectors.sqlite"
"""The file of an index with the vectors kept by content."""
_AT_ONCE = 1000
_NEIGHBOURS = 2000
"""Vectors among which it is measured how near the nearest one lies."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many of a corpus's texts have real vectors, and how many noised ones."""

    real: int
    noised: int


@dataclass(frozen=True, slots=True)
class Noise:
    """Makes vectors like real ones."""

    real: Vectors
    nearness: float
    """The median cosine similarity of a real vector to the nearest other one: a made one is as near to a real one."""

    @classmethod
    def like(cls, real: Vectors) -> Noise:
        """As wide as real vectors lie apart."""
        some = real[:: max(1, len(real) // _NEIGHBOURS)]
        similar = some @ some.T
        np.fill_diagonal(similar, -1)
        return cls(real, float(np.median(similar.max(axis=1))))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """A unit vector a text, the same each time."""
        return np.stack([self._of(text) for text in texts])

    def _of(self, text: str) -> Vectors:
        chance = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))
        near = self.real[chance.integers(len(self.real))]
        away = chance.standard_normal(len(near))
        away -= (away @ near) * near
        turned = self.nearness * near + np.sqrt(1 - self.nearness**2) * away / np.linalg.norm(away)
        made: Vectors = turned.astype(np.float32)
        return made


def endless(found: Sequence[Statute]) -> Iterator[Statute]:
    """The statutes, then copies of them, each numbered in its title."""
    for nth in count():
        for each in found:
            yield replace(each, id=f"{each.id}-{nth}", title=f"{each.title} ({nth})") if nth else each


def settings(place: Path) -> Settings:
    """Those of a corpus and its index in a folder."""
    return Settings(_env_file=None, corpus=place / "corpus", index=place / "index")


def write(place: Path, found: Sequence[Statute], size: int, few: int, embedder: Embedder) -> None:
    """Writes a corpus of about `size` passages, the first `few` of them in a programme of their own."""
    held: dict[str, list[Statute]] = {FEW: [], MANY: []}
    reached = 0
    for statute in endless(found):
        if reached >= size:
            break
        held[FEW if reached < few else MANY].append(statute)
        reached += len(passages(_source(statute), embedder.count_tokens))
    for name, own in held.items():
        if own:
            statutes.unpack(own, place / "corpus" / name)


def _source(statute: Statute) -> Source:
    return Source(statute.file, FEW, "sv", "text", statutes.document(statute))


def texts(given: Settings, embedder: Embedder) -> dict[str, list[str]]:
    """All that is embedded of each document."""
    corpus = read_corpus(given.corpus)
    divided = Divided(corpus, embedder)
    return {name: texts_of(divided.passages(name)) for name in corpus.sources}


def embedded(place: Path, real: Path, embedder: Embedder) -> None:
    """Keeps the vectors of a corpus in the file of real ones; what is there already costs nothing."""
    every = [text for own in texts(settings(place), embedder).values() for text in own]
    with closing(KeptVectors(real, embedder)) as kept, tqdm(desc="embedding", leave=False) as bar:
        kept.keep(every, lambda done, all: _show(bar, done, all))


def _show(bar: tqdm[None], done: int, all: int) -> None:
    bar.total = all
    bar.update(done - bar.n)


def noised(place: Path, real: Path, embedder: Embedder) -> Made:
    """Has the index of a corpus keep the real vectors, and a noised one for each text that has none."""
    target = settings(place).index / KEPT
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(real, target)
    every = list(dict.fromkeys(text for own in texts(settings(place), embedder).values() for text in own))
    with closing(KeptVectors(target, embedder)) as kept:
        missing = [text for text in every if not kept.has([text])]
        if missing:
            make = Noise.like(kept.documents([text for text in every if kept.has([text])]))
            for first in tqdm(range(0, len(missing), _AT_ONCE), desc="noising", leave=False):
                some = missing[first : first + _AT_ONCE]
                kept.put(some, make(some))
    return Made(len(every) - len(missing), len(missing))
