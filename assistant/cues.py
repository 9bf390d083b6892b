"""The words by which a question is read, from `data/cues.yaml`: matched at the beginning of words, in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant import languages, words
from assistant.records import LANGUAGES, Language
from assistant.words import fold

ITEMS = {"item 1": 0, "item 2": 1, "item 3": 2, "item 4": 3, "item 5": 4, "last item": -1}
"""Cues for the members of a list, with their places in it."""
_FILE = Path(__file__).parent / "data" / "cues.yaml"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a question may ask for, and what a passage must hold to answer it."""

    name: str
    asked: re.Pattern[str]
    held: re.Pattern[str]


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    table: dict[str, dict[str, dict[str, list[str]]]] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return table


def _pattern(entries: list[str]) -> str:
    """Alternatives, longest first; a closing dot ends the word, a closing "!" the text."""
    endings = {".": r"(?!\w)", "!": r"(?=\W*\Z)"}
    ordered = sorted(entries, key=len, reverse=True)
    return "|".join(re.escape(entry.rstrip(".!")) + endings.get(entry[-1], r"\w*") for entry in ordered)


@cache
def _compiled(name: str, language: Language | None) -> re.Pattern[str]:
    entries = [entry for code in ([language] if language else LANGUAGES) for entry in _table()[name][code]]
    return _anywhere(entries)


def found(name: str, text: str, language: Language | None = None) -> bool:
    """Whether a text holds a cue, of one language or of any."""
    return bool(_compiled(name, language).search(fold(text)))


def opens(name: str, text: str, language: Language | None = None) -> bool:
    """Whether a text begins with a cue."""
    return bool(_compiled(name, language).match(fold(text).lstrip(" ¿¡\"'(-–.,")))


def spans(name: str, text: str, language: Language | None = None) -> list[tuple[int, int]]:
    """Where in a text, as it is written, its cues stand."""
    letters = [_letter(char) for char in text]
    places = [at for at, folded in enumerate(letters) for _ in folded] + [len(text)]
    found = _compiled(name, language).finditer("".join(letters))
    return [(places[each.start()], places[each.end()]) for each in found]


_letter = lru_cache(maxsize=4096)(fold)


def removed(text: str, *names: str, language: Language | None = None) -> str:
    """A text without its cues of some names."""
    for name in names:
        for start, end in reversed(spans(name, text, language)):
            text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


def whole(text: str, *names: str) -> bool:
    """Whether a text is nothing but cues of some names, in any language."""
    left = removed(text, *names)
    return left != " ".join(text.split()) and not re.search(r"\w", left)


def without(name: str, word: str) -> bool:
    """Whether a single word is none of the cues of a name."""
    return not _compiled(name, None).fullmatch(fold(word))


def content(text: str, language: Language) -> tuple[str, ...]:
    """The folded words of a text that carry content, in order."""
    return _carrying(text, _idle(language))


def content_in_any(text: str) -> tuple[str, ...]:
    """The folded words of a text that carry content whichever of the languages it is in."""
    return _carrying(text, frozenset().union(*map(_idle, LANGUAGES)))


def topic(text: str, language: Language) -> tuple[str, ...]:
    """What is left of a text's content without the words for a programme and its parts: what it is about."""
    return tuple(word for word in content(text, language) if without("structure", word))


def _carrying(text: str, idle: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in words.split(text) if word not in idle and (len(word) > 1 or word.isdigit()))


@cache
def _idle(language: Language) -> frozenset[str]:
    return frozenset(map(fold, languages.function_words(language)))


@cache
def asks() -> tuple[Ask, ...]:
    """What can be asked for."""
    return tuple(_ask(name, entry) for name, entry in _table()["asks"].items())


def claims(text: str) -> frozenset[str]:
    """What a text claims of the kinds that are compared: that something is not so, and each month it names."""
    folded = fold(text)
    return frozenset(name for name, pattern in _claims() if pattern.search(folded))


@cache
def _claims() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = _table()["claims"].items()
    return tuple((name, _anywhere([each for code in LANGUAGES for each in entry[code]])) for name, entry in kinds)


def _anywhere(entries: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_pattern(entries)})")


def _ask(name: str, entry: dict[str, list[str]]) -> Ask:
    asked = [each for code in LANGUAGES for each in entry[code]]
    return Ask(name, _anywhere(asked), re.compile(str(entry["held"])))
