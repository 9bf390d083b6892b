"""Cases and replies as the tests of the evals need them, on two lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.records import Answer, Citation, Fit, GoalFit, Verdict
from evals.cases import Case
from evals.replies import Ground, Period, Reply

DOCUMENT = "p/text.txt"
RULE = "Projekt ska uppfylla programmets mål."
GOAL = "att utveckla turismen"
TEXT = f"{RULE}\n • {GOAL}\n • att främja bioekonomin\n"
GROUND = Ground({DOCUMENT: TEXT}, (Period(("Programmet",), "2014–2017"),))


def case(**given: Any) -> Case:
    usual = {"id": "c", "concept": "c", "split": "tune", "kind": "fact", "language": "sv", "turns": ("Vad?",)}
    if "outcome" not in given:
        given = {"outcome": "answered", "snippets": (GOAL,)} | given
    return Case(**(usual | given))


def cited(number: int, quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(number, DOCUMENT, f"p{start}", (), quote, start, start + len(quote))


def answer(text: str = "", quotes: Sequence[str] = (), **given: Any) -> Answer:
    """An answer that quotes, each quote with its mark after what it says itself."""
    citations = tuple(cited(number, quote) for number, quote in enumerate(quotes, start=1))
    said = [text, *(f"> ”{each.quote}” [{each.number}]" for each in citations)]
    fields: dict[str, Any] = {"language": "sv", "outcome": "answered" if quotes else "not_in_programme"}
    return Answer(question="Vad?", text="\n\n".join(said), citations=citations, **(fields | given))


def reply(*answers: Answer) -> Reply:
    return Reply("c", answers)


def fit(verdict: Verdict, *quotes: str, open: tuple[str, ...] = ()) -> Fit:
    goals = [
        GoalFit(each.number, each.document, each.passage, each.quote, each.start, each.end, "strong", "")
        for each in (cited(number, quote) for number, quote in enumerate(quotes, start=1))
    ]
    return Fit(verdict, tuple(goals), open)
