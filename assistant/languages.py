"""Which of the three languages a text is in, or that it is in another.

Two-word questions fool statistical detectors, so the short words that only one of the languages has are counted first,
then letters, and py3langid, restricted to the three, decides what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from assistant import glossary
from assistant.records import LANGUAGES, Language
from assistant.words import fold

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NEIGHBOURS = frozenset({"no", "nb", "nn", "da", "et", "is", "fo"})
"""Languages that a detector takes sloppy Swedish or Finnish for."""
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzåäöéüšž")
"""Letters of the three languages, with those of the foreign names and loans that they use."""
_FEW = 3
"""Words of a message that the glossary may tell the language of."""
_CERTAIN = 0.9
"""Probability among the three from which the detector is believed without the word lists."""
_LIKELY = 0.7
"""The same where there is no conversation to go by."""

_BEGINNING = 20_000
"""Characters by which a document's language is told."""
_TELLING = 20
"""Words from which a text tells its language for certain."""
_OWN_LETTERS, _SHORT = 0.02, 0.1
"""Shares of letters with dots or a ring in Swedish and Finnish, and of short words, that neighbours do not reach."""


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text; `certain` is False where it does not tell, and the conversation should decide."""

    language: Language | None
    """None: a language other than the three."""
    certain: bool
    likely: bool = False
    """Whether it tells enough where there is no conversation."""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _lists() -> dict[str, dict[Language, frozenset[str]]]:
    table = yaml.load((Path(__file__).parent / "data" / "words.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {name: {code: frozenset(table[name][code].split()) for code in LANGUAGES} for name in table}


def function_words(language: Language) -> frozenset[str]:
    """Short words that carry no content, with and without diacritics."""
    return _lists()["function"][language]


def _telltales(language: Language) -> frozenset[str]:
    """Other words that only one of the three languages has."""
    return _lists()["telltale"][language]


def detection(text: str) -> Detection:
    """Which language `text` is in; the detector's model, slow to load, is asked only where word lists do not tell."""
    text = unicodedata.normalize("NFKC", text)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if not words:
        return Detection("sv", certain=False)
    letters = "".join(words)
    if sum(not unicodedata.name(char, "").startswith("LATIN") for char in letters) > len(letters) / 2:
        return Detection(None, certain=True)
    votes = sorted(
        ((sum(word in function_words(code) or word in _telltales(code) for word in words), code) for code in LANGUAGES),
        reverse=True,
    )
    (most, first), (second, _), _ = votes
    if most >= max(2 * second, 1) and most >= len(words) / 4:
        return Detection(first, certain=True)
    if len(words) >= 3 and sum(not _ALPHABET.issuperset(word) for word in words) >= max(most, 1):
        return Detection(None, certain=True)
    if not most and (known := _of_glossary(words)):
        return Detection(known, certain=True)
    return _asked_of_detector(text, first if most > second else None, len(words))


def _of_glossary(words: Sequence[str]) -> Language | None:
    """The one language that words of the glossary are in, for a message of hardly a word."""
    found = [glossary.languages_of(fold(word)) for word in words[:_FEW]]
    own = {language for languages in found if len(languages) == 1 for language in languages}
    return own.pop() if len(own) == 1 and len(words) <= _FEW else None


def _asked_of_detector(text: str, leaning: Language | None, words: int) -> Detection:
    ranked = [(code, float(share)) for code, share in _identifier().rank(text)]
    top, probability = ranked[0]
    if words >= 4 and probability > _CERTAIN and top not in _NEIGHBOURS.union(LANGUAGES):
        return Detection(None, certain=True)
    three = {code: share for code, share in ranked if code in LANGUAGES}
    best = max(LANGUAGES, key=lambda code: three[code])
    if leaning:
        return Detection(leaning, certain=True)
    share = three[best] / sum(three.values())
    return Detection(best, certain=share >= _CERTAIN, likely=share >= _LIKELY)


def detect(text: str) -> Language:
    """The likeliest of the three languages."""
    return detection(text[:10_000]).language or "en"


def of_document(text: str) -> Language | None:
    """The language of a document, told by its beginning; None if it is another than the three."""
    beginning, words = _beginning(text)
    found = detection(beginning).language
    if found is None or len(words) < _TELLING or _is_plainly(found, words):
        return found
    top, probability = _identifier().rank(beginning)[0]
    return None if top not in LANGUAGES and probability > _CERTAIN else found


def is_telling(text: str) -> bool:
    """Whether a document begins with words enough to tell its language for certain."""
    return len(_beginning(text)[1]) >= _TELLING


def _beginning(text: str) -> tuple[str, list[str]]:
    """The beginning of a document, and its words."""
    beginning = unicodedata.normalize("NFKC", text[:_BEGINNING])
    return beginning, re.findall(r"[^\W\d_]+", beginning.casefold())


def _is_plainly(language: Language, words: Sequence[str]) -> bool:
    """Whether a text has a language's own short words and letters, and no others: then no slow model need be asked."""
    letters = "".join(words)
    own = sum(map(letters.count, "åäö")) / len(letters)
    short = sum(word in function_words(language) for word in words) / len(words)
    return _ALPHABET.issuperset(letters) and (own > _OWN_LETTERS if language != "en" else not own) and short > _SHORT
