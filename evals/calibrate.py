"""`python -m evals calibrate`: fits the figures that judgements rest on to the tune split, and says how well they do.

The tables go to docs/calibration.md, the figures to assistant/data/calibration.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant import (
    aids,
    background,
    calibration,
    embedding,
    kinds,
    nearness,
    retrieval,
    settings,
    whitening,
    wordings,
)
from assistant.calibration import REGIMES, Calibration, Logistic, Regime
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from assistant.index.reader import Build
from assistant.ingestion import ingest
from assistant.judging import due
from assistant.judging.answerable import facts
from assistant.judging.listing import listing
from assistant.kinds import KINDS, Examples, Taught
from assistant.reading import read
from assistant.records import Evidence, Hit
from assistant.settings import Settings
from evals import cases, decisions, ideas, practical, scorers
from evals.cases import Case
from evals.decisions import Example
from evals.fitted import Asked, embedded

MESSAGES = Path(__file__).parent / "training" / "messages.jsonl"
_KINDS = ("fact", "list", "silent", "beside", "premise", "short")
"""Questions in one turn, which an answer either has an answer to or not."""
_TOLD = ("idea", "hostile")
"""What is no such question, and told from them."""
DOCUMENT = Path(__file__).parent.parent / "docs" / "calibration.md"
Score = Callable[[Case, Evidence], float]
_Try = tuple[str, tuple[float, ...], Score]
_BARE = (wordings.FOLDER, aids.TRANSLATIONS, aids.GUIDE)
_LEFT_OUT: dict[Regime, tuple[tuple[str, ...], ...]] = {
    "worded": ((),),
    "plain": ((wordings.FOLDER,), _BARE),
}
"""What is left out of the corpus: a programme without wordings may have a guide and renderings, or nothing."""
_TITLES: dict[Regime, str] = {
    "worded": "Calibration where wordings are known",
    "plain": "Calibration for plain texts: the same programme without wordings, and without any aids; and invented "
    "texts that answer practical questions",
}
_HELD_OUT = "Practical questions over the example of docs/example, which nothing was learnt from"
_NONE = Logistic((), 0.0)
_START = Calibration("", 0, _NONE, _NONE, 0.0, 0.6, 0.06, 2.0, 0.0, 0.01, 0.01, 0.01, 0.03, 0.0, {})


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    embedder = embedding.load(given.embedding)
    kinds.save(_examples(embedder))
    kinds.examples.cache_clear()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        builds = {
            regime: [opened.enter_context(_built(given, Path(folder), left_out)) for left_out in _LEFT_OUT[regime]]
            for regime in REGIMES
        }
        whitening.save(embedder.name, builds["worded"][0].whitening())
        asked = _asked(builds, embedder)
        texts, *examples = [
            opened.enter_context(_built(given.model_copy(update={"corpus": corpus}), Path(folder), left_out))
            for corpus, left_out in ((practical.TEXTS, ()), *((practical.EXAMPLE, each) for each in _LEFT_OUT["plain"]))
        ]
        known, plainly = practical.asked(given.corpus), _in_force("plain")
        practised = practical.examples(known, _tune(builds["worded"][0]), texts, embedder, plainly)
        practical.use(practical.topics_of(known, texts, embedder))
        taught: dict[Regime, list[Example]] = {"worded": [], "plain": practised}
        fits = {regime: _fit(regime, asked[regime], taught[regime], embedder) for regime in REGIMES}
        held_out = [practical.held_out(known, build, embedder, plainly) for build in examples]
    calibration.save({regime: figures for regime, (figures, _) in fits.items()})
    told = "\n\n".join(f"# {_TITLES[regime]}\n\n{said}" for regime, (_, said) in fits.items())
    told += f"\n\n# {_HELD_OUT}"
    for title, messages in zip(("With its guide", "Without it"), held_out, strict=True):
        told += f"\n\n{title}: {decisions.told_of(messages, 'plain', fits['plain'][0])}"
    DOCUMENT.write_text(f"Made by `python -m evals calibrate` on the tune split.\n\n{told}\n", encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


@contextmanager
def _built(given: Settings, folder: Path, left_out: tuple[str, ...]) -> Iterator[Build]:
    """A build of the corpus without some of its aids."""
    place = folder / f"{given.corpus.resolve().parent.name}-without-{'-'.join(left_out)}"
    shutil.copytree(given.corpus, place / "corpus", ignore=shutil.ignore_patterns(*left_out))
    made = settings.load(corpus=place / "corpus", index=place / "index")
    ingest(made)
    with (
        closing(Index(FolderBuilds(made.index), embedding.load(given.embedding).name)) as index,
        index.pinned() as build,
    ):
        yield build


def _asked(builds: Mapping[Regime, Sequence[Build]], embedder: Embedder) -> dict[Regime, list[Asked]]:
    """The tune cases asked of every build, one after another, so that a case is embedded once."""
    whole = [(regime, build) for regime, each in builds.items() for build in each]
    found: dict[Regime, list[Asked]] = {regime: [] for regime in REGIMES}
    for case in tqdm(_tune(whole[0][1]), desc="cases", disable=None):
        for regime, build in whole:
            found[regime].append(_heard(case, build, embedder))
    return found


def _fit(
    regime: Regime, asked: Sequence[Asked], taught: Sequence[Example], embedder: Embedder
) -> tuple[Calibration, str]:
    """The figures for a regime, from cases and what else is taught of what is due; Markdown: how well they do."""
    barest = asked[-1].build
    questions = [each for each in asked if each.build is barest and each.case.kind in _KINDS and each.case.snippets]
    figures, tables = _margins(questions, _in_force(regime), _TRIED if regime == "worded" else _TRIED[-3:])
    figures = replace(figures, embedder=embedder.name, features_version=calibration.FEATURES[regime])
    told = [decisions.example(each, figures) for each in asked if each.question.kind == "question"]
    figures, due_table = decisions.fitted_to(told, taught, regime, figures)
    wished = [each for each in asked if each.case.verdict]
    figures = ideas.fitted_to(wished, figures)
    return figures, _document(figures, due_table, [*tables, ideas.first_goals(wished)], len(told) + len(taught))


def _examples(embedder: Embedder) -> Examples:
    """The messages about other regions."""
    messages = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    vectors = embedded(embedder, [each["text"] for each in messages])
    of_kind = np.array([KINDS.index(each["kind"]) for each in messages])
    told = Taught(vectors, of_kind)
    questions = background.questions()
    asked = zip((each.topic for each in questions), embedded(embedder, [each.text for each in questions]), strict=True)
    bare = kinds.fitted(kinds.joined(told, list(asked), []))
    return Examples(embedder.name, told, bare)


def _document(figures: Calibration, table_of_due: str, tables: Sequence[str], cases: int) -> str:
    measured = "\n".join(f"| {name} | {value:.3f} |" for name, value in figures.figures.items())
    return (
        f"## What is due\n\nOf {cases} messages. {table_of_due}\n\n"
        "## Ideas\n\nLogistic regressions, cross-validated by concept.\n\n"
        f"| figure | value |\n|---|---|\n{measured}\n\n"
        "## Margins\n\nMean F1, balanced over the kinds of question, of the cited passages against what a case "
        "wants or welcomes (`sentence_margin`: recall less 0.02 for each hundred characters quoted), each value "
        "tried with the others as in force or, above it, as chosen.\n\n" + "\n\n".join(tables)
    )


def _tune(build: Build) -> list[Case]:
    """Messages in one turn; of the questions those with one right outcome."""
    text = "\n".join(build.store.text(document) or "" for document in build.store.digests())
    usable = [case for case in cases.tune(text) if case.verdict or case.outcome in due.DUE]
    return [case for case in usable if case.kind in _TOLD or (case.kind in _KINDS and not case.accepted)]


def _heard(case: Case, build: Build, embedder: Embedder) -> Asked:
    question = read(case.turns[-1], (), case.language, None)
    heard = nearness.heard(question, embedder, build)
    return Asked(case, build, question, heard, nearness.told(question, heard, embedder, build))


def _hits(each: Asked, figures: Calibration) -> list[Hit]:
    question = each.question
    return retrieval.retrieve(question.sought, question.worded_in, each.vector, each.near, each.build, figures)


def _margins(asked: Sequence[Asked], start: Calibration, tries: Sequence[_Try]) -> tuple[Calibration, list[str]]:
    """What cites best of each figure, chosen with the others as they are in force or by now chosen; and the tables."""
    found, tables = start, []
    for name, values, score in tries:
        found, table = _best(found, name, values, asked, score)
        tables.append(table)
    return found, tables


def _in_force(regime: Regime) -> Calibration:
    """The figures that ship; something to begin with where there are none of today's fields."""
    try:
        return calibration.load()[regime]
    except AssistantError:
        return _START


