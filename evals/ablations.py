"""`python -m evals ablations`: the assistant beside itself without one of its parts, told in docs/ablations.md.

Everything is asked the same questions in the same run, with the calibrations that ship. Only check cases are asked: to
the tune cases these are fitted.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import aids, calibration, embedding, settings, wordings
from assistant.assistant import Assistant
from assistant.calibration import Calibration
from assistant.corpus import read_corpus
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.ingestion import ingest
from evals import cases, compare, comparison, figures, looks, replies
from evals.metrics import BY_NAME
from evals.run import RUNS, answer, made, text_of
from evals.runs import Run

DOCUMENT = Path(__file__).parent.parent / "docs" / "ablations.md"
README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"(?<=<!-- ablations -->\n).*?(?=<!-- /ablations -->)", re.DOTALL)
_SHOWN = (
    "right",
    "outcome",
    "false_answer",
    "false_refusal",
    "citation_recall",
    "first_citation",
    "verdict",
    "first_goal",
)


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is left out: files of each programme's folder, and what is changed in the figures."""

    name: str
    files: tuple[str, ...] = ()
    changed: Callable[[Calibration], Calibration] = lambda found: found


ABLATIONS = (
    Ablation("everything"),
    Ablation("without wordings", (wordings.FOLDER,)),
    Ablation("without aids", (wordings.FOLDER, aids.TRANSLATIONS, aids.GUIDE)),
    Ablation("without words", changed=lambda found: replace(found, coverage_weight=0.0)),
    Ablation("without calibration", changed=lambda found: replace(found, embedder="")),
)


def run(_: argparse.Namespace) -> int:
    runs = {each.name: _made(each) for each in ABLATIONS}
    for found in runs.values():
        looks.log(found, "figures of the ablations")
    DOCUMENT.write_text(_document(runs), encoding="utf-8")
    README.write_text(_beside(runs, README.read_text(encoding="utf-8")), encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _made(ablation: Ablation) -> Run:
    folder = RUNS / "ablations" / ablation.name.replace(" ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    corpus = folder / "corpus"
    shutil.copytree(settings.load().corpus, corpus, ignore=shutil.ignore_patterns(*ablation.files))
    given = settings.load(corpus=corpus, index=folder / "index")
    ingest(given)
    embedder = embedding.load(given.embedding)
    index = Index(builds.of(given), embedder.name, embedder.dimensions)
    figures = {regime: ablation.changed(found) for regime, found in calibration.load().items()}
    system = Assistant(given, index, embedder, None, figures)
    held = read_corpus(corpus)
    ground = replies.ground(held.programmes, held.sources, system.writer)
    return answer(
        [case for case in cases.all_sets(text_of(held)) if case.split == "check"],
        system,
        made(f"assistant, {ablation.name}", system, given),
        ground,
        folder / "run",
    )


def _beside(runs: dict[str, Run], readme: str) -> str:
    """The README with the share of right answers, with the aids and without."""
    named = ("everything", "without wordings", "without aids")
    table = figures.table({name: runs[name].scored for name in named}, [BY_NAME["right"]])
    return _BLOCK.sub(lambda _: f"{table}\n", readme)


def _document(runs: dict[str, Run]) -> str:
    whole = next(iter(runs.values()))
    shown = [BY_NAME[name] for name in _SHOWN]
    differences = "\n\n".join(
        f"### {name.capitalize()}\n\n{compare.table(comparison.compare(whole.scored, found.scored).changes)}"
        for name, found in runs.items()
        if found is not whole
    )
    return (
        "# Ablations\n\n"
        "Made by `python -m evals ablations`: the check cases of every set, asked of the assistant and of the "
        "assistant without one of its parts, in one run. Without wordings, or any aids, it judges by the calibration "
        "for plain texts. Wordings are the ways of asking in `wordings/`; aids are these, the guide and the "
        "renderings; words are the lexical side; without calibration the conservative rule decides, as with another "
        "embedder. What centring gives stands in [calibration.md](calibration.md).\n\n"
        f"{figures.table({name: found.scored for name, found in runs.items()}, shown)}\n\n"
        f"## Differences, case by case\n\n{differences}\n"
    )
