"""Means with intervals, and differences between two runs.

Concepts are resampled, not cases, since the wordings of one concept are not independent. All statistics are SciPy's.
Arrays have one row a concept and one column a stratum.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

RESAMPLES = 2000
SEED = 2014
CONFIDENCE = 0.95
POWER = 0.8

Array = npt.NDArray[np.float64]


class Value(NamedTuple):
    """A score, and what it is grouped by."""

    concept: str
    stratum: str
    score: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval; without limits where it has none: one concept, or equal scores between 0 and 1."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """New less base, over the cases that both have a score for."""

    mean: float
    low: float | None
    high: float | None
    """Without limits where every concept changed alike."""
    p: float
    """Two-sided, by flipping the signs of concepts."""
    error: float
    """Standard error of the mean."""
    concepts: int
    pairs: int

    def detectable(self, significant: float) -> float:
        """The smallest true difference that would show four times of five, where p has to be below `significant`.

        z standard errors, where the loss of a share d of n concepts itself adds d/n to the variance: the positive root
        of d² = z² (error² + d/n). Without any other change that is z²/n: eight concepts at 5 %.
        """
        z = float(stats.norm.ppf(1 - significant / 2) + stats.norm.ppf(POWER))
        half = z * z / self.concepts / 2
        return min(1.0, half + math.sqrt(half * half + (z * self.error) ** 2))


def interval(values: Sequence[Value]) -> Interval | None:
    """The mean, balanced over strata, with its percentile bootstrap interval; None of no values.

    Where every concept scores the same a resample cannot vary: then it is the exact (Clopper–Pearson) interval of a
    share, on the number of concepts.
    """
    if not values:
        return None
    sums, counts = _tables(values)
    mean = float(_mean(*sums.T, *counts.T))
    if np.ptp([value.score for value in values]) == 0:
        return _of_equals(mean, len(sums))
    if len(sums) < 2:
        return Interval(mean, None, None)
    found = _bootstrap(sums, counts).confidence_interval
    return Interval(mean, float(found.low), float(found.high))


def _of_equals(mean: float, concepts: int) -> Interval:
    if mean not in (0.0, 1.0):
        return Interval(mean, None, None)
    share = stats.binomtest(round(mean * concepts), concepts).proportion_ci(CONFIDENCE, method="exact")
    return Interval(mean, float(share.low), float(share.high))


def _tables(values: Sequence[Value]) -> tuple[Array, Array]:
    concepts = {name: at for at, name in enumerate(dict.fromkeys(value.concept for value in values))}
    strata = {name: at for at, name in enumerate(sorted({value.stratum for value in values}))}
    sums, counts = np.zeros((len(concepts), len(strata))), np.zeros((len(concepts), len(strata)))
    for value in values:
        place = concepts[value.concept], strata[value.stratum]
        sums[place] += value.score
        counts[place] += 1
    return sums, counts


def _mean(*columns: Array, axis: int = 0) -> Array:
    """Mean over the strata of sums by counts; a resample that lacks a stratum has the mean of the others."""
    half = len(columns) // 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nothing by nothing is NaN, and left out of the mean
        means = [columns[at].sum(axis) / columns[half + at].sum(axis) for at in range(half)]
    return np.asarray(np.nanmean(means, axis=0))


def _bootstrap(sums: Array, counts: Array) -> Any:
    return stats.bootstrap(
        [*sums.T, *counts.T],
        _mean,
        n_resamples=RESAMPLES,
        paired=True,
        vectorized=True,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )


def difference(base: Sequence[Value], new: Sequence[Value]) -> Difference | None:
    """New less base, value by value in the same order; None of fewer than two concepts."""
    sums, counts = _tables(new)
    if len(sums) < 2:
        return None
    change = sums - _tables(base)[0]
    drawn = _bootstrap(change, counts)
    low, high = float(drawn.confidence_interval.low), float(drawn.confidence_interval.high)
    alike = high <= low
    return Difference(
        mean=float(_mean(*change.T, *counts.T)),
        low=None if alike else low,
        high=None if alike else high,
        p=_p(change, counts),
        error=float(drawn.standard_error),
        concepts=len(sums),
        pairs=len(new),
    )


def _p(change: Array, counts: Array) -> float:
    """How often concepts that changed as much, but either way by chance, would differ as much in the mean."""
    added = (change / counts.sum(0)).mean(1)
    return float(
        stats.permutation_test(
            (added,),
            lambda flipped, axis: flipped.mean(axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=RESAMPLES,
            rng=np.random.default_rng(SEED),
        ).pvalue
    )


def adjusted(ps: Sequence[float]) -> list[float]:
    """P values with the rate of false alarms held over all of them (Benjamini–Hochberg)."""
    return [float(p) for p in stats.false_discovery_control(ps)] if ps else []
