"""`python -m evals score RUN`: scores a run anew from its folder, after a scorer was mended."""

from __future__ import annotations

import argparse

from evals import figures, looks
from evals.runs import Run


def run(given: argparse.Namespace) -> int:
    made = Run(given.run)
    made.score()
    if not made.unasked:
        figures.keep(made)
    looks.log(made, "figures")
    print(figures.table({made.made.system: made.scored}))
    return 0
