"""What documents tell of a programme themselves: its title, its years, its language, who publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import cues
from assistant.aids import plain
from assistant.records import LANGUAGES, Language, Passage, Source

ENGLISH: dict[Language, str] = {"sv": "Swedish", "fi": "Finnish", "en": "English"}
"""What the languages are called where staff are spoken to."""
_YEARS = re.compile(r"\b(20\d\d)\s*[–−-]\s*(20\d\d)\b")
_YEAR = re.compile(r"\b20\d\d\b")
_LONGEST = 20
"""Years that a programme may be for."""
_BEGINNING = 4_000
"""Characters of a document that say what it is."""
_NAME = 60
"""Characters of a publisher's name at most."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document as it was given: its file's name, its text and its passages."""

    name: str
    source: Source
    passages: tuple[Passage, ...]

    @property
    def title(self) -> str:
        """What it calls itself; "" where it does not say."""
        return next((plain(each.text) for each in self.passages if each.kind == "title"), "")


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a programme before anyone has described it."""

    title: str
    """As the first document has it, without its years; "" where it does not say."""
    period: tuple[int, int] | None
    language: Language
    publishers: tuple[tuple[Language, str], ...]
    """By language, the name of whoever publishes it."""


@dataclass(frozen=True, slots=True)
class Version:
    """What tells a document from its other versions, and the name of the earlier one that it replaces, or ""."""

    name: str
    replaces: str


def versions(documents: Sequence[Given]) -> dict[str, Version]:
    """By a document's name, which version it is, of those whose titles differ in nothing but a year.

    Where two have one title, their titles do not tell which of them an earlier or a later one belongs to.
    """
    alike: dict[tuple[Language, str], list[tuple[str, str]]] = {}
    for each in documents:
        years = _YEAR.findall(each.title)
        if len(years) == 1:
            alike.setdefault((each.source.language, _YEAR.sub("", each.title)), []).append((years[0], each.name))
    found: dict[str, Version] = {}
    for names in map(sorted, alike.values()):
        if len(names) < 2 or len({year for year, _ in names}) < len(names):
            continue
        earlier = ["", *(name for _, name in names)]
        found |= {name: Version(year, before) for (year, name), before in zip(names, earlier, strict=False)}
    return found


def namesakes(document: Given, documents: Sequence[Given]) -> list[str]:
    """The other documents that have the title of one, in its language."""
    own = (document.source.language, document.title)
    return [each.name for each in documents if each is not document and own == (each.source.language, each.title)]


def outline(documents: Sequence[Given]) -> Outline:
    """What documents tell, the first of them before the others; without any, nothing but a language."""
    if not documents:
        return Outline("", None, "sv", ())
    said = " ".join(_YEARS.sub(" ", documents[0].title).split()).strip(" –−-:,")
    found = {each.source.language: name for each in reversed(documents) for name in _publishers(each)}
    return Outline(
        said,
        next((years for each in documents for years in _periods(each)), None),
        documents[0].source.language,
        tuple((code, found[code]) for code in LANGUAGES if code in found),
    )


def _periods(document: Given) -> Iterator[tuple[int, int]]:
    """The years that a document names, those of its title first."""
    for text in (document.title, document.source.text[:_BEGINNING]):
        for match in _YEARS.finditer(text):
            first, last = int(match[1]), int(match[2])
            if first <= last <= first + _LONGEST:
                yield first, last


def _publishers(document: Given) -> Iterator[str]:
    """Lines of a document's beginning that are a name such as publishers have, the last one first."""
    lines = [plain(each.text) for each in document.passages if each.start < _BEGINNING]
    for line in reversed(lines):
        spans = cues.spans("publisher", line, document.source.language)
        if len(line) <= _NAME and line[:1].isupper() and spans and line[-1] not in ".:?!,;":
            yield line
