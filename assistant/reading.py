"""Text and history become a Question: its language, its kind, and a wording that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant import acts, cues, following, languages, openings, sentences, tongue, words
from assistant.records import Language, Turn
from assistant.roles import Role, role_of

LONGEST = 2000
"""Characters of a question."""
_DRAWN = re.compile(r"(\w)\1{2,}")
"""A letter that is drawn out, as in "hellooo"."""
_FORMULAS: tuple[Literal["greeting", "goodbye", "thanks"], ...] = ("greeting", "goodbye", "thanks")
_SOCIAL: tuple[acts.Act, ...] = ("greet", "thank", "bye")
_KEYS = 5
"""Letters from which a message without a pronounceable word is taken as keys hit at random; "SMF" is not."""
_RUN = re.compile(r"[b-df-hj-np-tv-xz]{5}")
_FEW_VOWELS = 5
"""Letters to a vowel from which a word with a run of consonants is unpronounceable; "samhällsstruktur" has four."""

_ASKERS = ("company", "association", "school", "municipality", "private_person")
_ASKING: tuple[Role, ...] = ("asks", "fits")
"""Roles of what asks."""
_POINTING = 8
"""Words up to which the question whether "this" fits tells nothing of what it is."""
_TOLD = 3
"""Words from which what is left of a message tells something."""

Kind = Literal[
    "question", "vague", "still_vague", "greeting", "thanks", "goodbye", "help", "empty", "noise", "too_long"
]
_OF_ACT: dict[acts.Act, Kind] = {
    "greet": "greeting",
    "thank": "thanks",
    "bye": "goodbye",
    "about_you": "help",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is answered. `foreign` is True if it is in none of the three languages."""

    text: str
    language: Language
    kind: Kind
    standalone: str
    """What is searched for: the question, with what it leans on from the turns before."""
    worded_in: Language
    """The language of that wording; `language` is the one to answer in."""
    foreign: bool = False

    @property
    def leans(self) -> bool:
        """Whether it was understood with words from the turns before."""
        return not set(words.split(self.standalone)) <= set(words.split(self.text))

    @property
    def content(self) -> tuple[str, ...]:
        """Its folded words that carry content."""
        return cues.content(self.standalone, self.worded_in)

    @property
    def topic(self) -> tuple[str, ...]:
        """What is left of its content without the words for the text and its parts: what it is about."""
        return cues.topic(self.standalone, self.worded_in)

    @property
    def sought(self) -> tuple[str, ...]:
        """The words to look for: what it is about, or all its content if it is about the text as such."""
        return self.topic or self.content

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences of several words; all of it where there are none."""
        said = sentences.careless(self.standalone)
        return tuple(each for each in said if len(each.split()) > 1) or (self.standalone,)

    @property
    def told(self) -> str:
        """What it tells besides what it asks; "" where it asks nothing, or tells nothing, or the embedded model that
        would tell these apart cannot run."""
        pieces = [piece for each in sentences.careless(self.standalone) for piece in openings.pieces(each)]
        tells = [piece for piece, opening in pieces if opening == "goes_on" and role_of(piece) not in _ASKING]
        left = " ".join(tells).strip(" ,")
        return left if len(tells) < len(pieces) and len(left.split()) >= _TOLD else ""

    @property
    def asks_for_goals(self) -> bool:
        return cues.found("goals", self.standalone, self.worded_in)

    @property
    def names_text(self) -> bool:
        return cues.found("text", self.standalone, self.worded_in)

    @property
    def asks_for_areas(self) -> bool:
        return cues.found("areas", self.standalone, self.worded_in)

    @property
    def asks_for_all(self) -> bool:
        return cues.found("listing", self.standalone, self.worded_in)


def read(text: str, history: Sequence[Turn], language: Language | Literal["auto"], page: Language | None) -> Question:
    """The question that `text` is after `history`, to be answered in `language`; "auto" is the one it was asked in.

    Where the turn does not tell, the last turn's language is taken, then the page's, then Swedish. A turn may ask for
    another language itself.
    """
    cleaned = words.clean(text[: LONGEST + 1]).strip()
    wanted, rest = tongue.reply_language(cleaned)
    usual = history[-1].answer.language if history else page
    told_in = tongue.spoken(rest, usual)
    used = language if language != "auto" else wanted or told_in
    before = following.told(history)
    kind = _kind(text, rest, told_in, before) if rest or not cleaned else "question" if before else "help"
    standalone = following.stand_alone(rest, before, told_in) if kind in ("question", "vague", "still_vague") else rest
    foreign = kind == "question" and languages.detection(rest or cleaned).language is None
    worded_in = told_in if rest else tongue.spoken(standalone, usual)
    return Question(cleaned, used, kind, standalone, worded_in, foreign)


def read_part(text: str, history: Sequence[Turn], language: Language) -> Question:
    """A question of a letter; what would be a greeting or thanks by itself stands for a question there."""
    question = read(text, history, language, None)
    social = question.kind in ("greeting", "thanks", "goodbye", "help")
    return replace(question, kind="question", standalone=text) if social else question


def _kind(text: str, said: str, language: Language, before: Sequence[following.Told]) -> Kind:
    if len(text) > LONGEST:
        return "too_long"
    if not said:
        return "empty"
    if _is_noise(said):
        return "noise"
    drawn = _DRAWN.sub(r"\1", said)
    for kind in _FORMULAS:
        if cues.whole(drawn, kind):
            return kind
    if cues.whole(drawn, *_FORMULAS):
        return "thanks"
    return _of_act(following.meant(said, language), said, language, before)


def _of_act(meant: str, said: str, language: Language, before: Sequence[following.Told]) -> Kind:
    """The kind that the dialogue act makes a turn; what asks after a greeting or thanks is a question."""
    act = acts.act_of(meant)
    if len(words.split(said)) < 2 and act != "about_you":  # one word names a topic, where it is no greeting
        return "question"
    asked = [each.strip() for each in sentences.clauses(meant) if each.strip().endswith("?")]
    if act in _SOCIAL and any(acts.act_of(each) not in _SOCIAL for each in asked):
        return "question"
    points = cues.found("pointing_back", meant) and len(words.split(meant)) <= _POINTING
    asked_back = bool(before) and before[-1].answer.outcome == "needs_detail"
    if act == "vague" and (_asks_something(meant, language) or (_points(meant, language, before) and not asked_back)):
        return "question"
    if act == "vague" or (act == "fits" and points and (asked_back or not before)):
        return "still_vague" if asked_back else "vague"
    return _OF_ACT.get(act, "question")


def _asks_something(text: str, language: Language) -> bool:
    """A single word, or a question for a sum, a date, who may apply or the like: no wish, however little it tells."""
    who = any(cues.found(f"asker {each}", text) for each in _ASKERS)
    asks = cues.opens("interrogative", text, language) or cues.found("text", text, language)
    asks = asks or (who and text.rstrip().endswith("?") and cues.found("support", text))
    return asks or len(words.split(text)) < 2 or any(ask.asked.search(words.fold(text)) for ask in cues.asks())


def _points(text: str, language: Language, before: Sequence[following.Told]) -> bool:
    """Whether a turn points at what was said."""
    return bool(before) and cues.found("pointing", text, language)


def _is_noise(text: str) -> bool:
    """Hardly a letter in it, or nothing that could be pronounced."""
    found = words.split(text)
    if sum(char.isalpha() for char in text) < max(2, len(text) // 4):
        return True
    return sum(map(len, found)) >= _KEYS and all(map(_is_unpronounceable, found))


def _is_unpronounceable(word: str) -> bool:
    vowels = sum(letter in "aeiouy" for letter in word)
    return word.isascii() and (not vowels or (vowels * _FEW_VOWELS < len(word) and bool(_RUN.search(word))))
