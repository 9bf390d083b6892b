"""House notes: staff's own statements on what a programme's text does not say, each with an owner and a last day.

A note is Markdown below YAML front matter, its text in one or several languages under `## sv`, `## fi` and `## en`.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints, model_validator

from assistant import described, languages
from assistant.described import CORRECT, Described, Text
from assistant.errors import SourceError, marked
from assistant.phrases import Phrase
from assistant.records import LANGUAGES, Language, Passage, Source

State = Literal["valid", "expired", "off"]
FOLDER = "notes"
LONGEST = 1200
"""Characters of a note in one language: a statement, not a second programme."""
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
HEADING = re.compile(r"(?m)^##[ \t]+(.*?)[ \t]*\r?$")
"""What begins the text in a language."""


def _calendar_day(value: object) -> object:
    """YAML reads more than days as days; a number would pass for seconds."""
    try:
        day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if type(day) is not datetime.date:
        raise ValueError("expected a day, as 2027-01-31")
    return day


class About(Described):
    """The front matter of a note: who stands by it, how long it holds, and what it answers."""

    owner: Text
    valid_until: Annotated[datetime.date, BeforeValidator(_calendar_day)]
    topics: tuple[Text, ...] = ()
    """Silent topics of the guide."""
    asks: tuple[Text, ...] = ()
    """Questions that it answers, as people put them."""
    off: bool = False

    @model_validator(mode="before")
    @classmethod
    def _word_off(cls, fields: object) -> object:
        """YAML reads the word "off" as False."""
        named = fields.items() if isinstance(fields, dict) else ()
        return {"off" if name is False else name: value for name, value in named} or fields


class Note(Described):
    """A note as its file has it."""

    document: Text
    """Path below the corpus, with "/"."""
    programme: str
    about: About
    text: Annotated[str, StringConstraints(strip_whitespace=False)]
    """The whole file, exactly; offsets count in it."""

    def state(self, day: datetime.date) -> State:
        """How it stands on a day; it may be used only while it is valid."""
        return "off" if self.about.off else "valid" if day <= self.about.valid_until else "expired"

    def passage(self, language: Language) -> Passage:
        """What it says, in a language if it is there, else in the first it has."""
        spans = {code: (start, end) for code, start, end in _sections(self.text)}
        return self._passage(*spans.get(language, next(iter(spans.values()))))

    def passages(self) -> Iterator[tuple[Passage, Language]]:
        """What it says, in each language that it has."""
        return ((self._passage(start, end), code) for code, start, end in _sections(self.text))

    def language(self, place: int) -> Language:
        """The language of what stands at a place of it."""
        return next(code for code, start, end in _sections(self.text) if start <= place < end)

    def sayings(self) -> Iterator[Phrase]:
        """Its own words, and the questions that it answers."""
        for code, start, end in _sections(self.text):
            yield Phrase("note", self._passage(start, end).id, code, self.text[start:end], self.programme)
        for ask in self.about.asks:
            yield Phrase("note", self.document, languages.detect(ask), ask, self.programme)

    def _passage(self, start: int, end: int) -> Passage:
        said = self.text[start:end]
        id = hashlib.sha256("\0".join((self.document, str(start), said)).encode()).hexdigest()[:16]
        return Passage(id, self.document, self.programme, "note", start, end, said)


def parse(source: Source, topics: Collection[str]) -> Note:
    """The note that a file is; `topics` are those of the guide. Raises SourceError with file and line."""
    text, place = source.text, source.document
    front = _FRONT.match(text)
    if front is None:
        raise SourceError("expected front matter between two lines of ---", place=f"{place}:1", next_step=CORRECT)
    yaml = f"\n{front[1]}"  # as many lines above as in the file
    try:
        about = described.of_yaml(yaml, place, About)
    except ValueError as error:  # a day that is not in the calendar
        line = described.line_of(yaml, ("valid_until",))
        raise SourceError(
            "valid_until: {fault}, expected a day", place=f"{place}:{line}", fault=error, next_step=CORRECT
        ) from error
    for at, topic in enumerate(about.topics):
        if topic not in topics:
            line = described.line_of(yaml, ("topics", at))
            raise SourceError(
                "topics: the guide has no silent topic {topic}",
                place=f"{place}:{line}",
                topic=repr(topic),
                next_step=CORRECT,
            )
    _check_sections(text, place)
    return Note(document=place, programme=source.programme, about=about, text=text)


def _parts(text: str) -> Sequence[tuple[str, int, int, int]]:
    """What stands above the first heading, named "", and below each: its name, where that and where its text stands."""
    front = _FRONT.match(text)
    found = list(HEADING.finditer(text, front.end() if front else 0))
    names = ["", *(each[1].casefold() for each in found)]
    starts = [front.end() if front else 0, *(each.end() for each in found)]
    ends = [*(each.start() for each in found), len(text)]
    texts = [_stripped(text, start, end) for start, end in zip(starts, ends, strict=True)]
    places = [texts[0][0], *(each.start() for each in found)]
    return [(name, place, *span) for name, place, span in zip(names, places, texts, strict=True)]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return (end - len(said.lstrip()), start + len(said.rstrip())) if said.strip() else (start, start)


def _sections(text: str) -> list[tuple[Language, int, int]]:
    """Language and place of each text of a note."""
    return [(code, start, end) for name, _, start, end in _parts(text) for code in LANGUAGES if code == name]


def _check_sections(text: str, place: str) -> None:
    seen: list[str] = []
    for name, at, start, end in _parts(text):
        fault = _fault(name, end - start, seen)
        if fault:
            line = text[:at].count("\n") + 1
            values = {"name": name[:40], "found": end - start, "most": LONGEST}
            raise SourceError(fault, place=f"{place}:{line}", next_step=CORRECT, **values)
        seen.append(name)
    if len(seen) == 1:
        raise SourceError("found no text, expected one below ## sv, ## fi or ## en", place=place, next_step=CORRECT)


def _fault(name: str, length: int, seen: Sequence[str]) -> str:
    """What is wrong with a section after those `seen`; "" if nothing is."""
    if not name:
        return marked("found text above the first heading, expected ## sv, ## fi or ## en") if length else ""
    if name not in LANGUAGES:
        return marked("found ## {name}, expected ## sv, ## fi or ## en")
    if name in seen:
        return marked("found ## {name} twice, expected it once")
    if not length:
        return marked("found nothing below ## {name}, expected text")
    too_long = marked("found {found} characters below ## {name}, expected at most {most}")
    return too_long if length > LONGEST else ""
