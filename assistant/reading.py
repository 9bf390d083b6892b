"""Text and history become a Question: its language, its kind, and a wording that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant import cues, languages, words
from assistant.records import LANGUAGES, Language, Turn

LONGEST = 2000
"""Characters of a question."""
_SHORT = 3
"""Content words up to which a turn is taken to lean on the one before it, if it begins as such turns do."""
_SHORT_HELP = 3
"""Content words up to which what begins as a question about the assistant is one: with more it asks for something."""
_KEYS = 5
"""Letters from which a message without a pronounceable word is taken as keys hit at random; "SMF" is not."""
_RUN = re.compile(r"[b-df-hj-np-tv-xz]{5}")
_FEW_VOWELS = 5
"""Letters to a vowel from which a word with a run of consonants is unpronounceable; "samhällsstruktur" has four."""
_REMEMBERED = 8
"""Turns that a follow-up may lean on through one another."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is answered. `foreign` is True if it is in none of the three languages."""

    text: str
    language: Language
    kind: Literal["question", "greeting", "thanks", "help", "empty", "noise", "too_long"]
    standalone: str
    """What is searched for: the question, with what it leans on from the turns before."""
    foreign: bool = False

    @property
    def content(self) -> tuple[str, ...]:
        """Its folded words that carry content."""
        return content(self.standalone, self.language)

    @property
    def topic(self) -> tuple[str, ...]:
        """What is left of its content without the words for the text and its parts: what it is about."""
        return tuple(_topic(self.standalone, self.language))

    @property
    def sought(self) -> tuple[str, ...]:
        """The words to look for: what it is about, or all its content if it is about the text as such."""
        return self.topic or self.content

    @property
    def asks_for_goals(self) -> bool:
        return cues.found("goals", self.standalone, self.language)

    @property
    def names_text(self) -> bool:
        return cues.found("text", self.standalone, self.language)

    @property
    def asks_for_areas(self) -> bool:
        return cues.found("areas", self.standalone, self.language)

    @property
    def asks_for_all(self) -> bool:
        return cues.found("listing", self.standalone, self.language)


def read(text: str, history: Sequence[Turn], language: Language | Literal["auto"], page: Language | None) -> Question:
    """The question that `text` is after `history`, to be answered in `language`; "auto" is the one it was asked in.

    Where the turn does not tell, the last turn's language is taken, then the page's, then Swedish.
    """
    cleaned = words.clean(text[: LONGEST + 1]).strip()
    detected = languages.detection(cleaned)
    told = detected.language or "en"
    usual = history[-1].answer.language if history else page or "sv"
    used = language if language != "auto" else told if detected.certain else usual
    kind = _kind(text, cleaned, used)
    standalone = _stand_alone(cleaned, history, used) if kind == "question" else cleaned
    return Question(cleaned, used, kind, standalone, foreign=detected.language is None and kind == "question")


def content(text: str, language: Language) -> tuple[str, ...]:
    """The folded words of a text that carry content, in order."""
    idle = {words.fold(word) for word in languages.function_words(language)}
    return tuple(word for word in words.split(text) if word not in idle and (len(word) > 1 or word.isdigit()))


def _kind(
    text: str, cleaned: str, language: Language
) -> Literal["question", "greeting", "thanks", "help", "empty", "noise", "too_long"]:
    if len(text) > LONGEST:
        return "too_long"
    if not cleaned:
        return "empty"
    if _is_noise(cleaned):
        return "noise"
    if cues.whole("greeting", cleaned):
        return "greeting"
    if cues.whole("thanks", cleaned):
        return "thanks"
    if cues.opens("help", cleaned) and len(content(cleaned, language)) <= _SHORT_HELP:
        return "help"
    return "question"


def _is_noise(text: str) -> bool:
    """Hardly a letter in it, or nothing that could be pronounced."""
    found = words.split(text)
    if sum(char.isalpha() for char in text) < max(2, len(text) // 4):
        return True
    return sum(map(len, found)) >= _KEYS and all(map(_is_unpronounceable, found))


def _is_unpronounceable(word: str) -> bool:
    vowels = sum(letter in "aeiouy" for letter in word)
    return word.isascii() and (not vowels or (vowels * _FEW_VOWELS < len(word) and bool(_RUN.search(word))))


def _stand_alone(text: str, history: Sequence[Turn], language: Language) -> str:
    """The text, with what it leans on from the turns before; each of those may itself lean on one before it."""
    before = ""
    asked = [turn for turn in history if turn.answer.outcome in ("answered", "not_in_programme")]
    for turn in asked[-_REMEMBERED:]:
        before = _joined(before, turn.question, turn.answer.language)
    return _joined(before, text, language)


def _joined(before: str, text: str, language: Language) -> str:
    """A text with what was asked before it: "and by whom?" goes after that, "and tourism?" takes its topic's place."""
    if not content(text, language):
        return f"{before} {text}".strip()
    topic = _topic(text, language)
    if not cues.opens("follow_up", text, language) or len(topic) > _SHORT:
        return text
    if topic:
        before = _without(before, set.intersection(*(set(_topic(before, code)) for code in LANGUAGES)))
    return f"{before} {text}".strip()


def _topic(text: str, language: Language) -> list[str]:
    return [word for word in content(text, language) if cues.without("structure", word)]


def _without(text: str, unwanted: set[str]) -> str:
    return " ".join(word for word in text.split() if not unwanted.intersection(words.split(word)))
