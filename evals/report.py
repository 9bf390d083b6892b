"""`python -m evals report RUN`: a run as one HTML file that needs nothing else, beside another run if one is given."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.errors import AssistantError
from evals import compare, comparison, figures, looks
from evals.cases import KINDS, Case
from evals.comparison import Change
from evals.figures import SLICES, Figure, Slice
from evals.metrics import BY_NAME, METRICS, Metric
from evals.replies import Reply
from evals.runs import Run, Scored

HEADLINES = (
    "right",
    "false_answer",
    "false_refusal",
    "citation_recall",
    "focus",
    "first_citation",
    "verdict",
    "first_goal",
)
CHARTED = ("right", "outcome", "citation_recall")
WORST = 6
"""Rows shown of each kind."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure, and the same of the run beside it."""

    new: Figure
    base: Figure | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart."""

    label: str
    pair: Pair


@dataclass(frozen=True, slots=True)
class Bad:
    """A case that went wrong, and in what."""

    case: Case
    reply: Reply
    wrong: tuple[Metric, ...]


def run(given: argparse.Namespace) -> int:
    made, base = Run(given.run), Run(given.against) if given.against else None
    out = given.out or given.run / "report.html"
    looks.log(made, "a report with cases" if given.cases else "a report")
    write(made, base, out, with_check=given.cases)
    print(f"wrote {out}")
    return 0


def write(made: Run, base: Run | None, out: Path, with_check: bool = False) -> None:
    """Writes the report. Of the check split it has only figures, unless asked. Raises AssistantError."""
    page = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("report.html.jinja")
    try:
        out.write_text(page.render(**_shown(made, base, with_check)), encoding="utf-8")
    except OSError as error:
        raise AssistantError(f"{out}: {error.strerror}", next_step="Name a file that can be written") from error


def _shown(made: Run, base: Run | None, with_check: bool) -> dict[str, object]:
    """All that the page shows."""
    scored = made.scored
    beside = _paired(base, scored)
    return {
        "made": made.made,
        "base": base.made if base else None,
        "count": len(scored),
        "unasked": made.unasked,
        "concepts": len({each.concept for each in scored}),
        "failed": [each for each in scored if each.failed],
        "failed_tune": [each.id for each in scored if each.failed and each.split == "tune"],
        "splits": Counter(each.split for each in scored),
        "headlines": [(BY_NAME[name], _pair(scored, beside, BY_NAME[name])) for name in HEADLINES],
        "charts": [(BY_NAME[name], _bars(scored, beside, BY_NAME[name])) for name in CHARTED],
        "metrics": _by_split(scored, beside),
        "names": [metric.name for metric in METRICS],
        "sliced": [(label, [_cell(belongs, scored, metric) for metric in METRICS]) for label, belongs in _labelled()],
        "outcomes": confusion(made),
        "latency": [(run.made.system, *_latency(run)) for run in (made, base) if run],
        "worst": _worst(made, with_check),
        "changes": [(change, compare.limits(change.difference)) for change in _changes(beside, scored)],
    }


def _paired(base: Run | None, scored: Sequence[Scored]) -> list[Scored]:
    """The other run's scores of the same cases: figures of different cases are never set side by side."""
    ids = {each.id for each in scored}
    found = [each for each in base.scored if each.id in ids] if base else []
    if base and len(found) < len(scored):
        raise AssistantError(
            f"{base.folder}: it lacks {len(scored) - len(found)} of the cases", next_step="Run it on the same sets"
        )
    return found


def _pair(scored: Sequence[Scored], beside: Sequence[Scored], metric: Metric) -> Pair:
    return Pair(figures.figure(scored, metric), figures.figure(beside, metric) if beside else None)


def _bars(scored: Sequence[Scored], beside: Sequence[Scored], metric: Metric) -> list[list[Bar]]:
    """A group of bars for each way of slicing; slices without a figure are left out."""
    return [
        [bar for label, belongs in group.items() if (bar := _bar(label, belongs, scored, beside, metric))]
        for group in SLICES
    ]


def _bar(label: str, belongs: Slice, scored: Sequence[Scored], beside: Sequence[Scored], metric: Metric) -> Bar | None:
    pair = _pair([each for each in scored if belongs(each)], [each for each in beside if belongs(each)], metric)
    return Bar(label, pair) if pair.new.interval else None


def _by_split(scored: Sequence[Scored], beside: Sequence[Scored]) -> list[tuple[Metric, list[Pair]]]:
    rows = []
    for metric in METRICS:
        pairs = [
            _pair([e for e in scored if e.split == split], [e for e in beside if e.split == split], metric)
            for split in ("tune", "check")
        ]
        if any(pair.new.interval for pair in pairs):
            rows.append((metric, pairs))
    return rows


def _labelled() -> list[tuple[str, Slice]]:
    return [pair for group in SLICES for pair in group.items()]


def _cell(belongs: Slice, scored: Sequence[Scored], metric: Metric) -> float | None:
    """The mean over a slice; None where nothing of it is scored."""
    found = [score for each in scored if belongs(each) and (score := each.scores.get(metric.name)) is not None]
    return float(np.mean(found)) if found else None


def _changes(beside: Sequence[Scored], scored: Sequence[Scored]) -> tuple[Change, ...]:
    return comparison.compare(beside, scored).changes if beside else ()


def confusion(made: Run) -> dict[str, dict[str, int]]:
    """Expected outcome by the outcome that came; an accepted one counts as the expected."""
    table: dict[str, dict[str, int]] = {}
    for id, case in made.cases.items():
        if id in made.replies:
            came = made.replies[id].answer.outcome
            expected = came if came in case.outcomes else case.outcome
            row = table.setdefault(expected, {})
            row[came] = row.get(came, 0) + 1
    return table


def _latency(made: Run) -> tuple[float, float]:
    """Milliseconds an answer took: p50 and p95."""
    took = [each.milliseconds for each in made.scored if not each.failed]
    return (float(np.quantile(took, 0.5)), float(np.quantile(took, 0.95))) if took else (0.0, 0.0)


def _worst(made: Run, with_check: bool) -> dict[str, list[Bad]]:
    """By kind, the cases that went wrong in most respects."""
    bad: dict[str, list[Bad]] = {}
    for kind in KINDS:
        wrong = [
            Bad(made.cases[each.id], made.replies[each.id], _wrong(each))
            for each in made.scored
            if each.kind == kind and (each.split == "tune" or with_check) and _wrong(each)
        ]
        if wrong:
            bad[kind] = sorted(wrong, key=lambda each: (-len(each.wrong), each.case.id))[:WORST]
    return bad


def _wrong(scored: Scored) -> tuple[Metric, ...]:
    worst = {"more": 0.0, "less": 1.0}
    return tuple(
        metric
        for metric in METRICS
        if metric.better in worst and scored.scores.get(metric.name) == worst[metric.better]
    )
