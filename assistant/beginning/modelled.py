"""Activities that a chat model thinks of for a goal; each is held to be a plain, short phrase in its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant import cues, languages
from assistant.beginning.naming import names
from assistant.beginning.proposals import Activity, ProposedGoal
from assistant.chat import prompts
from assistant.chat.model import Model
from assistant.records import LANGUAGES, Language

_LINE = re.compile(r"(?m)^\W*(sv|fi|en):[ \t]*(.+?)[ \t]*$")
_PLAIN = re.compile(r"[^\W\d_][^\W\d_,’'() -]*(?:[ ,’'()-]+[^\W\d_]+)*[)]?")
"""Words, with nothing between them that could be layout, an address or a number."""
_WORDS = range(2, 13)
_LONGEST = 90
_FEW = 4
"""Activities in each language."""


def added(goal: ProposedGoal, model: Model, words: frozenset[str]) -> ProposedGoal:
    """The goal with activities of the model's. Raises ModelError."""
    asked = (("system", prompts.text("activities")), ("human", _fenced(goal.text)))
    told = tuple(_activities(model.text(asked), model.name, words))
    return replace(goal, activities=(*goal.activities, *told))


def _fenced(text: str) -> str:
    return f'<passage number="1">{prompts.defused(text)}</passage>'


def _activities(reply: str, name: str, words: frozenset[str]) -> Iterator[Activity]:
    for code in LANGUAGES:
        said = (text.rstrip(".") for spoken, text in _LINE.findall(reply) if spoken == code)
        kept = [text for text in dict.fromkeys(said) if _is_plain(text, code, words)]
        yield from (Activity(code, text, f"the model {name}") for text in kept[:_FEW])


def _is_plain(text: str, language: Language, words: frozenset[str]) -> bool:
    """Whether a line is a short phrase of words in its language that promises nothing and names nobody."""
    plain = len(text) <= _LONGEST and len(text.split()) in _WORDS and _PLAIN.fullmatch(text)
    if not plain or cues.found("promise", text) or names(text[:1].lower() + text[1:], words):
        return False
    spoken = languages.detection(text)
    return spoken.language == language or not spoken.certain
