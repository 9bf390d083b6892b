"""`python -m evals compare BASE NEW`: what became right, what became wrong, and whether it is worse."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from evals import baseline, comparison, looks
from evals.comparison import Change, Comparison
from evals.intervals import Difference
from evals.runs import Run, Scored, finished


def run(given: argparse.Namespace) -> int:
    new = finished(Run(given.new))
    looks.log(new, "cases of a comparison" if given.cases else "a comparison")
    found = comparison.compare(_base(given.base, new), new.scored)
    print(told(found, new, with_check=given.cases))
    return 1 if found.worse else 0


def _base(path: Path, new: Run) -> list[Scored]:
    """The scores of a run's folder, or those of the baseline, for cases that are the same in `new`."""
    if path.is_file():
        return baseline.scored(baseline.load(path), new)
    base = finished(Run(path))
    changed = [id for id, case in base.cases.items() if id in new.cases and new.cases[id] != case]
    if changed:
        print(f"{len(changed)} cases have changed between the two and are left out.\n")
    return [each for each in base.scored if each.id not in changed]


def told(found: Comparison, new: Run, with_check: bool) -> str:
    """Markdown: the cases that changed, and the differences. Of the check split they are only counted, unless asked."""
    blocks = [
        f"{found.pairs} cases on both sides.",
        _listed("Became right", found.gained, new, with_check),
        _listed("Became wrong", found.lost, new, with_check),
        _listed("Failed now", found.broken, new, with_check),
        table(found.changes),
        "**Worse.**" if found.worse else "Not significantly worse.",
    ]
    return "\n\n".join(block for block in blocks if block)


def _listed(title: str, cases: Sequence[Scored], new: Run, with_check: bool) -> str:
    shown = [each for each in cases if with_check or each.split == "tune"]
    lines = [f"- {each.id}: {new.cases[each.id].turns[-1][:100]!r}" for each in shown]
    hidden = len(cases) - len(shown)
    lines += [f"- and {hidden} of the check split"] if hidden else []
    return "\n".join([f"{title}: {len(cases)}", *lines]) if cases else ""


def table(changes: Sequence[Change]) -> str:
    """Markdown: difference, interval and the smallest difference that could have been detected, by metric."""
    lines = [
        "| | new less base | 95 % | p | detectable | cases | |",
        "|---|---|---|---|---|---|---|",
    ]
    for change in changes:
        of = change.difference
        lines.append(
            f"| {change.metric.title} | {of.mean:+.3f} | {limits(of)} | {change.p:.3f} "
            f"| {change.detectable:.3f} | {of.pairs} | {'worse' if change.worse else ''} |"
        )
    return "\n".join(lines)


def limits(of: Difference) -> str:
    """The interval of a difference; a dash where every concept changed alike."""
    return "–" if of.low is None or of.high is None else f"{of.low:+.3f} to {of.high:+.3f}"
