"""`python -m evals openings`: fits what tells where something new begins inside a sentence to `training/pieces.jsonl`;
docs/openings.md says how well."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupKFold

from assistant import embedding, openings, sentences, settings
from assistant.embedding import Vectors
from assistant.openings import CHOSEN, OPENINGS, Model, Opening, Place
from assistant.records import LANGUAGES, Language
from assistant.ridge import Ridge
from evals import roles
from evals.classes import DOCUMENTS
from evals.fitted import crossed, embedded, of_ridges
from evals.roles import Letter, Sentence

DOCUMENT = DOCUMENTS / "openings.md"
_FOLDS = 5
_RIDGES = tuple(Ridge(sharpness, held) for sharpness in (0.5, 1.0, 2.0, 3.0) for held in (0.03, 0.1, 0.3))


@dataclass(frozen=True, slots=True)
class Example:
    """A place in a letter, and what opens there."""

    language: Language
    place: Place
    opening: Opening
    letter: int
    looked_at: bool
    """Whether its sentence is looked into at all."""


def run(_: argparse.Namespace) -> int:
    examples = [example for at, letter in enumerate(roles.letters(roles.PIECES)) for example in _examples(letter, at)]
    rows = _rows([each.place for each in examples])
    wanted = np.array([OPENINGS.index(each.opening) for each in examples])
    folds = list(GroupKFold(_FOLDS).split(rows, groups=[each.letter for each in examples]))
    tried = {ridge: crossed(ridge, rows, wanted, folds).argmax(axis=1) for ridge in _RIDGES}
    openings.save(Model(rows, CHOSEN.weights(rows, rows, wanted, len(OPENINGS))))
    DOCUMENT.write_text(_document(examples, wanted, tried), encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _examples(letter: Letter, at: int) -> Iterator[Example]:
    """Every place inside the sentences of a letter where something may open."""
    text = " ".join(each.text for each in letter.sentences)
    ends = accumulate(len(each.text) + 1 for each in letter.sentences)
    opens = dict(zip([0, *ends], map(_opening, letter.sentences), strict=False))
    start = 0
    for sentence in sentences.careless(text):
        start = text.index(sentence, start)
        looked_at = bool(openings.worth_looking_at(sentence))
        for place in openings.places(sentence):
            yield Example(letter.language, place, opens.get(start + place.start, "goes_on"), at, looked_at)
        start += len(sentence)


def _opening(sentence: Sentence) -> Opening:
    return sentence.role if sentence.role == "asks" or sentence.role == "fits" else "goes_on"


def _rows(places: Sequence[Place]) -> Vectors:
    embedder = embedding.load(settings.DEFAULT_EMBEDDING)
    after = embedded(embedder, [each.after for each in places])
    before = embedded(embedder, [each.before for each in places])
    return np.stack([openings.row(*each) for each in zip(places, after, before, strict=True)])


def _document(examples: Sequence[Example], wanted: np.ndarray, tried: dict[Ridge, np.ndarray]) -> str:
    goes_on = OPENINGS.index("goes_on")
    told = tried[CHOSEN]
    opens, found = wanted != goes_on, told != goes_on
    spoken = np.array([each.language for each in examples])
    shares = " | ".join(f"{f1_score(opens[spoken == code], found[spoken == code]):.3f}" for code in LANGUAGES)
    passed = np.array([not each.looked_at for each in examples])
    f1 = {ridge: float(f1_score(opens, each != goes_on)) for ridge, each in tried.items()}
    return (
        "# Where something new begins inside a sentence\n\n"
        f"Made by `python -m evals openings` on {len(examples)} places inside sentences of letters and messages "
        f"written for it, to councils of other regions or of none, at {opens.sum()} of which a question begins; "
        f"cross-validated in {_FOLDS} folds, a letter never in two of them.\n\n"
        "| precision | recall | told rightly which question, where found |\n|---|---|---|\n"
        f"| {precision_score(opens, found):.3f} | {recall_score(opens, found):.3f} "
        f"| {np.mean((told == wanted)[opens & found]):.3f} |\n\n"
        "A sentence that only tells, and has no sign of a question anywhere, is not looked into: that passes over "
        f"{passed.sum()} of the places, and {(passed & opens).sum()} of those where a question begins.\n\n"
        f"| | sv | fi | en |\n|---|---|---|---|\n| F1 | {shares} |\n\n"
        f"## Chosen\n\n{of_ridges(f1, 'F1')}\n"
    )
