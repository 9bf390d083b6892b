"""A run's figures: every metric over all cases, and by kind, language and split; kept in its folder for the app."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant import quality
from assistant.cases import Split
from assistant.records import LANGUAGES
from evals import intervals
from evals.cases import KINDS
from evals.intervals import Interval, Value
from evals.metrics import METRICS, Metric
from evals.runs import Run, Scored

_FEWEST = 5
"""Cases of the check split of which a figure is kept: that of fewer would tell of single ones."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over some cases. Failed cases and those it does not apply to are counted, not scored."""

    interval: Interval | None
    scored: int
    unscored: int
    failed: int


def figure(scored: Sequence[Scored], metric: Metric) -> Figure:
    values = [value(each, metric) for each in scored]
    known = [each for each in values if each]
    failed = sum(each.failed for each in scored)
    return Figure(intervals.interval(known), len(known), len(scored) - len(known) - failed, failed)


def value(scored: Scored, metric: Metric) -> Value | None:
    """A case's score for a metric, with what it is grouped by; None if it has none."""
    found = scored.scores.get(metric.name)
    return None if found is None else Value(scored.concept, scored.strata.get(metric.name, ""), found)


Slice = Callable[[Scored], bool]
SLICES: tuple[dict[str, Slice], ...] = (
    {quality.EVERYTHING: lambda scored: True},
    {kind: lambda scored, kind=kind: scored.kind == kind for kind in KINDS},  # type: ignore[misc]
    {code: lambda scored, code=code: scored.language == code for code in LANGUAGES},  # type: ignore[misc]
)
"""What figures are shown for: everything, each kind, each language."""


def keep(run: Run) -> None:
    """Writes the figures of a run into its folder, in one step, beside the scores that they are made of."""
    asked = (run.folder / "answers.jsonl").stat().st_mtime
    kept = quality.Figures(
        day=datetime.date.fromtimestamp(asked),
        cases=len(run.scored),
        failed=sum(each.failed for each in run.scored),
        figures=tuple(_kept(run.scored)),
    )
    beside = run.folder / "figures.next"
    beside.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")
    os.replace(beside, run.folder / quality.FIGURES)


def _kept(scored: Sequence[Scored]) -> Iterator[quality.Figure]:
    """Every metric of each split over everything; those shown first also by kind and by language."""
    splits: tuple[Split, Split] = ("tune", "check")
    for split in splits:
        mine = [each for each in scored if each.split == split]
        for metric in METRICS:
            for group in SLICES if metric.name in quality.HEADLINES else SLICES[:1]:
                for label, belongs in group.items():
                    found = figure([each for each in mine if belongs(each)], metric)
                    if found.interval and (split == "tune" or found.scored >= _FEWEST):
                        yield _figure(metric, split, label, found.interval, found.scored)


def _figure(metric: Metric, split: Split, label: str, found: Interval, scored: int) -> quality.Figure:
    return quality.Figure(
        name=metric.name,
        title=metric.title,
        better=metric.better,
        split=split,
        slice=label,
        value=found.mean,
        low=found.low,
        high=found.high,
        n=scored,
    )


def table(systems: dict[str, Sequence[Scored]], shown: Sequence[Metric] = METRICS) -> str:
    """Markdown: a row a metric, a column for each split of each system."""
    columns = {
        f"{name}, {split}": [each for each in scored if each.split == split]
        for name, scored in systems.items()
        for split in ("tune", "check")
        if any(each.split == split for each in scored)
    }
    rows = [
        [metric.title + _way(metric), *(_cell(figure(each, metric)) for each in columns.values())] for metric in shown
    ]
    lines = [["", *columns], ["---"] * (len(columns) + 1), *(row for row in rows if any(row[1:]))]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _way(metric: Metric) -> str:
    return {"more": "", "less": " (less is better)", "neither": " (for orientation)"}[metric.better]


def _cell(found: Figure) -> str:
    return f"{told(found.interval)} · {found.scored}" if found.interval else ""


def told(found: Interval) -> str:
    """0.91 (0.88–0.94)"""
    limits = "" if found.low is None or found.high is None else f" ({found.low:.2f}–{found.high:.2f})"
    return f"{found.mean:.2f}{limits}"
