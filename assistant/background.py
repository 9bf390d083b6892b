"""The background questions: what people ask in general, of funding and of everything else. In no eval set, never shown.

They tell how near a passage is to any question at all (its hub), and whether a question is about funding at all.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.embedding import Vectors
from assistant.index.store import Hubs
from assistant.kept import KeptVectors
from assistant.records import LANGUAGES, Language

_FILE = Path(__file__).parent / "data" / "background.jsonl"
SHIPPED = _FILE.with_suffix(".npz")
"""Their vectors, made by `make vectors`."""


@dataclass(frozen=True, slots=True)
class BackgroundQuestion:
    """A question of the project's own writing."""

    language: Language
    topic: Literal["funding", "beside"]
    text: str


@cache
def questions() -> tuple[BackgroundQuestion, ...]:
    """Every background question, in the order of the file."""
    return tuple(
        BackgroundQuestion(**json.loads(line)) for line in _FILE.read_text(encoding="utf-8").splitlines() if line
    )


def digest() -> str:
    """Changes when a question does; a build made with other questions is made again."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:16]


def asked(kept: KeptVectors) -> Vectors:
    """The vectors of the questions, in their order; those that ship are taken, which spares seconds."""
    texts = [each.text for each in questions()]
    if not kept.has(texts, "query"):
        kept.take(SHIPPED)
    return kept.queries(texts)


def hubs(passages: Vectors, asked: Vectors) -> list[Hubs]:
    """The hubs of passages: their mean similarity to the questions of each language.

    `passages` has shape (passages, dimensions); `asked` (questions, dimensions), in the order of `questions()`.
    """
    languages = [question.language for question in questions()]
    centres = [
        asked[[at for at, each in enumerate(languages) if each == language]].mean(axis=0) for language in LANGUAGES
    ]
    means = [passages @ centre for centre in centres]
    return [tuple(float(mean) for mean in each) for each in zip(*means, strict=True)]
