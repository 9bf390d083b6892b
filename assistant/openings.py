"""Where inside a sentence something new begins: a question, or whether what was told fits.

People dictate, and chain with commas and "and". Before each word that may open something, the words to its right and
left are put side by side as vectors, with a few signs of form; a kernel ridge regression on them, fitted by
`python -m evals openings`, tells what opens there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from assistant import asking, classes, cues, embedding
from assistant.embedding import Vectors
from assistant.recent import Recent
from assistant.ridge import Ridge
from assistant.roles import role_of
from assistant.settings import DEFAULT_EMBEDDING

FILE = Path(__file__).parent / "data" / "openings.npz"
Opening = Literal["asks", "fits", "goes_on"]
"""A question begins; the question whether what is told fits; or nothing of the kind."""
OPENINGS: tuple[Opening, ...] = get_args(Opening)
CHOSEN = Ridge(2.0, 0.1)
"""By cross-validation (docs/openings.md): of the best ones, one that seldom makes two questions of one."""
_BESIDE = 9
"""Words to either side that are looked at."""
_LEFT, _FORM = 0.7, 0.3
"""How much what comes before, and each sign of form, counts beside what begins."""
_LEAST = 4
"""Words from which a question stands by itself."""
_LEFT_OVER = 3
"""Words of what is left before it."""
_OPENING = 40
"""Characters that hold the words a question begins with."""
_LED = 4
"""Words to the left among which "I wonder" leads to what begins."""
_WORD = re.compile(r"\S+")
_COMMA = re.compile(r"[,;]$")
_PAUSE = re.compile(r"(?:[:–—)…]|^-)$")
_RECENT = 1024
_ASKS = slice(3, None)
"""The signs of form that tell of a question."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sentence where something may open: what is before it, and from it on."""

    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Model:
    """The regression: a row for each place that was learnt from, weights of shape (rows, OPENINGS)."""

    rows: Vectors
    weights: Vectors


def pieces(sentence: str) -> list[tuple[str, Opening]]:
    """A sentence cut where something opens, each piece with what it opens with; the first goes on, whatever it does.

    Whole where it only tells and has no sign of a question anywhere, since every place costs two vectors
    (docs/openings.md); and where the embedded model cannot run. Raises AssistantError if the file of the regression is
    not usable.
    """
    cut: list[tuple[int, Opening]] = [(0, "goes_on")]
    for place in worth_looking_at(sentence) if classes.runs() else ():
        name, left = _opening(place), sentence[cut[-1][0] : place.start]
        if name != "goes_on" and _stands(place.after, name) and len(left.split()) >= _LEFT_OVER:
            cut.append((place.start, name))
    ends = [*(start for start, _ in cut[1:]), len(sentence)]
    return [(sentence[start:end].strip(), name) for (start, name), end in zip(cut, ends, strict=True)]


def worth_looking_at(sentence: str) -> list[Place]:
    """Where something may open, in a sentence that does more than tell, or has a sign of a question somewhere."""
    found = list(places(sentence))
    asks = "?" in sentence or any(_form(place)[_ASKS].any() for place in found)
    return found if found and (asks or role_of(sentence) != "tells") else []


def _stands(after: str, name: Opening) -> bool:
    """Whether it says enough for a question of its own: "and by whom?" belongs to the one before."""
    return name == "fits" or len(asking.bare(after).split()) >= _LEAST


def places(sentence: str) -> Iterator[Place]:
    """Where something may open: after a comma or a pause, at a joining word, at words that questions begin with."""
    spoken = list(_WORD.finditer(sentence))
    for last, word in pairwise(spoken):
        paused = _COMMA.search(last[0]) or _PAUSE.search(last[0])
        asks = asking.asks(sentence[word.start() : word.start() + _OPENING])
        if (paused or _joins(word[0]) or asks) and not cues.opens("alternative", word[0]):
            yield Place(word.start(), *_beside(sentence, word.start()))


def _beside(sentence: str, start: int) -> tuple[str, str]:
    return " ".join(sentence[:start].split()[-_BESIDE:]), " ".join(sentence[start:].split()[:_BESIDE])


def row(place: Place, after: Vectors, before: Vectors) -> Vectors:
    """The unit vectors of what begins and of what comes before, with the signs of form, in one row."""
    found: Vectors = np.concatenate([after, _LEFT * before, _FORM * _form(place)]).astype(np.float32)
    return found


def _form(place: Place) -> Vectors:
    """Signs of form, each 1 or 0."""
    spoken = place.after.split()
    joined = _joins(spoken[0])
    rest = spoken[1:] if joined and len(spoken) > 1 else spoken
    signs = (
        _COMMA.search(place.before),
        _PAUSE.search(place.before),
        joined,
        asking.asks(" ".join(rest)),
        asking.opens_with_verb(rest[0]),
        asking.turns(rest[0]),
        cues.found("wondering", " ".join(spoken[: _LED + 1])),
        cues.found("wondering", " ".join(place.before.split()[-_LED:])),
        cues.found("fitting", place.after),
        "?" in place.after,
    )
    return np.array([bool(sign) for sign in signs], np.float32)


def _joins(word: str) -> bool:
    bare = word.strip(",.:;–-!?()\"'")
    return not (cues.without("joining", bare) and cues.without("joining_inside", bare))


def _opening(place: Place) -> Opening:
    return _RECENTLY.of(f"{place.before}\n{place.after}", lambda _: _told(place))


def _told(place: Place) -> Opening:
    held, embedder = model(), embedding.load(DEFAULT_EMBEDDING)
    asked = row(place, embedder.query(place.after), embedder.query(place.before))
    return OPENINGS[int(CHOSEN.scores(asked[None], held.rows, held.weights)[0].argmax())]


_RECENTLY: Recent[Opening] = Recent(_RECENT)


@cache
def model() -> Model:
    """The regression that ships with the project. Raises AssistantError if its file is not usable."""
    rows, weights = classes.arrays(FILE, ("rows", "weights"), "openings")
    if weights.shape != (len(rows), len(OPENINGS)):
        raise classes.unusable(FILE, f"weights of {weights.shape}", "openings")
    return Model(rows.astype(np.float32), weights.astype(np.float32))


def save(found: Model) -> None:
    """Writes the regression, in half precision."""
    half = np.float16
    np.savez_compressed(FILE, rows=found.rows.astype(half), weights=found.weights.astype(half))
