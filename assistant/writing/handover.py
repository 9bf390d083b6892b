"""A message ready to send to whom to ask, at the end of an answer that leaves something open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten
from urllib.parse import quote

from assistant import cues, sentences
from assistant.index.reader import Build
from assistant.markdown import plain, quoted
from assistant.messages import catalogue
from assistant.programme import Office, Programme
from assistant.reading import Question
from assistant.records import Answer, Fit, Language
from assistant.writing import replies

_SHOWN = 240
"""Characters of what was asked."""
_CODE = re.compile(r"[<>{}\[\]`@\\]|://|\bwww\.", re.IGNORECASE)
_CLAIM = re.compile(r"[\d\"“”«»]")
_ENDS = (".", "!", "?", "…")


def added(question: Question, answer: Answer, build: Build) -> Answer:
    """The answer with a message to send at its end: of a question that the text does not answer, or of an idea that
    meets a goal at least in part. As it is where nobody is known to ask."""
    said, programmes = "", _concerned(answer, build)
    if answer.outcome == "not_in_programme":
        said = _of_question(question, programmes)
    elif answer.fit and answer.fit.goals:
        said = _of_idea(question, answer, answer.fit, programmes)
    if not said or not any(each.ask for each in programmes):
        return answer
    return replace(answer, text=f"{answer.text}\n\n{_lead(answer.language)}\n\n{said}", message=said)


def _concerned(answer: Answer, build: Build) -> list[Programme]:
    """The programmes whose goals an idea meets; of what no text answers, all."""
    known = build.store.documents()
    cited = dict.fromkeys(known[goal.document] for goal in answer.fit.goals) if answer.fit else {}
    return [build.store.programmes[name] for name in cited or build.store.programmes]


def without(answer: Answer) -> str:
    """The text of an answer without the message at its end."""
    ending = f"\n\n{_lead(answer.language)}\n\n{answer.message}"
    return answer.text.removesuffix(ending) if answer.message else answer.text


def mail(answer: Answer, offices: Sequence[Office]) -> str:
    """The address that opens the message in a mail program, to the first office that has an address; "" if none."""
    to = next((office.email for office in offices if office.email), None)
    if not to or not answer.message:
        return ""
    subject = catalogue(answer.language).gettext("A question about the programme")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(plain(answer.message))}"


def _lead(language: Language) -> str:
    return catalogue(language).gettext("You can copy this message to them:")


def _of_question(question: Question, programmes: Sequence[Programme]) -> str:
    _ = catalogue(question.language).gettext
    said = _(
        "Hello! I have a question about the {programme}: {question} "
        "I did not find the answer in the text. Can you help?"
    )
    return said.format(programme=replies.labels(programmes, question.language), question=_asked(question))


def _of_idea(question: Question, answer: Answer, fit: Fit, programmes: Sequence[Programme]) -> str:
    """A message with an idea, the goals that it meets and what is open."""
    translate, language = catalogue(question.language), question.language
    count = len(fit.goals)
    matching = translate.ngettext(
        "Hello! I have an idea for a project: {idea} It seems to match a goal of the {programme}: {goals}.",
        "Hello! I have an idea for a project: {idea} It seems to match goals of the {programme}: {goals}.",
        count,
    )
    near = translate.ngettext(
        "Hello! I have an idea for a project: {idea} It seems to come near a goal of the {programme}: {goals}.",
        "Hello! I have an idea for a project: {idea} It seems to come near goals of the {programme}: {goals}.",
        count,
    )
    said = (matching if fit.verdict == "fits" else near).format(
        idea=_told(question),
        programme=replies.labels(programmes, language),
        goals=replies.listed(_goals(answer, fit), language),
    )
    if not fit.open:
        return said
    asked = translate.gettext("I would like to know {points}.").format(points=replies.listed(fit.open, language))
    return f"{said} {asked}"


def _goals(answer: Answer, fit: Fit) -> list[str]:
    """What the goals say, in the asker's language where it is rendered."""
    cited = {each.number: each for each in answer.citations}
    rendered = [(goal.quote, cited[goal.number].translation) for goal in fit.goals]
    return [quoted(said.text if said else quote, answer.language) for quote, said in rendered]


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
