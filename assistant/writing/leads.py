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
_WHOLE = 0.75
"""Share of a word in question that must stand in a quote for the word to be there."""


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
    denied = left_out or (asked and "negation" in cues.claims(asked))
    if not _hold(words.split(" ".join(_wordings(cited))), _topic(left_out or asked, question.worded_in)):
        return ""
    return _("It is in the text. The {programme} says") if denied else _("Yes, according to the {programme}")


def _clause_with(name: str, text: str) -> str:
    return next((each for each in _CLAUSES.split(text) if cues.found(name, each)), "")


def _asks_whether(clause: str) -> bool:
    return cues.opens("whether", clause) and cues.found("included", clause)


def _topic(clause: str, language: Language) -> tuple[str, ...]:
    return cues.topic(cues.removed(clause, "whether", "included", "left_out", "emphasis", "interrogative"), language)


def _wordings(cited: Iterable[Citation]) -> list[str]:
    """The quotes as they stand, and as they are rendered."""
    return [text for each in cited for text in (each.quote, each.translation.text if each.translation else "")]


def _hold(held: Sequence[str], topic: Sequence[str]) -> bool:
    """Whether the quotes hold every word of a topic, but for its ending: "tourism tax" is not "tourism"."""
    return bool(topic) and all(any(_is(word, each) for each in held) for word in topic)


def _is(asked: str, held: str) -> bool:
    return asked == held or words.shared(asked, held) >= max(words.ROOT, _WHOLE * len(asked))


def _by_passages(language: Language, hits: Sequence[Hit], cited: Sequence[Citation], programme: Programme) -> str:
    """What the quotes are: the rule for projects, goals, or several places."""
    _ = catalogue(language).gettext
    rule = programme.aids.guide.rule
    if rule and plain(rule) in plain(cited[0].quote):
        return _("The {programme} states this condition for funded projects")
    if all(hit.passage.kind == "goal" for hit in hits):
        one, several = _("One of the goals of the {programme} is this"), _("The {programme} has {count} goals on this")
    else:
        one, several = _("The {programme} puts it like this"), _("The {programme} takes this up in {count} places")
    return one if len(hits) == 1 else several
