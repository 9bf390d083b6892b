"""Which words of a sentence its passages account for: by the same root, or by the thesaurus."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant import cues, words
from assistant.grounding import concepts, names, thesaurus
from assistant.records import Language
from assistant.words import fold

_ROOT = 0.7
"""Share of the shorter of two words with which both must begin to have one root."""
_COGNATE = 0.6
"""Share of the longer of two words of different languages with which both must begin to be one."""
_INSIDE = 5
"""Letters from which a stem inside a compound is that compound's part."""
_NEAR = 6
"""Words within which two words stand side by side."""
HALF = 0.5
"""What a word counts for of which only a part is accounted for."""


@dataclass(frozen=True)
class Text:
    """A text in a language, as it is matched."""

    text: str
    language: Language

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tuple(words.split(self.text))

    @cached_property
    def meanings(self) -> frozenset[int]:
        """The rows of the thesaurus that its words belong to."""
        parts = (part for token in self.tokens for part in thesaurus.meanings(token, self.language))
        return frozenset().union(*parts)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(words.stem(token, self.language) for token in self.tokens)


def content(text: str, language: Language) -> tuple[str, ...]:
    """The folded words by which a sentence says something in particular, without numbers and words of the frame."""
    named = {token for name in names.capitalised(text) if names.known(name, language) for token in words.split(name)}
    found = (word for word in cues.content(text, language) if not word.isdigit() and word not in named)
    return tuple(word for word in found if not _is_idle(word, language))


def _is_idle(word: str, language: Language) -> bool:
    forms = [concepts.frame(language)]
    forms += [concepts.pattern("concepts", name, language) for name in concepts.names("concepts")]
    forms += [
        concepts.pattern(section, name, language)
        for section in ("numerals", "months", "units", "multipliers", "shares")
        for name in concepts.names(section)
    ]
    return any(form.fullmatch(word) for form in forms)


def places(word: str, language: Language, text: Text) -> list[int]:
    """Where in a text of the same language a folded word stands, by its root."""
    stem = words.stem(word, language)
    return [
        at
        for at, (token, root) in enumerate(zip(text.tokens, text.stems, strict=True))
        if _same(word, stem, token, root)
    ]


def _same(word: str, stem: str, token: str, root: str) -> bool:
    if word == token or stem == root:
        return True
    alike = words.shared(word, token)
    if alike >= max(words.ROOT, _ROOT * min(len(word), len(token))) and alike >= min(len(stem), len(root)) - 1:
        return True
    return (len(stem) >= _INSIDE and stem in token) or (
        len(root) >= _INSIDE and root in word and len(root) >= HALF * len(word)
    )


def accounted(word: str, language: Language, texts: Sequence[Text]) -> float:
    """How far texts account for a folded word, 0 to 1."""
    return max((_accounted(word, language, text) for text in texts), default=0.0)


def _accounted(word: str, language: Language, text: Text) -> float:
    if text.language == language and places(word, language, text):
        return 1.0
    if text.language != language and any(_cognate(word, token) for token in text.tokens):
        return 1.0
    parts = thesaurus.meanings(word, language)
    if not parts:
        return 0.0
    return sum(bool(part & text.meanings) for part in parts) / len(parts)


def _cognate(word: str, token: str) -> bool:
    """Two words of different languages that begin alike: "strategisk", "strategic"."""
    return words.shared(word, token) >= max(words.ROOT, _COGNATE * max(len(word), len(token)))


def side_by_side(found: Sequence[str], language: Language, texts: Sequence[Text]) -> float:
    """Share of the neighbouring words of a sentence that stand near each other in a text of its language; 1 where there
    is none."""
    mine = [text for text in texts if text.language == language]
    pairs = [(one, other) for one, other in itertools.pairwise(found)]
    placed = [
        (one, other)
        for one, other in pairs
        if any(places(one, language, t) and places(other, language, t) for t in mine)
    ]
    if not placed:
        return 1.0
    return sum(any(_are_near(one, other, language, text) for text in mine) for one, other in placed) / len(placed)


def _are_near(one: str, other: str, language: Language, text: Text) -> bool:
    return any(abs(a - b) <= _NEAR for a in places(one, language, text) for b in places(other, language, text))
