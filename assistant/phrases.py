"""Phrases of the reading aids: other words for a passage, in three languages. Their vectors point to what is cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from assistant import sentences
from assistant.aids import Aids, AimGuide, GoalGuide, plain
from assistant.records import LANGUAGES, Language, Passage
from assistant.wordings import Worded, Wordings

PhraseKind = Literal["rendering", "goal", "aim", "silent", "ask", "list", "outside", "note"]
"""A rendering of a passage; what people do who meet a goal, who touch a general aim, or neither; what people ask that
the text does not say, that passages answer, or that is for all of something; what a note of the staff says."""

Said = Literal["ask", "list", "silent", "goal", "aim", "outside"]
"""The kinds that people's own messages are like."""
SAID: tuple[Said, ...] = get_args(Said)


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a passage, in the offsets of its document."""

    passage: str
    start: int
    end: int

    @staticmethod
    def joined(places: Iterable[Place]) -> str:
        """Places as the target of a phrase."""
        return " ".join(f"{each.passage}:{each.start}:{each.end}" for each in places)

    @staticmethod
    def split(target: str) -> tuple[Place, ...]:
        """The places that a target names."""
        parts = (each.rsplit(":", 2) for each in target.split())
        return tuple(Place(passage, int(start), int(end)) for passage, start, end in parts)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that stands for a passage, or for a topic that the text is silent about."""

    kind: PhraseKind
    target: str
    """Id of the passage; name of the topic; places, as `Place.joined` writes them; or ""."""
    language: Language
    text: str
    programme: str = ""
    """Whose aid or note it is."""


def phrases(aids: Aids, passages: Sequence[Passage], spoken: Mapping[str, Language]) -> list[Phrase]:
    """All phrases of a programme; `spoken` is the language of each of its documents."""
    guided: list[tuple[PhraseKind, str, GoalGuide | AimGuide]] = [
        *(("goal", guide.goal, guide) for guide in aids.guide.goals),
        *(("aim", guide.passage, guide) for guide in aids.guide.aims),
    ]
    return [
        *(Phrase("rendering", id, code, text) for id, code, text in renderings(aids, passages)),
        *(each for kind, said, guide in guided for each in _guided(kind, said, guide, aids, passages, spoken)),
        *(() if aids.guide.goals else _unguided(aids, passages, spoken)),
        *(
            Phrase("silent", topic.topic, code, text)
            for topic in aids.guide.silent
            for code in LANGUAGES
            for text in topic.phrases[code]
        ),
        *(each for wordings in aids.wordings for each in _worded(wordings, passages)),
        *_stated(aids, passages, spoken),
    ]


def renderings(aids: Aids, passages: Sequence[Passage]) -> Iterator[tuple[str, Language, str]]:
    """Passage, language and text of the renderings: of each passage whole, and of its sentences if it has several."""
    for passage in passages:
        spans = sentences.spans(passage.text)
        said = [passage.text, *(passage.text[start:end] for start, end in spans if len(spans) > 1)]
        for language in LANGUAGES:
            found = (aids.rendering(each, language) for each in said)
            yield from ((passage.id, language, text) for text in found if text)


def holding(said: str, passages: Sequence[Passage]) -> Passage | None:
    """The passage that a verbatim piece of the text is from; one of its own goes before one that it is a part of."""
    wanted = plain(said)
    held = [passage for passage in passages if wanted in plain(passage.text)]
    return min(held, key=lambda passage: len(passage.text), default=None)


def place(said: str, passages: Sequence[Passage]) -> Place | None:
    """Where a verbatim piece of the text stands, whatever its white space."""
    passage = holding(said, passages)
    if passage is None:
        return None
    found = re.search(r"\s+".join(map(re.escape, said.split())), passage.text)
    span = found.span() if found else (0, len(passage.text))
    return Place(passage.id, passage.start + span[0], passage.start + span[1])


def sentence(said: str, passages: Sequence[Passage]) -> Place | None:
    """The whole sentence that a verbatim piece of the text is from, or begins."""
    passage, within = holding(said, passages), place(said, passages)
    if passage is None or within is None:
        return None
    spans = [(passage.start + start, passage.start + end) for start, end in sentences.spans(passage.text)]
    held = [span for span in spans if span[0] < within.end and within.start < span[1]]
    return Place(passage.id, held[0][0], held[-1][1]) if held else within


def _worded(wordings: Wordings, passages: Sequence[Passage]) -> Iterator[Phrase]:
    """The phrases of one language's wordings; what is no longer in a passage has none."""
    kinds: list[tuple[PhraseKind, tuple[Worded, ...]]] = [("ask", wordings.asks), ("list", wordings.lists)]
    for kind, entries in kinds:
        for entry in entries:
            places = [found for text in entry.of if (found := place(text, passages))]
            yield from (Phrase(kind, Place.joined(places), wordings.language, text) for text in entry.wordings)
    guided: list[tuple[PhraseKind, tuple[Worded, ...]]] = [("goal", wordings.goals), ("aim", wordings.aims)]
    for kind, entries in guided:
        for entry in entries:
            said = sentence(entry.of[0], passages)
            yield from (Phrase(kind, Place.joined([said]), wordings.language, text) for text in entry.wordings if said)
    for entry in wordings.silent:
        yield from (Phrase("silent", entry.of[0], wordings.language, text) for text in entry.wordings)
    yield from (Phrase("outside", "", wordings.language, text) for text in wordings.outside)


def _stated(aids: Aids, passages: Sequence[Passage], spoken: Mapping[str, Language]) -> Iterator[Phrase]:
    """What the text itself says where one place answers: a question often has the words of its answer."""
    single = [entry for wordings in aids.wordings for entry in wordings.asks if len(entry.of) == 1]
    heads = [entry for wordings in aids.wordings for entry in wordings.lists if len(entry.of) == 1]
    of: dict[tuple[PhraseKind, str], None] = {("ask", entry.of[0]): None for entry in single}
    of |= {("list", entry.of[0]): None for entry in heads}
    for kind, text in of:
        passage, found = holding(text, passages), place(text, passages)
        if passage and found:
            said = [(spoken[passage.document], text), *((code, aids.rendering(text, code)) for code in LANGUAGES)]
            yield from (Phrase(kind, Place.joined([found]), code, each) for code, each in said if each)


def _unguided(aids: Aids, passages: Sequence[Passage], spoken: Mapping[str, Language]) -> Iterator[Phrase]:
    """Where no guide names the goals they are those of the text's own structure, each in its own words."""
    for goal in (passage for passage in passages if passage.kind == "goal"):
        target = Place.joined([Place(goal.id, goal.start, goal.end)])
        said = [(spoken[goal.document], goal.text), *((code, aids.rendering(goal.text, code)) for code in LANGUAGES)]
        yield from (Phrase("goal", target, code, text) for code, text in said if text)


def _guided(
    kind: PhraseKind,
    said: str,
    guide: GoalGuide | AimGuide,
    aids: Aids,
    passages: Sequence[Passage],
    spoken: Mapping[str, Language],
) -> Iterator[Phrase]:
    passage, place = holding(said, passages), sentence(said, passages)
    if passage is None or place is None:
        return
    target = Place.joined([place])
    own = passage.text[place.start - passage.start : place.end - passage.start]
    yield Phrase(kind, target, spoken[passage.document], own)
    for language in LANGUAGES:
        texts = (aids.rendering(own, language), guide.means(language), *guide.activities[language])
        yield from (Phrase(kind, target, language, text) for text in texts if text)