def _best(
    start: Calibration, name: str, values: Sequence[float], asked: Sequence[Asked], score: Score
) -> tuple[Calibration, str]:
    changed: list[dict[str, Any]] = [{name: value} for value in values]
    tried = [replace(start, **change) for change in changed]
    means = [_balanced(asked, [score(each.case, _evidence(each, figures)) for each in asked]) for figures in tried]
    header = f"| {name} | " + " | ".join(map(str, values)) + " |\n" + "|---" * (len(values) + 1) + "|\n"
    return tried[int(np.argmax(means))], header + "| score | " + " | ".join(f"{mean:.3f}" for mean in means) + " |"


def _balanced(asked: Sequence[Asked], scores: Sequence[float]) -> float:
    """The mean of the means of each kind: there are many facts to a list."""
    kinds = [each.case.kind for each in asked]
    return float(
        np.mean([np.mean([s for s, k in zip(scores, kinds, strict=True) if k == kind]) for kind in set(kinds)])
    )


def _evidence(each: Asked, figures: Calibration) -> Evidence:
    hits = _hits(each, figures)
    found = listing(each.question, each.near, hits, each.build, figures)
    if found:
        return Evidence(tuple(Hit(passage, 0.0) for passage in found.passages))
    return Evidence(facts(each.vector, each.near, hits, each.build, figures))


def _quotes(evidence: Evidence) -> list[str]:
    return [
        hit.passage.text[slice(*(at - hit.passage.start for at in hit.span))] if hit.span else hit.passage.text
        for hit in evidence.hits
    ]


def _citing(case: Case, evidence: Evidence) -> float:
    return scorers.f1(case.snippets, case.verbatim, [passage.text for passage in evidence.passages])


def _brief(case: Case, evidence: Evidence) -> float:
    """Recall, with a little taken off for each hundred characters quoted."""
    quotes = _quotes(evidence)
    return scorers.recall(case.snippets, quotes) - 0.02 * sum(map(len, quotes)) / 100


_TRIED: tuple[_Try, ...] = (
    ("hub_share", (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), _citing),
    ("translated_share", (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), _citing),
    ("coverage_weight", (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2), _citing),
    ("asked_weight", (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5), _citing),
    ("list_lead", (-0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, 9.0), _citing),
    ("list_cue", (0.0, 0.02, 0.05, 0.1, 0.15, 0.2), _citing),
    ("list_margin", (0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06), _citing),
    ("fact_margin", (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2), _citing),
    ("sentence_margin", (0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 1.0), _brief),
)
"""Of plain texts the last three; how these are found is `retrieval.PLAIN`."""
