"""The log of looks at the check split: whoever tunes on what was seen there cannot trust its figures any more."""

from __future__ import annotations

import datetime
from pathlib import Path

from evals.runs import Run

LOG = Path(__file__).parent.parent / "docs" / "evals.md"
HEADING = "## Looks at check"
_TABLE = (
    f"{HEADING}\n\nEach time figures or cases of the check split were shown.\n\n"
    "| day | system | index | code | shown |\n|---|---|---|---|---|\n"
)


def log(run: Run, shown: str) -> None:
    """Notes that something of `run`'s check cases was shown; the same look twice is one."""
    if not any(case.split == "check" for case in run.cases.values()):
        return
    made = run.made
    seen = f"| {datetime.date.today()} | {made.system} ({made.writer}) | {made.index} | {made.code} | {shown} |\n"
    before = LOG.read_text(encoding="utf-8") if LOG.exists() else "# Evals\n\n"
    if HEADING not in before:
        before += _TABLE
    if seen not in before:
        LOG.write_text(before + seen, encoding="utf-8")


def logged() -> str:
    """The log as it stands, to be kept when the rest of the document is made anew."""
    before = LOG.read_text(encoding="utf-8") if LOG.exists() else ""
    return before[before.index(HEADING) :] if HEADING in before else _TABLE
