"""Labelled pairs of a sentence and the passages that it may rest on (`evals/claims/`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import sentences
from assistant.embedding import Vectors
from assistant.errors import AssistantError
from assistant.grounding import rules
from assistant.grounding.claim import Claim, Ground
from assistant.grounding.cover import Text
from assistant.grounding.signs import Signs, signs
from assistant.markdown import MARK
from assistant.programme import Programme
from assistant.records import Evidence, Hit, Language, Passage
from assistant.writing import support
from evals.cases import Split

FOLDER = Path(__file__).parent / "claims"
Kind = Literal[
    "supported",
    "number",
    "name",
    "modal",
    "foreign",
    "negated",
    "overgeneral",
    "invented",
    "wrongly_cited",
    "promise",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
AIMED: tuple[Kind, ...] = ("number", "name", "modal", "foreign")
"""What is to be caught nearly always: changed numbers, dates, names and modal words, and other passages' claims."""


class Given(BaseModel):
    """A passage of a pair."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    text: str


class Pair(BaseModel):
    """A sentence with its marks, its numbered passages, and what is wrong with it, if anything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Kind
    language: Language
    passages: tuple[Given, ...]
    sentence: str
    note: str
    """What was changed."""

    @property
    def marks(self) -> frozenset[int]:
        return frozenset(int(number) for number in MARK.findall(self.sentence))

    @property
    def own(self) -> str:
        """The sentence without its marks, as the writer's check reads it."""
        [block] = support.read(self.sentence)
        return " ".join(sentence.own for sentence in block.sentences)

    @property
    def evidence(self) -> Evidence:
        """The passages as evidence, each a document of its own."""
        return Evidence(
            tuple(
                Hit(Passage(str(at), f"{self.id}/{at}", self.id, "paragraph", 0, len(each.text), each.text), 0.0)
                for at, each in enumerate(self.passages, start=1)
            )
        )


@dataclass(frozen=True)
class Held:
    """A pair with its claim and its grounds."""

    pair: Pair
    claim: Claim
    grounds: dict[int, Ground]

    @property
    def marked(self) -> list[Ground]:
        return [self.grounds[number] for number in sorted(self.pair.marks)]

    @property
    def others(self) -> list[Ground]:
        return [ground for number, ground in self.grounds.items() if number not in self.pair.marks]

    @cached_property
    def faults(self) -> frozenset[str]:
        """The rules that it breaks."""
        return rules.faults(self.claim, self.marked)

    @cached_property
    def signs(self) -> Signs:
        return signs(self.claim, self.marked, self.others, self.faults)


def load(split: Split) -> list[Pair]:
    """The pairs of a split. Raises AssistantError with file and line."""
    path = FOLDER / f"{split}.jsonl"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            pair = Pair.model_validate_json(line)
        except ValidationError as error:
            raise AssistantError(f"{path.name}:{number}: {error.errors()[0]['msg']}", next_step="Correct it") from error
        if not pair.marks or not pair.marks <= set(range(1, len(pair.passages) + 1)):
            raise AssistantError(f"{path.name}:{number}: it marks no passage that it has", next_step="Correct it")
        found.append(pair)
    return found


def held(pair: Pair, vectors: dict[str, Vectors], programmes: Sequence[Programme]) -> Held:
    """A pair as the check looks at it; `vectors` has those of all its `texts`."""
    grounds = {
        number: Ground(given, _stacked(given, vectors)) for number, given in enumerate(texts(pair, programmes), start=1)
    }
    return Held(pair, Claim(Text(pair.own, pair.language), vectors[pair.own]), grounds)


def texts(pair: Pair, programmes: Sequence[Programme]) -> list[tuple[Text, ...]]:
    """What each passage of a pair says, and a rendering of it in the sentence's language where a programme has one."""
    return [
        (Text(each.text, each.language), *(Text(said, pair.language) for said in _rendered(each, pair, programmes)))
        for each in pair.passages
    ]


def _rendered(given: Given, pair: Pair, programmes: Sequence[Programme]) -> list[str]:
    if given.language == pair.language:
        return []
    found = (programme.aids.rendering(given.text, pair.language) for programme in programmes)
    return [each for each in found if each][:1]


def pieces(given: tuple[Text, ...]) -> list[str]:
    """The texts of a ground, and their sentences where there are several."""
    found = []
    for text in given:
        spans = sentences.spans(text.text)
        found += [text.text, *(text.text[start:end] for start, end in spans if len(spans) > 1)]
    return found


def _stacked(given: tuple[Text, ...], vectors: dict[str, Vectors]) -> Vectors:
    return np.stack([vectors[piece] for piece in pieces(given)])
