"""Figures that documents may disagree on: the same figure is the same however it is written."""

from __future__ import annotations

import pytest

from assistant.judging.conflicts import disagree, figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("högst 10 000 euro", "at most 10,000 euros"),
        ("1 000 000 euroa", "€1,000,000"),
        ("10 000,00 €", "EUR 10.000"),
        ("70 procent", "70,0 %"),
        ("12,5 prosenttia", "12.5 per cent"),
        ("senast 31.3.", "viimeistään 31.03.2027"),
        ("år 2027 500 euro", "500 €"),
    ],
)
def test_the_same_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    (some,), (others,) = figures(one).values(), figures(other).values()
    assert not disagree(some, others) and not disagree(others, some)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10 000 euro", "15,000 euros"),
        ("7 %", "70 %"),
        ("1,5 %", "15 %"),
        ("1.12.2027", "11.2.2027"),
        ("31.12.2028", "31.12.2029"),
        ("1.3.", "11.3.2027"),
    ],
)
def test_other_figures_are_other_ones(one: str, other: str) -> None:
    (some,), (others,) = figures(one).values(), figures(other).values()
    assert disagree(some, others)
