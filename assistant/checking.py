"""A draft answer against its evidence: what the contract promises of every answer, checked before it is shown."""

from __future__ import annotations

from collections.abc import Callable

from assistant.errors import CheckError
from assistant.markdown import MARK
from assistant.records import Answer, Citation, Evidence, GoalFit


def check(answer: Answer, evidence: Evidence, text_of: Callable[[str], str | None]) -> Answer:
    """The answer itself, if it keeps the invariants. Raises CheckError, naming the first that it breaks.

    `text_of` gives a document's exact text by its name.
    """
    broken = violations(answer, evidence, text_of)
    if broken:
        raise CheckError(
            f"the answer did not stand its check: {broken[0]}",
            next_step="Ask again, or tell whoever keeps the assistant",
        )
    return answer


def violations(answer: Answer, evidence: Evidence, text_of: Callable[[str], str | None]) -> list[str]:
    """Every invariant that an answer breaks, in words; empty if it breaks none."""
    return [
        *_of_quotes(answer, text_of),
        *_of_marks(answer),
        *_of_evidence(answer, evidence),
        *_of_fit(answer),
        *_of_outcome(answer),
        *_of_parts(answer),
        *(
            f"part {number}: {broken}"
            for number, part in enumerate(answer.parts, start=1)
            for broken in violations(part, evidence, text_of)
        ),
    ]


def _of_quotes(answer: Answer, text_of: Callable[[str], str | None]) -> list[str]:
    broken = []
    for citation in answer.citations:
        text = text_of(citation.document)
        if text is None:
            broken.append(f"[{citation.number}] cites {citation.document}, which is not in the index")
        elif text[citation.start : citation.end] != citation.quote:
            broken.append(
                f"[{citation.number}] is not what {citation.document} says at {citation.start}–{citation.end}"
            )
    return broken


def _of_marks(answer: Answer) -> list[str]:
    # Compared as written: "[01]" is no mark of citation 1, and a mark may have more digits than an int takes.
    marks = set(MARK.findall(answer.text))
    numbers = [str(citation.number) for citation in answer.citations]
    shown = marks | {str(goal.number) for each in (answer, *answer.parts) if each.fit for goal in each.fit.goals}
    broken = [f"[{number}] has no citation" for number in sorted(shown.difference(numbers))]
    broken += [f"citation {number} has no mark" for number in numbers if number not in shown]
    return broken + (["two citations share a number"] if len(set(numbers)) < len(numbers) else [])


def _of_evidence(answer: Answer, evidence: Evidence) -> list[str]:
    spans = {passage.id: (passage.document, passage.start, passage.end) for passage in evidence.passages}
    broken = []
    for citation in answer.citations:
        document, start, end = spans.get(citation.passage, ("", 0, 0))
        if citation.passage not in spans:
            broken.append(f"[{citation.number}] cites a passage that was not evidence")
        elif citation.document != document or not start <= citation.start < citation.end <= end:
            broken.append(f"[{citation.number}] does not lie in the passage it cites")
    return broken


def _of_fit(answer: Answer) -> list[str]:
    cited = {_place(citation) for citation in answer.citations}
    goals = answer.fit.goals if answer.fit else ()
    return [f"goal [{goal.number}] is not what its citation says" for goal in goals if _place(goal) not in cited]


def _place(cited: Citation | GoalFit) -> tuple[int, str, str, str, int, int]:
    return cited.number, cited.document, cited.passage, cited.quote, cited.start, cited.end


def _of_outcome(answer: Answer) -> list[str]:
    return ["it is answered, but cites nothing"] if answer.outcome == "answered" and not answer.citations else []


def _of_parts(answer: Answer) -> list[str]:
    """What holds between a reply and its parts."""
    parts = answer.parts
    if not parts:
        return []
    outcome = "answered" if any(part.outcome == "answered" for part in parts) else parts[0].outcome
    broken = ["a part has parts of its own"] if any(part.parts for part in parts) else []
    broken += [f"its parts make it {outcome}"] if answer.outcome != outcome else []
    broken += ["a fit stands outside its part"] if answer.fit else []
    union = {citation for part in parts for citation in part.citations}
    return broken + (["its citations are not those of its parts"] if union != set(answer.citations) else [])
