"""`python -m evals gate` (`make evals`): every set, by the assistant and the stock baseline; worse than before is red.

With --write it also makes docs/evals.md and docs/report.html anew.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from assistant import settings
from assistant.corpus import read_corpus
from evals import baseline, cases, compare, comparison, figures, languages, looks, report
from evals.run import RUNS, examine, text_of, told_failures
from evals.runs import Run

DOCS = Path(__file__).parent.parent / "docs"


def run(given: argparse.Namespace) -> int:
    before = baseline.load()
    assistant, stock = (made(system) for system in ("assistant", "stock"))
    looks.log(assistant, "figures of the gate")
    report.write(assistant, stock, RUNS / "gate" / "report.html")
    print(_figures(assistant, stock))
    if given.write:
        looks.LOG.write_text(_document(assistant, stock), encoding="utf-8")
        report.write(assistant, stock, DOCS / "report.html")
    absent = baseline.missing(before, assistant.cases.values())
    found = comparison.compare(baseline.scored(before, assistant), assistant.scored)
    print(compare.told(found, assistant, with_check=False))
    print(f"{len(absent)} cases of the baseline are not there any more, {len(assistant.cases) - found.pairs} are new.")
    print(f"{RUNS / 'gate' / 'report.html'} shows it all.")
    return max(told_failures(assistant), int(found.worse))


def made(system: str) -> Run:
    """A fresh run of every set."""
    corpus = read_corpus(settings.load().corpus)
    out = RUNS / "gate" / system
    shutil.rmtree(out, ignore_errors=True)
    return examine(cases.all_sets(text_of(corpus)), corpus, system, "quotes", out)


def _figures(assistant: Run, stock: Run) -> str:
    return figures.table({"assistant": assistant.scored, "stock": stock.scored})


def _document(assistant: Run, stock: Run) -> str:
    changes = comparison.compare(stock.scored, assistant.scored).changes
    splits = {split: [case for case in assistant.cases.values() if case.split == split] for split in ("tune", "check")}
    counts = " and ".join(f"{len(found)} of {split}" for split, found in splits.items())
    return (
        "# Evals\n\n"
        f"Made by `python -m evals gate --write` on all sets: {counts} cases, "
        f"{len({case.concept for case in assistant.cases.values()})} concepts. "
        "[report.html](report.html) shows the same with charts and the worst cases. How sets, scores and comparisons "
        "work stands in [evals/README.md](../evals/README.md).\n\n"
        "## The assistant beside the stock baseline\n\n"
        "Mean, 95 % interval and number of cases scored. The stock baseline is what the LangChain tutorial builds, "
        "with the same embedder: pieces of 1,000 characters, the four nearest, always an answer. Those four are most "
        "of so short a text, which is why its recall is high, and why little of what it quotes is to the point.\n\n"
        f"{_figures(assistant, stock)}\n\n"
        "## Differences, case by case\n\n"
        "The assistant less the stock baseline, over the cases that both have a score for.\n\n"
        f"{compare.table(changes)}\n\n"
        "## Languages beside each other\n\n"
        "The same concepts asked in both languages of a pair: mean difference, 95 % interval, number of concepts.\n\n"
        f"{languages.table(assistant.scored)}\n\n"
        f"{looks.logged()}"
    )
