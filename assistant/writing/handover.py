"""A message ready to send to whom to ask, at the end of an answer that leaves something open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from assistant import cues, sentences
from assistant.markdown import quoted
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Language
from assistant.writing import replies

_SHOWN = 240
"""Characters of what was asked."""
_CODE = re.compile(r"[<>{}\[\]`@\\]|://|\bwww\.", re.IGNORECASE)
_CLAIM = re.compile(r"[\d\"“”«»]")
_ENDS = (".", "!", "?", "…")


def of_question(question: Question, programmes: Sequence[Programme]) -> str:
    """A message with a question that the text does not answer; "" where nobody is known to ask."""
    _ = catalogue(question.language).gettext
    said = _(
        "Hello! I have a question about the {programme}: {question} "
        "I did not find the answer in the text. Can you help?"
    )
    return _message(
        question, programmes, said.format(programme=_named(programmes, question), question=_asked(question))
    )


def of_idea(question: Question, programme: Programme, goals: Sequence[str], points: Sequence[str]) -> str:
    """A message with an idea, the goals that it meets and what is open."""
    _, language = catalogue(question.language).gettext, question.language
    said = (
        catalogue(language)
        .ngettext(
            "Hello! I have an idea for a project: {idea} It seems to match a goal of the {programme}: {goals}.",
            "Hello! I have an idea for a project: {idea} It seems to match goals of the {programme}: {goals}.",
            len(goals),
        )
        .format(idea=_told(question), programme=_named([programme], question), goals=replies.listed(goals, language))
    )
    asked = _("I would like to know {points}.").format(points=replies.listed(points, language))
    return _message(question, [programme], f"{said} {asked}")


def without(text: str, language: Language) -> str:
    """An answer's text without the message; what follows that stays."""
    before, _, after = text.partition(f"\n\n{_lead(language)}")
    return "\n\n".join([before, *after.split("\n\n")[2:]])


def _message(question: Question, programmes: Sequence[Programme], said: str) -> str:
    return f"{_lead(question.language)}\n\n{said}" if any(each.ask for each in programmes) else ""


def _lead(language: Language) -> str:
    return catalogue(language).gettext("You can copy this message to them:")


def _named(programmes: Sequence[Programme], question: Question) -> str:
    return replies.labels(programmes, question.language)


def _asked(question: Question) -> str:
    """A question of one plain sentence; what holds a sum, a quote or an order besides is left to the asker to put."""
    plain = len(sentences.spans(question.standalone)) == 1 and not _CLAIM.search(question.standalone)
    return _told(question) if plain else catalogue(question.language).gettext("(write your question here)")


def _told(question: Question) -> str:
    """What was asked, as one quote; not what sounds like a promise once it stands in an answer, nor what may be code or
    an address."""
    text = shorten(question.standalone, _SHOWN, placeholder=" …")
    if cues.found("promise", text) or _CODE.search(text):
        return catalogue(question.language).gettext("(write your question here)")
    return quoted(text, question.language) + ("" if text[-1:] in _ENDS else ".")
