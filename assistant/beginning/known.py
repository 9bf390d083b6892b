"""What is known from other programmes: goals with what people do who meet them, and topics of silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant import background, whitening
from assistant.aids import GoalGuide, SilentTopic
from assistant.corpus import Corpus, read_corpus
from assistant.embedding import Embedder, Vectors
from assistant.errors import SourceError
from assistant.kept import KeptVectors
from assistant.programme import Programme
from assistant.records import LANGUAGES, Language
from assistant.whitening import Whitening

SHIPPED = Path(__file__).parents[2] / "corpus"
"""The corpus with the first programme, whose guide is known wherever the assistant runs."""


@dataclass(frozen=True, slots=True)
class KnownGoal:
    """A goal of another programme, as its guide has it."""

    programme: Programme
    guide: GoalGuide

    def texts(self) -> Iterator[tuple[Language, str]]:
        """All that it is put by: its own words, and in each language renderings, meaning and activities."""
        yield self.programme.language or "sv", self.guide.goal
        for code in LANGUAGES:
            named = (self.programme.aids.rendering(self.guide.goal, code), self.guide.means(code))
            yield from ((code, text) for text in (*named, *self.guide.activities[code]) if text)


@dataclass(frozen=True, slots=True)
class Known:
    """Goals and silent topics of other programmes, with the vectors of what they say."""

    goals: tuple[KnownGoal, ...]
    topics: tuple[SilentTopic, ...]
    open: frozenset[str]
    """Those that every idea leaves open."""
    said: tuple[tuple[int, Language, str], ...]
    """Every text of the goals, with the goal's place."""
    vectors: Vectors
    """One row a text."""
    even: Whitening
    asked: dict[str, Vectors]
    """By topic, the vectors of the ways of asking."""
    questions: Vectors
    """Questions in general, one row each."""


def known(corpora: Sequence[Path], embedder: Embedder) -> Known:
    """What the guides of some corpora know, if there are any. Of a programme in several, the first counts."""
    read = [found for folder in corpora if (found := _read(folder))]
    programmes = {each.name: each for found in reversed(read) for each in found.programmes}
    goals = tuple(KnownGoal(p, g) for p in programmes.values() for g in p.aids.guide.goals)
    topics = {each.topic: each for p in programmes.values() for each in p.aids.guide.silent if _is_general(each)}
    left_open = frozenset(topic for p in programmes.values() for topic in p.aids.guide.open)
    said = tuple((at, code, text) for at, goal in enumerate(goals) for code, text in goal.texts())
    with closing(KeptVectors(Path(":memory:"), embedder)) as kept:
        for path in (path for found in read for path in found.shipped):
            kept.take(path)
        vectors = kept.documents([text for *_, text in said])
        asked = {name: kept.documents(list(_asking(topic))) for name, topic in topics.items()}
        questions = background.asked(kept) if topics else kept.queries([])
    even = whitening.fitted(vectors, [str(at) for at, *_ in said])
    return Known(goals, tuple(topics.values()), left_open, said, vectors, even, asked, questions)


def _read(folder: Path) -> Corpus | None:
    """A corpus; None where there is nothing in it yet."""
    try:
        return read_corpus(folder) if folder.is_dir() else None
    except SourceError:
        return None


def _is_general(topic: SilentTopic) -> bool:
    """Whether a topic is put in the guide's own words; those that are not are of the wordings of one text."""
    return any(topic.phrases[code] for code in LANGUAGES)


def _asking(topic: SilentTopic) -> Iterator[str]:
    for code in LANGUAGES:
        yield from (topic.name[code], *topic.phrases[code])
