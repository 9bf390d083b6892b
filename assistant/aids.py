"""Reading aids of a programme: unofficial renderings, and the guide. They help to find and explain; none is cited."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from assistant import described, sentences
from assistant.described import CORRECT, Described, Phrases, Text, Wording
from assistant.errors import SourceError
from assistant.records import Language
from assistant.wordings import FOLDER as WORDINGS
from assistant.wordings import Wordings

GUIDE = "guide.yaml"
TRANSLATIONS = "translations"
T = TypeVar("T")


class Review(Described):
    """Who of the staff has signed a rendering, and when."""

    by: Text
    day: datetime.date


class Rendering(Described):
    """A sentence of the text, verbatim up to white space, and what it says in another language."""

    text: Text
    rendering: Text


class Renderings(Described):
    """Every sentence in one language; unreviewed until staff sign it."""

    language: Language
    reviewed: Review | None = None
    renderings: tuple[Rendering, ...]

    @cached_property
    def _by_sentence(self) -> dict[str, str]:
        return {plain(each.text): each.rendering for each in self.renderings}

    def of(self, quote: str) -> str | None:
        """What a quote of whole sentences says; None if one of them has no rendering."""
        said = [self._by_sentence.get(plain(quote[start:end])) for start, end in sentences.spans(quote)]
        known = [each for each in said if each]
        return " ".join(known) if known and len(known) == len(said) else None


class Guided(Described):
    """What a piece of the text means in plain words, and what people do that has to do with it.

    Either may be left out: then the text itself is all that tells.
    """

    meaning: Wording | None = None
    activities: Phrases = Phrases()

    def means(self, language: Language) -> str:
        """Its meaning in plain words; "" where the guide has none."""
        return self.meaning[language] if self.meaning else ""


class GoalGuide(Guided):
    """The same of a goal, and what an idea must have to meet it. A goal alone is enough."""

    goal: Text
    """The goal, verbatim."""
    lacks: Wording | None = None
    """Completes "what is missing is"."""


class AimGuide(Guided):
    """The same of a general aim or a strategic choice; `passage` is its verbatim beginning."""

    passage: Text


class SilentTopic(Described):
    """Something that people ask about and the text does not say."""

    topic: Text
    name: Wording
    """Completes "the text does not say"."""
    ask: Text | None = None
    """What of `data/cues.yaml` a question asks for that is on this topic and on none in particular."""
    nearby: Text | None = None
    """What the text does say that helps whoever asks, verbatim."""
    phrases: Phrases = Phrases()


class Signpost(Described):
    """Whom to turn to, by who asks."""

    asker: Text
    says: Wording
    checked: datetime.date


class Remark(Described):
    """What has happened since to what a passage says; shown beside it."""

    passage: Text
    says: Wording
    dated: datetime.date


class Word(Described):
    """A word of the text, explained."""

    word: Wording
    explains: Wording


class Guide(Described):
    """The guide to a programme."""

    rule: Text | None = None
    """What the text asks of every project, verbatim."""
    goals: tuple[GoalGuide, ...] = ()
    aims: tuple[AimGuide, ...] = ()
    silent: tuple[SilentTopic, ...] = ()
    open: tuple[Text, ...] = ()
    """The silent topics that every idea leaves open: a house note on one is shown with the idea."""
    signposts: tuple[Signpost, ...] = ()
    remarks: tuple[Remark, ...] = ()
    words: tuple[Word, ...] = ()


class Aids(Described):
    """All aids of a programme; empty where its folder has none."""

    guide: Guide = Guide()
    renderings: tuple[Renderings, ...] = ()
    wordings: tuple[Wordings, ...] = ()

    def rendering(self, quote: str, language: Language) -> str | None:
        """A quote in another language; None where there is no rendering."""
        return next(
            (found for each in self.renderings if each.language == language and (found := each.of(quote))), None
        )


def load(folder: Path, texts: Sequence[str]) -> tuple[Aids, list[SourceError]]:
    """The aids of a programme with these documents, and what is wrong with files that had to be left out."""
    faults: list[SourceError] = []
    guide = Guide()
    if (folder / GUIDE).exists():
        try:
            guide = _guide(folder / GUIDE, f"{folder.name}/{GUIDE}", texts)
        except SourceError as error:
            faults.append(error)
    renderings = _each(folder, TRANSLATIONS, faults, lambda path, place: _renderings(path, place, texts))
    wordings = _each(folder, WORDINGS, faults, lambda path, place: _wordings(path, place, texts, guide))
    return Aids(guide=guide, renderings=renderings, wordings=wordings), faults


def _each(folder: Path, below: str, faults: list[SourceError], read: Callable[[Path, str], T]) -> tuple[T, ...]:
    """What the files of a folder hold; a faulty one is left out, and its fault kept."""
    found = []
    for path in sorted((folder / below).glob("*.yaml")):
        try:
            found.append(read(path, f"{folder.name}/{below}/{path.name}"))
        except SourceError as error:
            faults.append(error)
    return tuple(found)


def _guide(path: Path, place: str, texts: Sequence[str]) -> Guide:
    guide = described.read_yaml(path, place, Guide)
    _check(path, place, texts, _verbatim(guide))
    _check_topics(path, place, guide, ((("open", at), topic) for at, topic in enumerate(guide.open)))
    return guide


def _verbatim(guide: Guide) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """What must stand in the text, with its place in the file."""
    yield from [(("rule",), guide.rule)] if guide.rule else []
    yield from ((("goals", at, "goal"), each.goal) for at, each in enumerate(guide.goals))
    yield from ((("aims", at, "passage"), each.passage) for at, each in enumerate(guide.aims))
    yield from ((("silent", at, "nearby"), each.nearby) for at, each in enumerate(guide.silent) if each.nearby)
    yield from ((("remarks", at, "passage"), each.passage) for at, each in enumerate(guide.remarks))


def _renderings(path: Path, place: str, texts: Sequence[str]) -> Renderings:
    found = described.read_yaml(path, place, Renderings)
    pairs = ((("renderings", at, "text"), each.text) for at, each in enumerate(found.renderings))
    _check(path, place, texts, pairs)
    return found


def _wordings(path: Path, place: str, texts: Sequence[str], guide: Guide) -> Wordings:
    found = described.read_yaml(path, place, Wordings)
    _check(path, place, texts, found.verbatim())
    _check_topics(path, place, guide, found.topics())
    return found


def _check_topics(path: Path, place: str, guide: Guide, named: Iterable[tuple[tuple[int | str, ...], str]]) -> None:
    """Raises SourceError for the first silent topic that the guide does not have."""
    known = {each.topic for each in guide.silent}
    for loc, topic in named:
        if topic not in known:
            line = described.line_of(path.read_text(encoding="utf-8"), loc)
            raise SourceError(
                "{guide} has no silent topic {topic}",
                place=f"{place}:{line}",
                guide=GUIDE,
                topic=repr(topic),
                next_step=CORRECT,
            )


def _check(path: Path, place: str, texts: Sequence[str], pairs: Iterable[tuple[tuple[int | str, ...], str]]) -> None:
    """Raises SourceError for the first that no document holds."""
    held = [plain(text) for text in texts]
    for loc, wanted in pairs:
        if not any(plain(wanted) in text for text in held):
            line = described.line_of(path.read_text(encoding="utf-8"), loc)
            raise SourceError(
                "no document holds {wanted}", place=f"{place}:{line}", wanted=repr(wanted[:80]), next_step=CORRECT
            )


def plain(text: str) -> str:
    """White space as single spaces; the text has line breaks and no-break spaces where an editor has none."""
    return " ".join(text.split())
