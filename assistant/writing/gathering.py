"""The answers to the questions of one enquiry become one reply: numbered through, what holds for all said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.markdown import MARK, escape
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.records import Answer, Citation, Fit, Language
from assistant.writing import replies
from assistant.writing.citing import shows

_BRIEF = 140
"""Characters of a question that is repeated above its answer."""


def gather(answers: Sequence[Answer], programmes: Sequence[Programme], left: int = 0) -> Answer:
    """The draft reply to an enquiry; `left` is how many of its questions were too many."""
    parts = numbered_through(answers)
    first = parts[0]
    ask = offices(programmes, first.language)
    blocks = [
        f"**{escape(brief(part.question))}**  \n{said}" for part, said in zip(parts, said_once(parts, ask), strict=True)
    ]
    asking = [each for each in ask if any(each in part.text for part in parts)]
    return Answer(
        question="",
        language=first.language,
        outcome="answered" if any(part.outcome == "answered" for part in parts) else first.outcome,
        text="\n\n".join([*blocks, *([" ".join(asking)] if asking else [])]),
        citations=united(parts),
        parts=tuple(parts),
        notices=(*dict.fromkeys(notice for part in parts for notice in part.notices), *_too_many(left, first.language)),
        writer=next((part.writer for part in parts if part.writer != "quotes"), "quotes"),
    )


def numbered_through(answers: Sequence[Answer]) -> list[Answer]:
    """The answers with numbers that are one row; the same place in a document has one number."""
    numbers: dict[tuple[str, int, int], int] = {}
    for citation in (each for answer in answers for each in answer.citations):
        numbers.setdefault(_place(citation), len(numbers) + 1)
    return [
        _renumbered(answer, {each.number: numbers[_place(each)] for each in answer.citations}) for answer in answers
    ]


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.document, citation.start, citation.end


def _renumbered(answer: Answer, numbers: dict[int, int]) -> Answer:
    fit = answer.fit and _fit_renumbered(answer.fit, numbers)
    text = MARK.sub(lambda mark: f"[{numbers[int(mark[1])]}]", answer.text)
    citations = tuple(replace(each, number=numbers[each.number]) for each in answer.citations)
    return replace(answer, text=text, citations=citations, fit=fit)


def _fit_renumbered(fit: Fit, numbers: dict[int, int]) -> Fit:
    return replace(fit, goals=tuple(replace(goal, number=numbers[goal.number]) for goal in fit.goals))


def united(parts: Sequence[Answer]) -> tuple[Citation, ...]:
    """Every citation once, by number."""
    united = {citation.number: citation for part in parts for citation in part.citations}
    return tuple(united[number] for number in sorted(united))


def said_once(parts: Sequence[Answer], frames: Sequence[str]) -> list[str]:
    """The text of each part without `frames`, and without the paragraphs that an earlier part has said for all."""
    said: set[str] = set()
    shown = []
    for part in parts:
        paragraphs = [_without(paragraph, frames) for paragraph in part.text.split("\n\n")]
        kept = [each for at, each in enumerate(paragraphs) if each and (each not in said or _is_answer(part, at, each))]
        shown.append("\n\n".join(kept))
        said.update(paragraphs)
    return shown


def _without(paragraph: str, frames: Sequence[str]) -> str:
    for frame in frames:
        paragraph = paragraph.replace(frame, "")
    return paragraph.strip()


def _is_answer(part: Answer, at: int, paragraph: str) -> bool:
    """Whether a paragraph must stand though it stood before: a quote, what leads to one, a verdict, that nothing is
    said. Whose text a quote is from need not be told again."""
    leads = paragraph.endswith(":") if at else part.fit is not None or not part.citations
    return leads or shows(paragraph)


def offices(programmes: Sequence[Programme], language: Language) -> list[str]:
    """Whom to ask, a sentence an office."""
    return [replies.whom_to_ask(each.ask, language) for each in programmes if each.ask]


def brief(question: str) -> str:
    """A question as it is repeated, with a capital even where it was cut out of a sentence."""
    words = " ".join(question.split()).rstrip(",;: ")
    words = words[:1].upper() + words[1:]
    return words if len(words) <= _BRIEF else words[:_BRIEF].rsplit(" ", 1)[0] + " …"


def _too_many(left: int, language: Language) -> list[str]:
    plural = catalogue(language).ngettext
    said = plural(
        "{count} more question was left out. Ask it by itself.",
        "{count} more questions were left out. Ask them by themselves.",
        left,
    )
    return [said.format(count=left)] if left else []
