"""Intervals and differences: they hold the mean, widen with fewer concepts, and know what they could have seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import intervals
from evals.intervals import Value

SCORES = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([0.0, 0.5, 1.0])).map(lambda v: Value(f"c{v[0]}", "", v[1])),
    min_size=1,
    max_size=60,
)


def alternating(concepts: int, each: int = 1) -> list[Value]:
    return [Value(f"c{number}", "", float(number % 2)) for number in range(concepts) for _ in range(each)]


@given(SCORES)
@settings(max_examples=40, deadline=None)
def test_an_interval_holds_its_mean_and_stays_between_none_and_all(values: list[Value]) -> None:
    found = intervals.interval(values)
    assert found is not None
    assert found.mean == pytest.approx(sum(value.score for value in values) / len(values))
    if found.low is not None and found.high is not None:
        assert -1e-9 <= found.low <= found.mean + 1e-9
        assert found.mean - 1e-9 <= found.high <= 1 + 1e-9


@given(SCORES)
@settings(max_examples=20, deadline=None)
def test_the_same_values_have_the_same_interval(values: list[Value]) -> None:
    assert intervals.interval(values) == intervals.interval(values)


def test_nothing_has_no_interval() -> None:
    assert intervals.interval([]) is None


def test_more_wordings_of_the_same_concepts_tell_no_more() -> None:
    once, often = intervals.interval(alternating(20)), intervals.interval(alternating(20, each=10))
    many = intervals.interval(alternating(200))
    assert once is not None
    assert many is not None
    assert once == often
    assert _width(many) < _width(once) / 2


def _width(found: intervals.Interval | None) -> float:
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low


def test_where_all_are_right_the_interval_says_how_many_were_asked() -> None:
    few, many = (intervals.interval([Value(f"c{n}", "", 1.0) for n in range(count)]) for count in (5, 100))
    assert few is not None
    assert many is not None
    assert few.high == many.high == 1
    assert few.low == pytest.approx(0.478, abs=0.001)
    assert many.low == pytest.approx(0.964, abs=0.001)


def test_one_concept_has_no_limits() -> None:
    assert intervals.interval([Value("c", "", 0.0), Value("c", "", 1.0)]) == intervals.Interval(0.5, None, None)


def test_classes_are_balanced() -> None:
    values = [Value(f"a{n}", "many", 1.0) for n in range(90)] + [Value(f"b{n}", "few", 0.0) for n in range(10)]
    found = intervals.interval(values)
    assert found is not None
    assert found.mean == 0.5


def _changed(values: list[Value], of: int, to: float) -> list[Value]:
    return [value._replace(score=to) if number < of else value for number, value in enumerate(values)]


def test_no_difference_is_none_and_says_what_would_have_shown() -> None:
    values = alternating(60)
    found = intervals.difference(values, values)
    assert found is not None
    assert (found.mean, found.low, found.high, found.p) == (0, None, None, 1)
    assert 7 / 60 < found.detectable(0.05) < 9 / 60
    assert found.detectable(0.05 / 20) > found.detectable(0.05)


@pytest.mark.parametrize(("lost", "significant"), [(3, False), (12, True)])
def test_a_difference_is_significant_from_about_six_concepts_on(lost: int, significant: bool) -> None:
    right = [Value(f"c{number}", "", 1.0) for number in range(60)]
    found = intervals.difference(right, _changed(right, lost, 0.0))
    assert found is not None
    assert found.mean == pytest.approx(-lost / 60)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.mean <= found.high <= 0
    assert (found.p < 0.05) is significant


def test_a_difference_turned_round_is_its_opposite() -> None:
    base = alternating(40)
    new = _changed(base, 15, 1.0)
    there, back = intervals.difference(base, new), intervals.difference(new, base)
    assert there is not None
    assert back is not None
    assert there.mean == pytest.approx(-back.mean)
    assert there.p == back.p


def test_the_difference_of_balanced_means_is_the_difference_of_the_means() -> None:
    base = [Value(f"c{n}", "many" if n % 4 else "few", float(n % 3 == 0)) for n in range(40)]
    new = _changed(base, 13, 1.0)
    found, before, after = intervals.difference(base, new), intervals.interval(base), intervals.interval(new)
    assert found is not None
    assert before is not None
    assert after is not None
    assert found.mean == pytest.approx(after.mean - before.mean)


@pytest.mark.long
@pytest.mark.parametrize(("concepts", "churn"), [(60, 0.0), (60, 0.15), (200, 0.15)])
def test_the_detectable_difference_is_detected_four_times_of_five(concepts: int, churn: float) -> None:
    rng = np.random.default_rng(1)
    right = [Value(f"c{number}", "", 1.0) for number in range(concepts)]
    first = intervals.difference(right, _lossy(right, rng, 0.0, churn))
    assert first is not None
    worth = first.detectable(0.05)
    seen = [intervals.difference(right, _lossy(right, rng, worth, churn)) for _ in range(200)]
    assert np.mean([found is not None and found.p < 0.05 for found in seen]) > 0.7


def _lossy(values: list[Value], rng: np.random.Generator, loss: float, churn: float) -> list[Value]:
    """So much is lost on the whole; besides, as many concepts get better as get worse."""
    drawn = rng.random(len(values))
    change = np.where(drawn < loss, -1.0, np.where(drawn < loss + churn, rng.choice([-1.0, 1.0], len(values)), 0.0))
    return [value._replace(score=value.score + delta) for value, delta in zip(values, change, strict=True)]


def test_many_metrics_need_more_to_be_significant() -> None:
    assert intervals.adjusted([0.04, *[0.9] * 19])[0] > 0.05
    assert intervals.adjusted([]) == []
