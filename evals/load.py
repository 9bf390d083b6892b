"""`python -m evals load PART ...`: measures parts of the trial under load, which `python -m evals trust load` tells."""

from __future__ import annotations

import argparse

from evals.promises import parts


def run(given: argparse.Namespace) -> int:
    """Exit codes: 0 nothing went wrong and nothing crossed, 1 something did."""
    sound = True
    for name in given.parts:
        ours = parts.measured(name, given.seconds).ours
        print(
            f"{name}: {len(ours.seconds)} answers, p50 {ours.quantile(0.5):.2f} s, p95 {ours.quantile(0.95):.2f} s, "
            f"{len(ours.faults)} errors, {ours.crossed} crossed"
        )
        sound = sound and not ours.faults and not ours.crossed
    return 0 if sound else 1
