"""Means with intervals, and differences between two runs.

Concepts are resampled, not cases, since the wordings of one concept are not independent. All statistics are SciPy's.
Arrays have one row a concept and one column a stratum.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

RESAMPLES = 2000
SEED = 2014
CONFIDENCE = 0.95
POWER = 0.8
_LEAST_SIGNS = 6
"""Changes, all one way, that a two-sided sign test at 5 % needs at least: 2 · (1/2)^6 = 0.03."""

Array = npt.NDArray[np.float64]


class Value(NamedTuple):
    """A score, and what it is grouped by."""

    concept: str
    stratum: str
    score: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval; without limits where a resample can have no cases."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """New less base, over the cases that both have a score for."""

    mean: float
    low: float
    high: float
    p: float
    """Two-sided, by flipping the signs of concepts."""
    detectable: float
    """The smallest true difference that these cases would have shown as significant four times of five."""
    pairs: int


def interval(values: Sequence[Value]) -> Interval | None:
    """The mean, balanced over strata, with its percentile bootstrap interval; None of no values.

    Where every concept scores the same a resample cannot vary: then it is the exact (Clopper–Pearson) interval of a
    share, on the number of concepts.
    """
    if not values:
        return None
    sums, counts = _tables(values)
    mean = float(_mean(sums, counts, axis=0))
    if np.ptp([value.score for value in values]) == 0:
        return _degenerate(mean, len(sums))
    columns = [*sums.T, *counts.T]
    found = stats.bootstrap(
        columns,
        lambda *drawn, axis: _mean_of_columns(drawn, axis),
        n_resamples=RESAMPLES,
        paired=True,
        vectorized=True,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    low, high = float(found.low), float(found.high)
    return Interval(mean, low, high) if np.isfinite([low, high]).all() else Interval(mean, None, None)


def _tables(values: Sequence[Value]) -> tuple[Array, Array]:
    concepts = {name: at for at, name in enumerate(dict.fromkeys(value.concept for value in values))}
    strata = {name: at for at, name in enumerate(sorted({value.stratum for value in values}))}
    sums, counts = np.zeros((len(concepts), len(strata))), np.zeros((len(concepts), len(strata)))
    for value in values:
        place = concepts[value.concept], strata[value.stratum]
        sums[place] += value.score
        counts[place] += 1
    return sums, counts


def _mean(sums: Array, counts: Array, axis: int) -> Array:
    return np.asarray((sums.sum(axis) / counts.sum(axis)).mean(-1))


def _mean_of_columns(drawn: Sequence[Array], axis: int) -> Array:
    half = len(drawn) // 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a resample without one of the strata has no mean: NaN
        means = [drawn[at].sum(axis) / drawn[half + at].sum(axis) for at in range(half)]
    return np.asarray(np.mean(means, axis=0))


def _degenerate(mean: float, concepts: int) -> Interval:
    if mean not in (0.0, 1.0):
        return Interval(mean, None, None)
    share = stats.binomtest(round(mean * concepts), concepts).proportion_ci(CONFIDENCE, method="exact")
    return Interval(mean, float(share.low), float(share.high))


def difference(base: Sequence[Value], new: Sequence[Value]) -> Difference | None:
    """New less base, value by value in the same order; None of no values."""
    if not new:
        return None
    sums, counts = _tables(new)
    before, _ = _tables(base)
    # What each concept adds to the difference of the means; their mean is that difference.
    added = ((sums - before) / counts.sum(0)).mean(1) * len(sums)
    drawn = stats.bootstrap(
        (added,), np.mean, n_resamples=RESAMPLES, method="percentile", rng=np.random.default_rng(SEED)
    )
    flipped = stats.permutation_test(
        (added,),
        lambda flips, axis: flips.mean(axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    needed = stats.norm.ppf(0.5 + CONFIDENCE / 2) + stats.norm.ppf(POWER)
    detectable = max(needed * float(drawn.standard_error), _LEAST_SIGNS / len(sums))
    found = drawn.confidence_interval
    return Difference(
        float(added.mean()), float(found.low), float(found.high), float(flipped.pvalue), min(detectable, 1.0), len(new)
    )


def adjusted(ps: Sequence[float]) -> list[float]:
    """P values with the rate of false alarms held over all of them (Benjamini–Hochberg)."""
    return [float(p) for p in stats.false_discovery_control(ps)] if ps else []
