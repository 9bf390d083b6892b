"""The sentence that leads to a fact: it answers, corrects or introduces, and says whose words follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant import cues, words
from assistant.aids import plain
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Citation, Hit, Language
from assistant.writing import dates

_CLAUSES = re.compile(r"[.;:!?\n]+|,\s")


def lead(question: Question, hits: Sequence[Hit], cited: Sequence[Citation], programme: Programme) -> str:
    """What leads to the quotes of one programme, as Markdown without its colon."""
    said = dates.corrected(question, cited[0].quote, programme) or _by_question(question, cited)
    return (said or _by_passages(question.language, hits, cited, programme)).format(
        programme=escape(programme.label(question.language)), count=len(hits)
    )


def _by_question(question: Question, cited: Sequence[Citation]) -> str:
    """Yes or no, where the question asks whether something is in the text and the quotes hold its words; else ""."""
    _ = catalogue(question.language).gettext
    asked = next((each for each in _CLAUSES.split(question.standalone) if _asks_whether(each)), "")
    left_out = _clause_with("left_out", question.standalone)
    held = words.split(" ".join(_wordings(cited)))
    if left_out or (asked and "negation" in cues.claims(asked)):
        topic = _topic(left_out or asked, question.worded_in)
        return _("It is in the text. The {programme} says") if any(_holds(held, word) for word in topic) else ""
    topic = _topic(asked, question.worded_in)
    return _("Yes, according to the {programme}") if topic and all(_holds(held, word) for word in topic) else ""


def _clause_with(name: str, text: str) -> str:
    return next((each for each in _CLAUSES.split(text) if cues.found(name, each)), "")


def _asks_whether(clause: str) -> bool:
    return cues.opens("whether", clause) and cues.found("included", clause)


def _topic(clause: str, language: Language) -> tuple[str, ...]:
    return cues.topic(cues.removed(clause, "whether", "included", "left_out"), language)


def _wordings(cited: Iterable[Citation]) -> list[str]:
    """The quotes as they stand, and as they are rendered."""
    return [text for each in cited for text in (each.quote, each.translation.text if each.translation else "")]


def _holds(held: Iterable[str], word: str) -> bool:
    return any(words.alike(word, each) for each in held)


def _by_passages(language: Language, hits: Sequence[Hit], cited: Sequence[Citation], programme: Programme) -> str:
    """What the quotes are: the rule for projects, goals, or several places."""
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    rule = programme.aids.guide.rule
    if rule and plain(rule) in plain(cited[0].quote):
        return _("The {programme} sets one condition for projects")
    if all(hit.passage.kind == "goal" for hit in hits):
        return plural(
            "One of the goals of the {programme} is this", "The {programme} has {count} goals on this", len(hits)
        )
    return plural("The {programme} puts it like this", "The {programme} takes this up in {count} places", len(hits))
