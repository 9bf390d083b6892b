"""Scores of one answer against one case. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def recall(snippets: Sequence[str], quotes: Sequence[str]) -> float:
    """Share of the snippets that the quotes hold between them."""
    return sum(any(snippet in quote for quote in quotes) for snippet in snippets) / len(snippets)


def precision(snippets: Sequence[str], quotes: Sequence[str]) -> float:
    """Share of the quotes that hold a snippet; 0 without quotes."""
    return sum(any(snippet in quote for snippet in snippets) for quote in quotes) / len(quotes) if quotes else 0.0


def f1(snippets: Sequence[str], quotes: Sequence[str]) -> float:
    """Harmonic mean of recall and precision."""
    found, right = recall(snippets, quotes), precision(snippets, quotes)
    return 2 * found * right / (found + right) if found + right else 0.0
