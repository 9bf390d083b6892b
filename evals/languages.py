"""Languages beside each other: the same concepts asked in two of them, the difference in what is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

from assistant.records import LANGUAGES, Language
from evals import intervals
from evals.intervals import Value
from evals.metrics import METRICS, Metric
from evals.runs import Scored

SHOWN = ("right", "outcome", "first_citation", "verdict", "first_goal")


def table(scored: Sequence[Scored]) -> str:
    """Markdown: a row a figure and pair of languages: the second less the first, over the concepts that have both."""
    splits = {split: [each for each in scored if each.split == split] for split in ("tune", "check")}
    rows = [
        f"| {metric.title} | {other} less {one} | "
        + " | ".join(_cell(found, metric, one, other) for found in splits.values())
        + " |"
        for metric in METRICS
        if metric.name in SHOWN
        for one, other in combinations(LANGUAGES, 2)
    ]
    return "\n".join(["| | | tune | check |", "|---|---|---|---|", *rows])


def _cell(scored: Sequence[Scored], metric: Metric, one: Language, other: Language) -> str:
    base, new = (_by_concept(scored, metric, language) for language in (one, other))
    both = sorted(base.keys() & new.keys())
    found = intervals.difference(
        [Value(each, "", base[each]) for each in both], [Value(each, "", new[each]) for each in both]
    )
    if found is None:
        return ""
    limits = "" if found.low is None or found.high is None else f" ({found.low:+.2f} to {found.high:+.2f})"
    return f"{found.mean:+.3f}{limits} · {len(both)}"


def _by_concept(scored: Sequence[Scored], metric: Metric, language: Language) -> dict[str, float]:
    """The mean score of each concept's cases in a language."""
    found: dict[str, list[float]] = defaultdict(list)
    for each in scored:
        score = each.scores.get(metric.name)
        if each.language == language and score is not None:
            found[each.concept].append(score)
    return {concept: fmean(scores) for concept, scores in found.items()}
