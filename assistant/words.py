"""Words as they are matched: folded, split, stemmed. Originals are never changed; quotes are cut from the source."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import snowballstemmer

from assistant.records import Language

_STEMMERS = {"sv": "swedish", "fi": "finnish", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
ROOT = 4
"""Letters from which two words that begin alike may have one root, if they are half of the shorter one."""
_CYRILLIC, _AS_CYRILLIC = "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅ", "aeopcyxijshdqwABEKMHOPCTYXIJS"
_GREEK, _AS_GREEK = "ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZHIKMNOPTYX"
_LOOKALIKES = str.maketrans(_CYRILLIC + _GREEK, _AS_CYRILLIC + _AS_GREEK)
_MIXED = re.compile(rf"[A-Za-zÀ-ɏ][{_CYRILLIC}{_GREEK}]|[{_CYRILLIC}{_GREEK}][A-Za-zÀ-ɏ]")
"""Where in a word a letter of another script stands beside a Latin one that it can be taken for."""
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What Unicode takes for letters and marks, and nobody sees."""
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_USUAL = 0x3000
"""Signs below this one, those of alphabets and punctuation, are looked up once."""


class _Without(dict[int, int | None]):
    """A table for `str.translate` that takes out signs of a kind, in a quarter of the time that asking each takes."""

    def __init__(self, goes: Callable[[str], object]) -> None:
        self._goes = goes

    def __missing__(self, code: int) -> int | None:
        kept = None if self._goes(chr(code)) else code
        if code < _USUAL:
            self[code] = kept
        return kept


_SEEN = _Without(lambda char: char not in "\n\r\t" and unicodedata.category(char) in _INVISIBLE)
_BARE = _Without(unicodedata.combining)


def clean(text: str) -> str:
    """Text without what cannot be seen: controls, zero-width, bidi and tag characters, lone surrogates."""
    return text.translate(_SEEN)


def legible(text: str) -> str:
    """A text as it looks, for matching: without what cannot be seen, and with Latin letters where those of another
    script stand for them."""
    return as_latin(_UNSEEN.sub("", clean(text)))


def as_latin(text: str) -> str:
    """The same letter for letter: with what cannot be seen."""
    if not _MIXED.search(text):
        return text
    return _WORD.sub(lambda word: word[0].translate(_LOOKALIKES) if _MIXED.search(word[0]) else word[0], text)


def invisible(text: str) -> int:
    """How many signs of a text cannot be seen."""
    return len(text) - len(_UNSEEN.sub("", clean(text)))


def mixed(text: str) -> int:
    """How many words of a text have letters of another script among Latin ones that look like them."""
    return sum(bool(_MIXED.search(word)) for word in _WORD.findall(text)) if _MIXED.search(text) else 0


def fold(text: str) -> str:
    """One form for matching: compatibility forms, case, dashes and diacritics folded, so that "for" finds "för"."""
    compatible = unicodedata.normalize("NFKD", legible(text)).translate(_DASHES)
    decomposed = unicodedata.normalize("NFKD", compatible.casefold())
    return decomposed.translate(_BARE)


def split(text: str) -> list[str]:
    """The folded words of a text, in order; "ICT-tillämpningar" is two."""
    return _WORD.findall(fold(text))


def shared(one: str, other: str) -> int:
    """How many letters two folded words begin with alike."""
    differs = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differs, min(len(one), len(other)))


def alike(one: str, other: str) -> bool:
    """Whether two folded words are the same, or begin with what may be one root."""
    return one == other or shared(one, other) >= max(ROOT, min(len(one), len(other)) / 2)


_STEMMING = threading.Lock()
"""A stemmer keeps the word it is at in itself, and the app has many threads."""


@cache
def _stemmer(language: Language) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """Snowball stem of a folded word, as the language of the document inflects it."""
    with _STEMMING:
        return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=50_000)
def grams(word: str) -> frozenset[str]:
    """Character trigrams of a folded word, its edges marked: they find compounds and survive a typing error."""
    padded = f"_{word}_"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
