"""Texts in several languages: what is in the language of a question is nearer to it than what is in another, whatever
either says, so that alone the nearest passages would all be in one language."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.records import Language


def nearest(vector: Vectors, language: Language, build: Build, count: int, apart: float) -> Mapping[str, float]:
    """The similarity of the passages nearest to a unit vector of a text in a language, by their ids.

    To the `count` nearest come as many for each other language of the texts: those nearest to the vector as it would
    lie if it were in that language, `apart` times as far away as questions in general are.
    """
    found = dict(build.nearest(vector, count))
    further = {
        id for each in _moved(vector, language, build, apart) for id, _ in build.nearest(each, count)
    } - found.keys()
    held = build.vectors(list(build.store.passages(further).values())) if further else {}
    return found | {id: float(own @ vector) for id, own in held.items()}


def _moved(vector: Vectors, language: Language, build: Build, apart: float) -> list[Vectors]:
    written_in = build.store.usual(language)
    others = [other for other in written_in if other != language] if len(written_in) > 1 and apart else []
    moved = [vector + apart * (build.store.centre(other) - build.store.centre(language)) for other in others]
    return [each / np.linalg.norm(each) for each in moved]
