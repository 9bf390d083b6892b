"""What phrases stand for, and their vectors: a table a kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assistant.embedding import Vectors
from assistant.records import LANGUAGES, Language
from assistant.whitening import Whitening


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one target, by language: those in it, and those in the others."""

    of: dict[Language, npt.NDArray[np.intp]]
    others: dict[Language, npt.NDArray[np.intp]]


@dataclass(frozen=True)
class PhraseTable:
    """The phrases of one kind, a row each: what they stand for, their language, hubs (n, 3) and unit vectors."""

    targets: npt.NDArray[np.str_]
    languages: npt.NDArray[np.str_]
    hubs: Vectors
    vectors: Vectors

    @cached_property
    def rows(self) -> dict[str, Rows]:
        """The rows of each target."""
        return {str(target): self._rows_of(target) for target in dict.fromkeys(self.targets.tolist())}

    def _rows_of(self, target: str) -> Rows:
        mine = self.targets == target
        return Rows(
            {code: np.flatnonzero(mine & (self.languages == code)) for code in LANGUAGES},
            {code: np.flatnonzero(mine & (self.languages != code)) for code in LANGUAGES},
        )

    def only(self, targets: Sequence[str]) -> PhraseTable:
        """The phrases that stand for some targets."""
        mine = np.isin(self.targets, targets)
        return PhraseTable(self.targets[mine], self.languages[mine], self.hubs[mine], self.vectors[mine])

    def whitened(self, whitening: Whitening) -> PhraseTable:
        """The same phrases, their vectors whitened."""
        return replace(self, vectors=whitening(self.vectors)) if len(self.targets) else self

    def similarities(self, vector: Vectors) -> Vectors:
        """Of each phrase to a vector, shape (n,); of none where there are none."""
        return self.vectors @ vector if len(self.targets) else np.zeros(0, np.float32)

    def centred(self, vector: Vectors, language: Language, share: float = 1.0) -> Vectors:
        """The same less a share of what each phrase is to questions in general in a language."""
        return self.similarities(vector) - share * self.hubs[:, LANGUAGES.index(language)]
