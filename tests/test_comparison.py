"""A comparison pairs cases, tells what was lost, and says "worse" only when it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import AssistantError
from evals import comparison
from evals.metrics import METRICS
from evals.runs import Scored


def scored(number: int, right: float | None = 1.0, **given: object) -> Scored:
    scores = {} if right is None else {metric.name: None for metric in METRICS} | {"right": right}
    plain = Scored(f"c{number}", f"c{number}", "tune", "fact", "sv", right is None, 1.0, scores, {"verdict": ""})
    return replace(plain, **given)  # type: ignore[arg-type]


RIGHT = [scored(number) for number in range(40)]


def turned(count: int, right: float | None) -> list[Scored]:
    return [scored(number, right) for number in range(count)] + RIGHT[count:]


def test_the_same_run_is_not_worse() -> None:
    found = comparison.compare(RIGHT, RIGHT)
    assert not found.worse
    assert (found.pairs, found.gained, found.lost, found.broken) == (40, (), (), ())


def test_a_few_lost_cases_are_named_and_many_are_worse() -> None:
    few, many = comparison.compare(RIGHT, turned(2, 0.0)), comparison.compare(RIGHT, turned(15, 0.0))
    assert [each.id for each in few.lost] == ["c0", "c1"]
    assert not few.worse
    assert many.worse


def test_as_many_gained_is_not_worse() -> None:
    found = comparison.compare(turned(15, 0.0), RIGHT)
    assert len(found.gained) == 15
    assert not found.worse


def test_less_is_worse_only_where_more_is_better() -> None:
    more = [replace(each, scores=each.scores | {"false_answer": 1.0}) for each in RIGHT]
    less = [replace(each, scores=each.scores | {"false_answer": 0.0}) for each in RIGHT]
    informs = [replace(each, scores=each.scores | {"own_share": 1.0}) for each in RIGHT]
    other = [replace(each, scores=each.scores | {"own_share": 0.0}) for each in RIGHT]
    assert comparison.compare(less, more).worse
    assert not comparison.compare(more, less).worse
    assert not comparison.compare(informs, other).worse
    assert not comparison.compare(other, informs).worse


def test_a_new_failure_is_worse_and_in_no_difference() -> None:
    found = comparison.compare(RIGHT, turned(1, None))
    assert [each.id for each in found.broken] == ["c0"]
    assert found.worse
    assert next(change for change in found.changes if change.metric.name == "right").difference.pairs == 39


def test_the_primary_figure_is_not_adjusted_and_the_others_are() -> None:
    many = [replace(each, scores=each.scores | {"language": 1.0, "brief": 1.0, "held": 1.0}) for each in RIGHT]
    less = [replace(each, scores=each.scores | {"language": 1.0, "right": 0.0}) for each in many[:6]] + many[6:]
    lost = [replace(each, scores=each.scores | {"brief": 0.0}) for each in many[:6]] + many[6:]
    assert comparison.compare(many, less).worse
    assert not comparison.compare(many, lost).worse


def test_latency_changes_nothing() -> None:
    assert not comparison.compare(RIGHT, [replace(each, milliseconds=1e6) for each in RIGHT]).worse


def test_only_cases_of_both_sides_count() -> None:
    assert comparison.compare(RIGHT[:10], RIGHT).pairs == 10
    with pytest.raises(AssistantError, match="no case in common"):
        comparison.compare(RIGHT[:10], RIGHT[10:])
