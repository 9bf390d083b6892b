"""The chapter on mutants: what is counted, what is said of survivors, and that what it names is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals.promises import mutants
from evals.promises.mutants import AREAS, Explained, Found
from evals.promises.mutating import Mutant

ROOT = Path(__file__).parent.parent
AREA = replace(AREAS[-1], files=("assistant/limits.py",))
KILLED = Mutant("n", "assistant/limits.py", "assistant.limits.told", "killed")
SURVIVED = replace(KILLED, status="survived", was="x = 1", made="x = 2")
KNOWN = Explained.model_validate(
    {"of": "assistant.limits.*", "was": "x = 1", "made": "x = 2", "why": "Either is enough.", "day": "2026-12-01"}
)


def found(*of: Mutant, known: list[Explained] | None = None) -> Found:
    return mutants._found(AREA, of, known or [])


def test_files_and_tests_that_are_named_are_there() -> None:
    assert all((ROOT / path).is_file() for area in AREAS for path in (*area.files, *area.tests))


@pytest.mark.parametrize("status", ["killed", "timeout", "segfault"])
def test_a_mutant_that_fails_dies_or_hangs_is_noticed(status: str) -> None:
    assert replace(KILLED, status=status).noticed


@pytest.mark.parametrize("status", ["survived", "no tests", "suspicious", "skipped"])
def test_any_other_survives(status: str) -> None:
    assert found(replace(KILLED, status=status)).open


def test_the_share_counts_every_mutant_explained_or_not() -> None:
    of = [*[KILLED] * 84, *[SURVIVED] * 16]
    promise = mutants._promise(found(*of, known=[KNOWN]))
    assert (promise.kept, promise.reached) == (False, "84.0%, 84 of 100")
    assert mutants._promise(found(*of[:-16], *[KILLED], *[SURVIVED] * 15)).kept


def test_a_survivor_is_explained_only_by_its_own_change() -> None:
    assert found(SURVIVED, known=[KNOWN]).open == []
    for other in (replace(SURVIVED, made="x = 3"), replace(SURVIVED, function="assistant.redaction.count")):
        assert found(other, known=[KNOWN]).open == [other]
    assert found(KILLED, known=[KNOWN]).explained == []


def test_survivors_are_listed_with_their_reason_or_their_change() -> None:
    other = replace(SURVIVED, made="x = 3")
    text = mutants._details([found(KILLED, SURVIVED, other, known=[KNOWN])])
    assert "| `assistant/limits.py` | 3 | 1 | 2 | 1 | 33.3% |" in text
    assert "- 1 in `assistant.limits.told`: Either is enough." in text
    assert "- `assistant.limits.told`: `x = 1` made `x = 3`" in text


def test_every_explanation_is_dated_and_none_stands_twice() -> None:
    known = mutants.explanations()
    assert len({(each.of, each.was, each.made) for each in known}) == len(known)
