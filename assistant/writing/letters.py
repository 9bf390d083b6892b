"""An answer becomes a letter: what staff can send once they have read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import cues
from assistant.markdown import escape, quoted
from assistant.messages import catalogue
from assistant.paging import on_pages
from assistant.programme import Office, Programme
from assistant.records import Answer, Citation, Language
from assistant.writing import gathering, ideas, modelled, replies

_OPEN = ("not_in_programme", "off_topic")
"""Outcomes of the questions that are gathered below the answers."""


def letter(answer: Answer, programmes: Sequence[Programme]) -> Answer:
    """The answer with a letter for its text: greeting, answers, what is open, sources."""
    _ = catalogue(answer.language).gettext
    named = replies.labels(programmes, answer.language)
    blocks = [
        _("Hello!"),
        _("Thank you for your message. The answers below come from the text of the {programme}.").format(
            programme=named
        ),
        *_answers(answer, programmes),
        *_open(answer, programmes),
        escape(" ".join(_notices(answer, programmes))),
        _("This is advice, not a decision on funding."),
        _("Kind regards"),
        *sources(answer.citations, answer.language, programmes),
    ]
    return replace(answer, text="\n\n".join(block for block in blocks if block))


def body(letter: Answer, programmes: Sequence[Programme]) -> str:
    """The text of a letter without its sources, as Markdown."""
    return letter.text.removesuffix("\n\n".join(sources(letter.citations, letter.language, programmes))).rstrip()


def _notices(answer: Answer, programmes: Sequence[Programme]) -> list[str]:
    """What the asker must know besides, in the words of the council that writes; not why no model wrote."""
    _ = catalogue(answer.language).gettext
    told = [each for each in answer.notices if each not in modelled.reasons(answer.language)]
    for office in _offices(programmes):
        of_others = _("Ask {office} what holds today.").format(office=office.name[answer.language])
        told = [each.replace(of_others, _("Ask us what holds today.")) for each in told]
    return told


def _offices(programmes: Sequence[Programme]) -> list[Office]:
    return [each.ask for each in programmes if each.ask]


def _parts(answer: Answer) -> Sequence[Answer]:
    return answer.parts or (answer,)


def _answers(answer: Answer, programmes: Sequence[Programme]) -> list[str]:
    """Each question that the text answers, with its answer."""
    parts, language = _parts(answer), answer.language
    frames = [*gathering.offices(programmes, language), *_open_points(answer)]
    told = gathering.said_once(parts, frames)
    if not answer.parts:
        return [_as_prose(_unpromising(told[0], answer, programmes))]
    return [
        f"{_named(number, part.question, language)}\n\n{_as_prose(_unpromising(said, part, programmes))}"
        for number, (part, said) in enumerate(zip(parts, told, strict=True), start=1)
        if not _is_left(part)
    ]


def _is_left(part: Answer) -> bool:
    """Whether nothing was found to say to a question, not even a note of the staff's."""
    return part.outcome in _OPEN and not part.citations


def _unpromising(said: str, answer: Answer, programmes: Sequence[Programme]) -> str:
    """What is said of one question; in plainer words where the text is silent and a word would sound like a promise."""
    first, *notes = said.split("\n\n")
    if answer.outcome not in _OPEN or not cues.found("promise", first):
        return said
    _ = catalogue(answer.language).gettext
    plain = _("The text of the {programme} does not say anything that answers this.").format(
        programme=replies.labels(programmes, answer.language)
    )
    return "\n\n".join([plain, *notes])


def _as_prose(markdown: str) -> str:
    """Without signs of quotation: one quote goes on after what leads to it, several are a list."""
    blocks = markdown.split("\n\n")
    shown: list[str] = []
    for before, block, after in zip(["", *blocks], blocks, [*blocks[1:], ""], strict=False):
        if not block.startswith(">"):
            shown.append(block)
            continue
        said = re.sub(r"\s*\n>?\s*", " ", block.removeprefix("> "))
        is_alone = not before.startswith(">") and not after.startswith(">")
        if is_alone and shown and shown[-1].endswith(":"):
            shown[-1] += f" {said}"
        else:
            shown.append(said if is_alone else f"- {said}")
    return re.sub(r"(?m)^(- .*)\n(?=\n- )", r"\1", "\n\n".join(shown))


def _open(answer: Answer, programmes: Sequence[Programme]) -> list[str]:
    """What the text does not settle, whom to ask, and what has nothing to do with it."""
    plural = catalogue(answer.language).ngettext
    silent = _questions(answer, "not_in_programme")
    beside = _questions(answer, "off_topic")
    unsaid = plural("The text does not answer this question:", "The text does not answer these questions:", len(silent))
    outside = plural(
        "This question is about something else than the programme, so we cannot answer it:",
        "These questions are about something else than the programme, so we cannot answer them:",
        len(beside),
    )
    points = [*_listed(unsaid, silent), *_open_points(answer)]
    is_open = bool(points) or answer.outcome == "not_in_programme"
    asking = [_asking(programmes, answer.language)] if is_open else []
    return [*points, *asking, *_listed(outside, beside)]


def _asking(programmes: Sequence[Programme], language: Language) -> str:
    """How to reach the council that writes; "" where no office is known."""
    _ = catalogue(language).gettext
    offices = _offices(programmes)
    where = ", ".join(dict.fromkeys(way for each in offices for way in (each.web, each.email) if way))
    told = _("You are welcome to contact us: {where}.") if where else _("You are welcome to contact us.")
    return told.format(where=where) if offices else ""


def _listed(lead: str, questions: Sequence[str]) -> list[str]:
    return ["\n".join([f"{lead}\n", *(f"- {question}" for question in questions)])] if questions else []


def _questions(answer: Answer, outcome: str) -> list[str]:
    """The questions of an enquiry that had an outcome."""
    return [
        _named(number, part.question, answer.language)
        for number, part in enumerate(answer.parts, start=1)
        if part.outcome == outcome and _is_left(part)
    ]


def _named(number: int, question: str, language: Language) -> str:
    """A question as the letter names it; a word that sounds like a promise is not repeated, not even the asker's."""
    if cues.found("promise", question):
        return catalogue(language).gettext("Your question {number}").format(number=number)
    return quoted(gathering.brief(question), language)


def _open_points(answer: Answer) -> list[str]:
    """What the text leaves open about every idea, once."""
    fits = [part.fit for part in _parts(answer) if part.fit]
    return list(dict.fromkeys(ideas.left_open(fit.open, answer.language) for fit in fits if fit.open))


def sources(citations: Sequence[Citation], language: Language, programmes: Sequence[Programme]) -> list[str]:
    """What a letter ends with: every citation, with its quote and its place; nothing where nothing is cited."""
    if not citations:
        return []
    title = catalogue(language).gettext("Sources")
    return [f"{title}:", "\n".join(f"- {_source(each, language, programmes)}" for each in citations)]


def _source(citation: Citation, language: Language, programmes: Sequence[Programme]) -> str:
    """A mark, the words of the document, where they stand, and their rendering."""
    said = catalogue(language).gettext("unofficial translation: {text}")
    labels = [each.label(language) for each in programmes if citation.document.startswith(f"{each.name}/")]
    place = escape(on_pages(" › ".join((*labels, *citation.heading[-1:])), [citation], language))
    if citation.kind == "note":
        place = catalogue(language).gettext("from the council's staff, not from the programme")
    shown = [f"[{citation.number}] {quoted(citation.quote, language, '  ')}", f"({place})"]
    if citation.translation:
        shown.append(f"– {said.format(text=escape(citation.translation.text))}")
    return " ".join(shown)
