"""`python -m evals hostile-files`: every file of trust.md that harms or is awkward, on the way of a document."""

from __future__ import annotations

import argparse
import html
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from evals.hostile.cases import CASES
from evals.hostile.trial import MAX_MEGABYTES, MAX_SECONDS, Outcome, bench, canary

DOCUMENT = Path(__file__).parent.parent / "docs" / "files.md"


def run(given: argparse.Namespace) -> int:
    """Exit codes: 0 all hold, 1 some do not."""
    with tempfile.TemporaryDirectory() as folder, canary() as asked:
        place = bench(Path(folder), asked)
        outcomes = [place.tried(case) for case in tqdm(CASES, leave=False, disable=None)]
    print(table(outcomes))
    if given.write:
        DOCUMENT.write_text(document(outcomes), encoding="utf-8")
    return int(any(outcome.faults for outcome in outcomes))


def document(outcomes: Sequence[Outcome]) -> str:
    held = sum(not outcome.faults for outcome in outcomes)
    return f"""# Files that harm or are awkward

Made by `python -m evals hostile-files --write`. Each file is made anew, put into a corpus beside a good document, and
ingested. Reading it is timed, and the memory of whichever process reads it is taken at its highest. A case holds if
what comes of it is what is expected, within {MAX_SECONDS:.0f} seconds and {MAX_MEGABYTES:.0f} MB, if nothing was
fetched from a server that it names, and if the good document still stands in the index.

{held} of {len(outcomes)} hold.

{table(outcomes)}
"""


def table(outcomes: Sequence[Outcome]) -> str:
    rows = ["| | input | expected | what the ingest says | seconds | MB | holds |", "|---|---|---|---|---|---|---|"]
    return "\n".join([*rows, *map(_row, outcomes)])


def _row(outcome: Outcome) -> str:
    case, holds = outcome.case, "; ".join(outcome.faults) or "yes"
    figures = f"{outcome.seconds:.1f}", f"{outcome.megabytes:.0f}"
    return f"| {' | '.join(map(_cell, (case.number, case.what, case.expected, outcome.told, *figures, holds)))} |"


def _cell(text: str) -> str:
    """Text of a cell, in which a file's own signs do nothing."""
    seen = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return html.escape(seen, quote=False).replace("|", "\\|")
