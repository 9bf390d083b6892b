"""What sentences claim besides their subject, from `data/claims.yaml`: that something must, may, is not, is at most."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from assistant.records import LANGUAGES, Language
from assistant.words import fold

_FILE = Path(__file__).parent.parent / "data" / "claims.yaml"
_PART = 6
"""Letters from which a word is found inside a compound."""
_ANSWER = re.compile(r"^\W*(?:nej|no|ei)(?=,)")
Entries = dict[Language, list[str]]
BOUNDS = ("at_least", "at_most", "more_than", "less_than", "before", "after")
"""Concepts that say something of a number; elsewhere their words say nothing of the kind."""
MODAL = ("obligation", "intention", "recommendation", "permission")
"""What a text says of an act: that it must, is to, should or may be done."""
LIMITED = (
    "negation", "reversal", "hedging", "restriction", "universal", "certainty", "moment", "outcome", "free",
)  # fmt: skip
"""Concepts that a sentence may hold only where its passage does."""
DROPPED = ("negation", "obligation", "recommendation", "permission", "restriction", "exception", "partial")
"""Concepts of a passage that change its meaning when they are left out."""


@cache
def table() -> dict[str, dict[str | int, Entries]]:
    found: dict[str, dict[str | int, Entries]] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return found


def alternatives(entries: list[str]) -> str:
    """A regular expression for the entries, longest first; a closing dot ends the word, an opening "/" is a pattern."""
    return "|".join(map(_form, sorted(entries, key=len, reverse=True)))


def _form(entry: str) -> str:
    if entry.startswith("/"):
        return f"(?:{entry[1:]})"
    folded = fold(entry)
    return re.escape(folded.rstrip(".")) + (r"(?!\w)" if folded.endswith(".") else r"\w*")


@cache
def pattern(section: str, name: str | int, language: Language) -> re.Pattern[str]:
    """A concept of a section as a language words it."""
    return re.compile(rf"(?<!\w)(?:{alternatives(table()[section][name][language])})")


def is_month(word: str) -> bool:
    """Whether a folded word is the name of a month in any of the languages."""
    return word == "may" or any(
        pattern("months", name, language).fullmatch(word) for name in table()["months"] for language in LANGUAGES
    )


def names(section: str) -> tuple[str | int, ...]:
    return tuple(table()[section])


def held(text: str, language: Language) -> frozenset[str]:
    """The concepts that a folded text holds; those of numbers aside."""
    text = _affirming(language).sub("|", without_answer(text))
    return frozenset(
        str(name)
        for name in names("concepts")
        if name not in BOUNDS and pattern("concepts", name, language).search(text)
    )


@cache
def _addressing(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(_unnamed('addressing')[language])})")


def addresses(text: str, language: Language) -> bool:
    """Whether a folded text names the project, company or plan of whoever reads it."""
    return bool(_addressing(language).search(text))


def without_answer(text: str) -> str:
    """A folded text without the "no," that it begins with: it denies what was asked."""
    return _ANSWER.sub("", text)


@cache
def _whole(section: str) -> re.Pattern[str]:
    """A section that has no names, in all three languages."""
    entries = [each for language in LANGUAGES for each in _unnamed(section)[language]]
    return re.compile(rf"(?<!\w)(?:{alternatives(entries)})")


def _unnamed(section: str) -> Entries:
    return {language: table()[section][language] for language in LANGUAGES}  # type: ignore[misc]


def promises(text: str) -> bool:
    """Whether a text promises or decides something, in any of the languages."""
    return bool(_whole("promise").search(fold(text)))


def judges(text: str) -> bool:
    """Whether a text says that an idea fits, is approved or paid for, in any of the languages."""
    return bool(_whole("verdict").search(fold(text)))


def grants(text: str) -> bool:
    """Whether a text says that something is granted, or someone eligible, in any of the languages."""
    return bool(_whole("grant").search(fold(text)))


@cache
def _affirming(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(_unnamed('affirming')[language])})")


@cache
def frame(language: Language) -> re.Pattern[str]:
    """The words of the frame in which a text is told of."""
    return re.compile(alternatives(_unnamed("frame")[language]))


@cache
def _alternatives(language: Language) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    sets: dict[str, list[Entries]] = table()["alternatives"]  # type: ignore[assignment]
    return tuple(
        (name, at, re.compile(rf"(?<!\w)(?:{alternatives(entry[language])})|{_inside(entry[language], language)}"))
        for name, entries in sets.items()
        for at, entry in enumerate(entries)
    )


def _inside(entries: list[str], language: Language) -> str:
    """The same as the last part of a compound: "maakuntahallitus"."""
    long = [each for each in entries if len(each) >= _PART and each[0] != "/" and not each.endswith(".")]
    return rf"(?<=\w\w\w)(?:{alternatives(long)})" if long and language != "en" else "(?!)"


def sides(text: str, language: Language) -> frozenset[tuple[str, int]]:
    """Of each set of alternatives, those that a folded text names, by their place in the set."""
    return frozenset((name, at) for name, at, form in _alternatives(language) if form.search(text))
