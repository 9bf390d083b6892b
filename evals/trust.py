"""`python -m evals trust [CHAPTER ...]` (`make trust`): tries what is promised; with `--write` in docs/trust.md."""

from __future__ import annotations

import argparse
import datetime
import importlib
import re
from collections.abc import Sequence
from pathlib import Path

from evals.__main__ import CHAPTERS
from evals.promises.promise import Chapter, Promise

FILE = Path(__file__).parent.parent / "docs" / "trust.md"
_HEAD = """# Trust

What is promised, how it is tried, and the figure that was reached. Each chapter is made by the command it names;
`make trust` runs all of them.
"""


def run(given: argparse.Namespace) -> int:
    """Exit codes: 0 every promise of the chapters is kept, 1 some are not."""
    kept = True
    for name in given.chapters or CHAPTERS:
        found: Chapter = importlib.import_module(f"evals.promises.{name}").chapter()
        text = section(name, found, datetime.date.today())
        print(text)
        if given.write:
            before = FILE.read_text(encoding="utf-8") if FILE.exists() else _HEAD
            FILE.write_text(replaced(before, name, text), encoding="utf-8")
        kept = kept and all(promise.kept for promise in found.promises)
    return 0 if kept else 1


def section(name: str, found: Chapter, day: datetime.date) -> str:
    """A chapter as Markdown, below a comment that names it."""
    rows = "\n".join(map(_row, found.promises))
    made = f"Made by `python -m evals trust {name} --write` on {day.isoformat()}."
    table = f"| promise | wanted | reached | kept |\n|---|---|---|---|\n{rows}"
    parts = (f"<!-- {name} -->", f"## {found.title}", made, found.how, table, _short(found.promises), found.details)
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def _row(promise: Promise) -> str:
    cells = (promise.text, promise.wanted, promise.reached, "yes" if promise.kept else "**no**")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _short(promises: Sequence[Promise]) -> str:
    lines = [f"- {each.text}: {each.in_the_way}" for each in promises if each.in_the_way]
    return "\n".join(["What stands in the way:", "", *lines]) if lines else ""


def replaced(page: str, name: str, text: str) -> str:
    """The page with a chapter made anew; the others stand as they were, all in their order."""
    head, *parts = re.split(r"^(?=<!-- \w+ -->$)", page, flags=re.MULTILINE)
    held = {part.split()[1]: part.strip() + "\n" for part in parts} | {name: text}
    return "\n".join([head.strip() + "\n", *(held[each] for each in CHAPTERS if each in held)])
