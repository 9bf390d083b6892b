"""Would the tests notice? Small faults are put into the code one by one, and the tests of that code are run on each."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from evals.promises.mutating import Area, Mutant, mutated
from evals.promises.promise import Chapter, Promise

EXPLAINED = Path(__file__).parent / "mutants.yaml"
LEAST = 0.85
"""Share of the mutants that tests must notice: row Q1 of what the most trusted systems promise."""
AREAS = (
    Area(
        "citing",
        ("assistant/writing/citing.py", "assistant/judging/quoting.py", "assistant/excerpt.py"),
        ("tests/test_citing.py", "tests/test_quoted.py", "tests/test_excerpt.py"),
    ),
    Area(
        "checking",
        ("assistant/checking.py", "assistant/grounding/rules.py"),
        ("tests/test_checking.py", "tests/test_rules.py"),
    ),
    Area("redacting", ("assistant/redaction.py",), ("tests/test_redaction.py",)),
    Area(
        "publishing",
        (
            "assistant/index/layout.py",
            "assistant/index/pinning.py",
            "assistant/index/writer.py",
            "assistant/index/reader.py",
        ),
        ("tests/test_layout.py", "tests/test_pinning.py", "tests/test_building.py"),
        ("assistant.index.layout.*", "assistant.index.pinning.*", "assistant.index.writer.*", "*.reader.check_files"),
    ),
    Area("limiting", ("assistant/limits.py",), ("tests/test_limits.py",)),
)
HOW = """\
[mutmut](https://pypi.org/project/mutmut/) makes a mutant of every operator, number, word, argument and assignment
that it knows how to change in the files named below, one at a time, and runs the tests that reach the function
until one fails. A mutant is noticed if a test fails, if the process dies, or if it takes many times as long. Only
the quick test files named below are run, not the whole suite, so the shares are a lower bound. Left alone is what
stands outside functions (patterns and tables), and functions that have a decorator (properties, context managers).
Of `reader.py` only the check of a build's files counts."""


class Explained(BaseModel):
    """Why a mutant that survives is no gap in the tests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: str
    """The function, as `assistant.limits.Pace.wait`; "*" stands for any letters."""
    was: str
    made: str
    why: str = Field(min_length=10)
    day: datetime.date

    def is_of(self, mutant: Mutant) -> bool:
        return fnmatchcase(mutant.function, self.of) and (self.was, self.made) == (mutant.was, mutant.made)


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the mutants of an area."""

    area: Area
    mutants: Sequence[Mutant]
    explained: Sequence[tuple[Mutant, str]]

    @property
    def survived(self) -> list[Mutant]:
        return [mutant for mutant in self.mutants if not mutant.noticed]

    @property
    def open(self) -> list[Mutant]:
        """Those that survive and are not explained."""
        told = {mutant for mutant, _ in self.explained}
        return [mutant for mutant in self.survived if mutant not in told]


def chapter() -> Chapter:
    """Makes the mutants of every area and runs its tests on each; a run that was stopped goes on."""
    known = explanations()
    found = [_found(area, mutated(area), known) for area in AREAS]
    left = [mutant for each in found for mutant in each.open]
    promises = (*map(_promise, found), _all_explained(left))
    return Chapter("Would the tests notice?", HOW, promises, _details(found))


def explanations() -> list[Explained]:
    """What is written down of mutants that survive."""
    return TypeAdapter(list[Explained]).validate_python(yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")))


def _found(area: Area, mutants: Sequence[Mutant], known: Sequence[Explained]) -> Found:
    why = [(mutant, next((each.why for each in known if each.is_of(mutant)), "")) for mutant in mutants]
    return Found(area, mutants, [(mutant, text) for mutant, text in why if text and not mutant.noticed])


def _promise(found: Found) -> Promise:
    noticed, every = len(found.mutants) - len(found.survived), len(found.mutants)
    kept = noticed >= LEAST * every
    return Promise(
        f"A fault in {found.area.name} is noticed by its tests",
        f"{LEAST:.0%} of the mutants",
        f"{noticed / every:.1%}, {noticed} of {every}",
        kept,
        "" if kept else f"{len(found.open)} survivors that no test notices yet",
    )


def _all_explained(left: Sequence[Mutant]) -> Promise:
    text = "Every mutant that survives was read, and is explained"
    return Promise(text, "0 left", f"{len(left)} left", not left, "" if not left else "they are listed below")


def _details(found: Sequence[Found]) -> str:
    head = "| module | mutants | noticed | survived | explained | share noticed |\n|---|---:|---:|---:|---:|---:|"
    rows = [_row(path, each) for each in found for path in each.area.files]
    tests = "\n".join(f"- {each.area.name}: {', '.join(f'`{path}`' for path in each.area.tests)}" for each in found)
    parts = ["\n".join([head, *rows]), f"The tests that were run:\n\n{tests}", _explained(found), _open(found)]
    return "\n\n".join(filter(None, parts))


def _row(path: str, found: Found) -> str:
    of = [mutant for mutant in found.mutants if mutant.file == path]
    survived = [mutant for mutant in of if not mutant.noticed]
    told = [mutant for mutant, _ in found.explained if mutant.file == path]
    share = (len(of) - len(survived)) / max(1, len(of))
    return f"| `{path}` | {len(of)} | {len(of) - len(survived)} | {len(survived)} | {len(told)} | {share:.1%} |"


def _explained(found: Sequence[Found]) -> str:
    """The survivors that are explained, with the same reason together."""
    reasons = Counter(why for each in found for _, why in each.explained)
    lines = []
    for why, count in reasons.items():
        functions = sorted({f"`{mutant.function}`" for each in found for mutant, told in each.explained if told == why})
        lines.append(f"- {count} in {', '.join(functions)}: {why}")
    return "\n".join(["Survivors that are explained:", "", *lines]) if lines else ""


def _open(found: Sequence[Found]) -> str:
    lines = [f"- `{each.function}`: `{each.was}` made `{each.made}`" for area in found for each in area.open]
    return "\n".join(["Survivors that are not:", "", *lines]) if lines else ""
