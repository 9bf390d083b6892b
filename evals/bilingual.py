"""`python -m evals bilingual SLICE`: what a question in one language finds among texts in two; with `--write` in
docs/retrieval.md.

SLICE has gzipped acts of {sections: [{h_sv, h_fi, sv, fi}, ...]}, the same in Swedish and Finnish. Of every other
section there is only the Swedish text, of the rest only the Finnish. Headings that no other section has are asked, in
both languages; the right answer is the section that they stand above, without them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from tqdm import tqdm

from assistant import embedding, settings
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.index.reader import Build
from assistant.ingestion import ingest
from assistant.plain import PLAIN
from assistant.records import Language
from evals import intervals, retrieval
from evals.intervals import Value
from evals.judgements import Query
from evals.retrieval import PLAIN_SIMILARITY, Way

ROOT = Path("runs") / "bilingual"
TWO: tuple[Language, Language] = ("sv", "fi")
WAYS = (
    PLAIN_SIMILARITY,
    Way("each language as near as it is", replace(PLAIN, languages=0.0)),
    Way("as it is"),
)
_TABLE = re.compile(r"(?<=<!-- bilingual -->\n).*?(?=<!-- /bilingual -->)", re.DOTALL)
_SHORTEST = 80
"""Characters of a section that says something."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an act in both languages, and the one of them that there is a text in."""

    id: str
    heading: Mapping[Language, str]
    text: Mapping[Language, str]
    written_in: Language

    @property
    def document(self) -> str:
        return f"{self.id}.{self.written_in}"


def run(given: argparse.Namespace) -> int:
    sections = list(_read(given.slice))
    shutil.rmtree(ROOT / "corpus", ignore_errors=True)
    (ROOT / "corpus" / "acts").mkdir(parents=True)
    for each in sections:
        path = ROOT / "corpus" / "acts" / f"{each.document}.txt"
        path.write_text(f"{each.text[each.written_in]}\n", encoding="utf-8")
    in_force = settings.load(corpus=ROOT / "corpus", index=ROOT / "index")
    ingest(in_force)
    embedder = embedding.load(in_force.embedding)
    with Index(builds.of(in_force), embedder.name, embedder.dimensions).pinned() as build:
        text = _table(sections, build, embedder)
    print(text)
    if given.write:
        whole = retrieval.FILE.read_text(encoding="utf-8")
        retrieval.FILE.write_text(_TABLE.sub(lambda _: f"\n{text}\n", whole), encoding="utf-8")
    return 0


def _read(path: Path) -> Iterator[Section]:
    """Raises AssistantError."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            acts = [json.loads(line) for line in lines]
        found = [each for act in acts for each in act["sections"] if all(each.get(f"h_{code}") for code in TWO)]
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise AssistantError(
            f"{path}: found {error!r}, expected gzipped acts", next_step="Name another file"
        ) from error
    long = [each for each in found if all(len(each[code]) >= _SHORTEST for code in TWO)]
    for at, each in enumerate(long):
        heading = {code: str(each[f"h_{code}"]) for code in TWO}
        yield Section(f"s{at:03}", heading, {code: str(each[code]) for code in TWO}, TWO[at % len(TWO)])


def _asked(sections: Sequence[Section]) -> list[tuple[Query, Section]]:
    """Each heading that is a section's alone in both languages, in each of them."""
    known = Counter((code, each.heading[code].lower()) for each in sections for code in TWO)
    own = [each for each in sections if all(known[code, each.heading[code].lower()] == 1 for code in TWO)]
    return [
        (Query(id=f"{each.id}-{code}", language=code, query=each.heading[code]), each) for each in own for code in TWO
    ]


def _table(sections: Sequence[Section], build: Build, embedder: Embedder) -> str:
    asked = _asked(sections)
    rankings: dict[str, dict[str, retrieval.Ranked]] = {way.name: {} for way in WAYS}
    for query, _ in tqdm(asked, desc="headings", leave=False):
        ask = retrieval.asking(query, build, embedder)
        for way in WAYS:
            rankings[way.name][query.id] = retrieval.ranked(ask(way.mixing), way.score)
    qrels = {query.id: {each.document: 1} for query, each in asked}
    gains = {name: retrieval.measured(qrels, ranking) for name, ranking in rankings.items()}
    groups = {
        f"{code}, {'the same' if same else 'the other'}": [
            query.id for query, each in asked if query.language == code and (each.written_in == code) == same
        ]
        for same in (True, False)
        for code in TWO
    }
    rows = [_row(way, groups, gains) for way in WAYS]
    heads = [f"asked in {name} ({len(ids)})" for name, ids in groups.items()]
    return "\n".join([f"| | {' | '.join(heads)} | all |", "|---" * (len(groups) + 2) + "|", *rows]) + "\n"


def _row(way: Way, groups: Mapping[str, Sequence[str]], gains: Mapping[str, Mapping[str, float]]) -> str:
    """nDCG@10 by group; of all, the mean difference to the way before, with its 95 % interval."""
    own = gains[way.name]
    cells = [f"{fmean(own[id] for id in ids):.3f}" for ids in groups.values()]
    every = f"{fmean(own.values()):.3f}"
    if way is WAYS[-1]:
        base, new = ([Value(id, "", found[id]) for id in own] for found in (gains[WAYS[-2].name], own))
        found = intervals.difference(base, new)
        if found and found.low is not None:
            every += f" ({found.mean:+.3f}, {found.low:+.3f} to {found.high:+.3f})"
    return f"| {way.name} | {' | '.join(cells)} | {every} |"
