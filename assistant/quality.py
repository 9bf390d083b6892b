"""How good the answers are: the runs of the evals as they stand in their folders, for whoever looks at them in the app.

Of the check split, which is kept aside, only figures are read. A run that cannot be read is told of with the reason.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assistant.cases import Case, Kind, Split
from assistant.errors import RunError
from assistant.records import Answer, Language

FIGURES = "figures.json"
EVERYTHING = "all"
"""The slice of all cases; the others are the kinds of cases and the languages."""
HEADLINES = (
    "right",
    "outcome",
    "false_answer",
    "false_refusal",
    "citation_recall",
    "focus",
    "verdict",
    "first_goal",
)
"""The figures that are shown first."""
Better = Literal["more", "less", "neither"]
Model = TypeVar("Model", bound=BaseModel)


class Figure(BaseModel):
    """A measure over some cases of a split: a mean from 0 to 1, with its 95 % interval where it has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    better: Better
    split: Split
    slice: str
    value: float
    low: float | None
    high: float | None
    n: int
    """Cases that it is measured on."""


class Figures(BaseModel):
    """What a run comes to: written when its cases are scored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: datetime.date
    """When the last case was asked."""
    cases: int
    failed: int
    figures: tuple[Figure, ...]


class _Made(BaseModel):
    """What is told of how a run was made."""

    model_config = ConfigDict(frozen=True)

    system: str
    writer: str
    index: str


class Graded(BaseModel):
    """A case's scores, by the name of the measure."""

    model_config = ConfigDict(frozen=True)

    id: str
    split: Split
    kind: Kind
    language: Language
    failed: bool
    scores: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run."""

    name: str
    """That of its folder."""
    system: str
    writer: str
    index: str
    all: Figures

    @property
    def day(self) -> datetime.date:
        return self.all.day

    def figure(self, name: str, split: Split, slice: str = EVERYTHING) -> Figure | None:
        """The measure of that name over a slice of a split; None where no case asks for it."""
        wanted = (name, split, slice)
        return next((each for each in self.all.figures if (each.name, each.split, each.slice) == wanted), None)

    def slices(self, name: str, split: Split) -> list[Figure]:
        """The measure by kind and by language."""
        return [each for each in self.all.figures if (each.name, each.split) == (name, split)][1:]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder with what should be a run, and why it cannot be shown."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A case of the tune split that went wrong: what was asked, what came, and which measures say so, by name."""

    case: Case
    answer: Answer
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """Ids of the tune cases that two runs share and that became right, or wrong, in all respects."""

    shared: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


_ANSWER = TypeAdapter(Answer)


def runs(folder: Path) -> tuple[list[Run], list[Unreadable]]:
    """The runs in a folder, the newest first, and those that cannot be read; none where there is no such folder."""
    found: list[Run] = []
    unreadable: list[Unreadable] = []
    for below in sorted(each for each in folder.glob("*") if (each / "run.json").exists()):
        try:
            found.append(_run(below))
        except RunError as error:
            unreadable.append(Unreadable(below.name, str(error)))
    return sorted(found, key=lambda each: (each.day, each.name), reverse=True), unreadable


def graded(folder: Path, run: Run) -> list[Graded]:
    """The scores of each case of the tune split. Raises RunError."""
    rows = _lines(folder / run.name / "scores.jsonl")
    return [each for each in (_read(Graded, line, place) for place, line in rows) if each.split == "tune"]


def wrong(folder: Path, run: Run) -> list[Wrong]:
    """The cases of the tune split that went wrong in some respect, those in most respects first. Raises RunError."""
    better = {each.name: each.better for each in run.all.figures}
    bad = {each.id: measures for each in graded(folder, run) if (measures := _measures(each, better))}
    cases, answers = _cases(folder / run.name, set(bad)), _answers(folder / run.name, set(bad))
    found = [Wrong(cases[id], answers[id], bad[id]) for id in bad if id in cases and id in answers]
    return sorted(found, key=lambda each: (-len(each.measures), each.case.id))


def changed(before: list[Graded], after: list[Graded]) -> Changed:
    """What became right and wrong from one run to another."""
    was = {each.id: each.scores.get("right") for each in before}
    pairs = [(each.id, was[each.id], each.scores.get("right")) for each in after if each.id in was]
    return Changed(
        len(pairs),
        tuple(id for id, old, new in pairs if (old, new) == (0.0, 1.0)),
        tuple(id for id, old, new in pairs if (old, new) == (1.0, 0.0)),
    )


def _run(folder: Path) -> Run:
    made = _whole(_Made, folder / "run.json")
    if not (folder / FIGURES).exists():
        asked, wanted = (len(list(_lines(folder / name))) for name in ("answers.jsonl", "cases.jsonl"))
        raise RunError(
            f"{folder.name}: {asked} of {wanted} cases were asked, and nothing was measured",
            next_step="Measure it with `python -m evals score`" if asked == wanted else "Let the run go on",
        )
    return Run(folder.name, made.system, made.writer, made.index, _whole(Figures, folder / FIGURES))


def _measures(graded: Graded, better: dict[str, Better]) -> tuple[str, ...]:
    """The measures in which a case has the worst score there is; one that failed has no score, and is not right."""
    if graded.failed:
        return (HEADLINES[0],)
    worst = {name: {"more": 0.0, "less": 1.0}.get(way) for name, way in better.items()}
    return tuple(name for name, score in graded.scores.items() if score is not None and score == worst.get(name))


def _cases(folder: Path, ids: set[str]) -> dict[str, Case]:
    """The cases with these ids; whatever the ids, none of the check split."""
    read = (_read(Case, line, place) for place, line in _lines(folder / "cases.jsonl"))
    return {case.id: case for case in read if case.id in ids and case.split == "tune"}


def _answers(folder: Path, ids: set[str]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for place, line in _lines(folder / "answers.jsonl"):
        try:
            row: Any = json.loads(line)
            if row["id"] in ids:
                found[row["id"]] = _ANSWER.validate_python(
                    {key: row[key] for key in row if key not in ("id", "before")}
                )
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(place, error) from error
    return found


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Place and text of each line of a file of a run; half a line at its end is left out."""
    lines = _text(path).split("\n")[:-1]
    return ((f"{path.parent.name}/{path.name}:{number}", line) for number, line in enumerate(lines, start=1) if line)


def _whole(model: type[Model], path: Path) -> Model:
    return _read(model, _text(path), f"{path.parent.name}/{path.name}")


def _read(model: type[Model], text: str, place: str) -> Model:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise _damaged(place, error) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _damaged(f"{path.parent.name}/{path.name}", error) from error


def _damaged(place: str, error: Exception) -> RunError:
    return RunError(f"{place}: it cannot be read: {type(error).__name__}", next_step="Make the run again")
