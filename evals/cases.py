"""A question set: one case a line of JSON, checked against the programme's text before anything is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from assistant.errors import AssistantError
from assistant.records import Language, Outcome, Verdict

SETS = Path(__file__).parent / "sets"

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
_SHOWN_FAULTS = 20


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


def load(path: Path, text: str) -> list[Case]:
    """The cases of a file; `text` is all that may be cited.

    Raises AssistantError, naming each line: an unknown field, a doubled id, a snippet that is not in the text, a
    concept in both splits.
    """
    return _checked(_numbered(path), text)


def all_sets(text: str, names: Sequence[str] = ()) -> list[Case]:
    """The cases of the sets that are named, by name or by path; of all sets of the project if none is. As `load`."""
    paths = [_path(name) for name in names] if names else sorted(SETS.glob("*.jsonl"))
    return _checked((line for path in paths for line in _numbered(path)), text)


def tune(text: str) -> list[Case]:
    """Every case of every set that may be tuned on."""
    return [case for case in all_sets(text) if case.split == "tune"]


def _path(name: str) -> Path:
    return Path(name) if Path(name).suffix else SETS / f"{name}.jsonl"


def _numbered(path: Path) -> list[tuple[str, str]]:
    """Place and text of each line that is not blank."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(sorted(each.stem for each in SETS.glob("*.jsonl")))
        raise AssistantError(f"{path}: cannot be read: {error}", next_step=f"Name a file, or one of {known}") from error
    return [(f"{path.name}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip()]


def _checked(lines: Iterable[tuple[str, str]], text: str) -> list[Case]:
    cases: dict[str, Case] = {}
    splits: dict[str, Split] = {}
    faults: list[str] = []
    for place, line in lines:
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            faults.append(f"{place}: {f'{where}: ' if where else ''}{first['msg'].removeprefix('Value error, ')}")
            continue
        faults += [f"{place}: {fault}" for fault in _faults(case, cases, splits, text)]
        cases[case.id] = case
    if faults:
        more = len(faults) - _SHOWN_FAULTS
        shown = faults[:_SHOWN_FAULTS] + ([f"and {more} more"] if more > 0 else [])
        raise AssistantError("\n".join(shown), next_step="Correct the set")
    return list(cases.values())


def _faults(case: Case, before: dict[str, Case], splits: dict[str, Split], text: str) -> list[str]:
    faults = [f"the id {case.id!r} stands twice"] if case.id in before else []
    if splits.setdefault(case.concept, case.split) != case.split:
        faults.append(f"the concept {case.concept!r} is in both splits")
    verbatim = [*case.verbatim, *(each for part in case.parts for each in part.verbatim)]
    return faults + [f"the text does not hold {each!r}" for each in verbatim if each not in text]
