"""What stands on the sheet that is taken along, in order: headings, our own words, quotes and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant import days
from assistant.imprint import SHOWN
from assistant.markdown import escape, quoted
from assistant.messages import catalogue
from assistant.paging import on_pages
from assistant.records import Answer, Citation, Fit, GoalFit, Language, Made, Turn
from assistant.words import clean
from assistant.writing import gathering, ideas, replies


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """Our Markdown: paragraphs, lists and quotes."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Other people's words, exactly."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of our Markdown, each of one line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Prose | Quote | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it, in the asker's language."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    foreign: Mapping[str, Language]
    """Wordings of the documents that are in another language, wherever they stand."""


def composed(turn: Turn, made: Made) -> Sheet:
    """The sheet of a turn."""
    answer = turn.answer
    title = catalogue(answer.language).gettext("Answer from the programme assistant")
    asked = clean(gathering.brief(turn.question))
    blocks = (Heading(title, 1), *_made(answer, made), *_turn(turn), *_sources(answer, made), *_about(answer, made))
    return Sheet(f"{title}: {asked}" if asked else title, answer.language, blocks, _foreign(answer, made))


def _made(answer: Answer, made: Made) -> Iterator[Block]:
    """What this is, before anything is read."""
    _ = catalogue(answer.language).gettext
    day = _("Made on {day} by the programme assistant, a machine.").format(
        day=days.in_words(made.day.isoformat(), answer.language)
    )
    yield Prose(f"{day} {_('This is advice, not a decision on funding.')}")


def _turn(turn: Turn) -> Iterator[Block]:
    answer = turn.answer
    _ = catalogue(answer.language).gettext
    if clean(turn.question).strip():
        yield Heading(_("Question"))
        yield Quote(turn.question, answer.language)
    yield Heading(_("Answer"))
    yield Prose(answer.text)
    yield from _goals(answer)
    if answer.notices:
        yield Heading(_("Please note"))
        yield Prose("\n".join(f"- {_line(notice)}" for notice in answer.notices))


def _goals(answer: Answer) -> Iterator[Block]:
    """The goals that each idea meets, in a table."""
    _ = catalogue(answer.language).gettext
    fits = [(part.question, part.fit) for part in answer.parts or (answer,) if part.fit and part.fit.goals]
    if fits:
        yield Heading(_("The idea and the goals"))
    for question, fit in fits:
        if answer.parts:
            yield Prose(f"**{escape(gathering.brief(question))}**")
        yield _table(fit, answer.language)


def _table(fit: Fit, language: Language) -> Table:
    _ = catalogue(language).gettext
    head = (_("Goal, word for word"), _("Match"), _("What the goal is about, in our words"))
    # A guide may explain none of the goals.
    columns = len(head) if any(goal.reason for goal in fit.goals) else len(head) - 1
    return Table(head[:columns], tuple(_row(goal, language)[:columns] for goal in fit.goals))


def _row(goal: GoalFit, language: Language) -> tuple[str, ...]:
    quote = quoted(" ".join(goal.quote.split()), language)
    return f"{quote} [{goal.number}]", ideas.strengths(language)[goal.strength], _line(goal.reason)


def _sources(answer: Answer, made: Made) -> Iterator[Block]:
    if not answer.citations:
        return
    yield Heading(catalogue(answer.language).gettext("Sources"))
    for citation in answer.citations:
        yield from _source(citation, answer.language, made)


def _source(citation: Citation, language: Language, made: Made) -> Iterator[Block]:
    """Mark, place, the document's words, and their rendering if there is one."""
    _ = catalogue(language).gettext
    place = " › ".join(_line(name) for name in citation.heading)
    if citation.kind == "note":
        place = _("from the council's staff, not from the programme")
    yield Prose(
        " ".join(
            filter(
                None, [f"[{citation.number}]", place, f"({on_pages(_line(citation.document), [citation], language)})"]
            )
        )
    )
    yield Quote(citation.quote, made.languages.get(citation.number, language))
    if citation.translation:
        yield Prose(_("Unofficial translation: {text}").format(text=_line(citation.translation.text)))


def _about(answer: Answer, made: Made) -> Iterator[Block]:
    """What can be checked later: who wrote it, from which version of the text and which index."""
    _ = catalogue(answer.language).gettext
    text = _("Text: {document}, version {version}")
    told = [
        replies.written_by(answer.writer, answer.language),
        *(text.format(document=_line(name), version=made.versions[name][:SHOWN]) for name in made.versions),
        *([_("Index: {build}").format(build=_line(answer.index))] if answer.index else []),
    ]
    yield Heading(_("About this answer"))
    yield Prose("\n".join(f"- {each}" for each in told))


def _line(text: str) -> str:
    """Other people's text as one line of our Markdown."""
    return escape(" ".join(text.split()))


def _foreign(answer: Answer, made: Made) -> dict[str, Language]:
    """Lines of quotes and names of headings, as Markdown shows them."""
    return {
        shown: language
        for citation in answer.citations
        if (language := made.languages.get(citation.number, answer.language)) != answer.language
        for said in (*re.split(r"\r\n|\n|\r", citation.quote), citation.quote, *citation.heading)
        if (shown := " ".join(clean(said).split()))
    }
