"""A case of the evals: what is asked, and what a right answer must be like. Staff make one of a visitor's feedback."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from assistant.errors import CaseError
from assistant.records import Language, Outcome, Passage, Verdict
from assistant.redaction import redacted

Split = Literal["tune", "check"]
Kind = Literal[
    "fact",
    "list",
    "idea",
    "silent",
    "beside",
    "dialogue",
    "enquiry",
    "short",
    "premise",
    "hostile",
    "greeting",
    "noise",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
USUAL: Mapping[str, Kind] = {
    "answered": "fact",
    "not_in_programme": "silent",
    "off_topic": "beside",
    "greeting": "greeting",
    "refused": "noise",
    "needs_detail": "short",
}
"""The kind of a question of which only the right outcome is known; each outcome that a case can expect has one."""
_SIGNS = ("-‐‑‒–—―−", '"”“»«', "'’‘")
"""Signs that a spreadsheet, or who types, puts for one another."""


def _comes_from_an_answer(outcome: Outcome) -> Outcome:
    if outcome == "error":
        raise ValueError("a failure has no score, so no case can expect one")
    return outcome


class Expected(BaseModel):
    """What a right answer must be like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Annotated[Outcome, AfterValidator(_comes_from_an_answer)]
    accepted: tuple[Outcome, ...] = ()
    """Other outcomes that are right as well."""
    snippets: tuple[str, ...] = ()
    """Verbatim pieces of the text that the citations must hold between them, all of them."""
    welcome: tuple[str, ...] = ()
    """Verbatim pieces of what may be cited besides."""
    verdict: tuple[Verdict, ...] = ()
    """For an idea: acceptable verdicts, best first."""
    goals: tuple[str, ...] = ()
    """For an idea: verbatim pieces of the goals that may come first."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return (self.outcome, *self.accepted)

    @property
    def verbatim(self) -> tuple[str, ...]:
        return (*self.snippets, *self.welcome, *self.goals)


class Case(Expected):
    """What is asked, turn by turn, and what the answer to the last turn must be like."""

    id: str
    concept: str
    """What it is about; a split, and a resampling, never parts the cases of one concept."""
    split: Split
    kind: Kind
    language: Language
    turns: tuple[str, ...]
    open: bool = False
    """For an idea: it also asks what the text does not settle."""
    parts: tuple[Expected, ...] = ()
    """For an enquiry: one for each of its questions, in order."""
    forbidden: tuple[str, ...] = ()
    """What must not stand in the answer's own words."""

    @model_validator(mode="after")
    def _asks_something(self) -> Case:
        if not self.turns:
            raise ValueError("it has no turn")
        if self.outcome == "answered" and not (self.snippets or self.verdict or self.parts):
            raise ValueError("an answered case names a snippet, a verdict or parts")
        return self

    def faults(self, text: str) -> list[str]:
        """Each piece that has to stand in the text, and does not."""
        pieces = [*self.verbatim, *(each for part in self.parts for each in part.verbatim)]
        return [f"the text does not hold {each!r}" for each in pieces if each not in text]


def fault(error: ValidationError) -> str:
    """The first thing that is wrong with what should be a case: the field, and what is wrong with it."""
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"{f'{where}: ' if where else ''}{first['msg'].removeprefix('Value error, ')}"


def verbatim(quote: str, text: str) -> str:
    """The quote as it stands in the text, whatever white space, dashes and quotation marks were made of it.

    Raises ValueError if the text does not hold it.
    """
    alike = r"\s+".join("".join(map(_any_of, word)) for word in quote.split())
    found = re.search(alike, text) or re.search(alike, text, re.IGNORECASE)
    if not found:
        raise ValueError(f"the text does not hold {quote!r}")
    return found[0]


def _any_of(sign: str) -> str:
    return next((f"[{alike}]" for alike in _SIGNS if sign in alike), re.escape(sign))


class Rated(Protocol):
    """A visitor's feedback on one answer, as it is kept."""

    @property
    def id(self) -> int | str: ...
    @property
    def day(self) -> datetime.date: ...
    @property
    def language(self) -> Language: ...
    @property
    def thumb(self) -> Literal["up", "down"]: ...
    @property
    def word(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def passages(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A case before staff have looked at it: every field is theirs to change."""

    question: str
    """Without personal details."""
    language: Language
    outcome: Outcome
    quotes: tuple[str, ...] = ()
    """What has to be cited; for an idea, the goals that may come first."""
    verdict: Verdict | None = None
    """For an idea."""


def drafted(rated: Rated, passages: Mapping[str, Passage]) -> Draft:
    """What the answer was, as what is expected: right after a thumb up, to be corrected after a thumb down.

    A passage that has left the text since, or a house note, is not among `passages`, and no case can ask for it.
    """
    cited = [" ".join(passages[id].text.split()) for id in rated.passages if id in passages]
    outcome: Outcome = "not_in_programme" if rated.outcome == "error" else rated.outcome
    return Draft(
        redacted(rated.question).strip(), rated.language, outcome, tuple(cited) if outcome == "answered" else ()
    )


def case(draft: Draft, text: str, day: datetime.date) -> Case:
    """The case that a draft has become; `text` is all that may be cited. Raises CaseError.

    Its name is made of the day and the question, so that the same question kept twice is one case.
    """
    question = redacted(draft.question).strip()
    quotes = _quoted(draft, text)
    if not question:
        raise CaseError("it has no question", why="unasked", next_step="Write the question")
    if draft.outcome == "answered" and not (quotes or draft.verdict):
        raise CaseError("an answered case names a snippet or a verdict", why="uncited", next_step="Quote the text")
    if draft.outcome != "answered" and (quotes or draft.verdict):
        raise CaseError(f"it is quoted from, and {draft.outcome}", why="cited", next_step="Leave out one of the two")
    name = f"feedback-{day:%Y%m%d}-{hashlib.sha256(question.encode()).hexdigest()[:8]}"
    return Case(
        id=name,
        concept=name,
        split="tune",
        kind="idea" if draft.verdict else USUAL[draft.outcome],
        language=draft.language,
        turns=(question,),
        outcome=draft.outcome,
        snippets=() if draft.verdict else quotes,
        verdict=(draft.verdict,) if draft.verdict else (),
        goals=quotes if draft.verdict else (),
    )


def _quoted(draft: Draft, text: str) -> tuple[str, ...]:
    """The quotes as they stand in the text. Raises CaseError."""
    found = []
    for quote in filter(str.strip, draft.quotes):
        try:
            found.append(verbatim(quote, text))
        except ValueError as error:
            step = "Copy what has to be cited from the programme's text"
            raise CaseError(str(error), why="unheld", quote=quote, next_step=step) from error
    return tuple(found)
