"""`python -m evals retrieval FOLDER`: how well the right document is found, beside plain similarity of passages, and
what each means of retrieval brings; with `--write` in docs/retrieval.md.

FOLDER has documents/, queries.jsonl of {id, language, query}, and qrels.tsv: query, document and relevance, or the four
columns of TREC. Or it has passages.jsonl and questions.jsonl as `convert squad` reads them: then there are three
trials, all of its articles, six of them, and all in corpora of six, each question asked in its own. Documents are
ranked by their best passages, and nDCG@10 is that of ir-measures.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median

from tqdm import tqdm

from assistant import calibration, embedding, nearness, reranking, settings
from assistant import retrieval as route
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.index.reader import Build
from assistant.ingestion import ingest
from assistant.plain import PLAIN, Mixing
from assistant.reading import read
from assistant.records import LANGUAGES, Hit
from assistant.reranking import Reranker
from evals import convert, intervals, judgements
from evals.intervals import Value
from evals.judgements import Corpus, Qrels, Query, stem

FILE = Path(__file__).parent.parent / "docs" / "retrieval.md"
_TABLES = re.compile(r"(?<=<!-- tables -->\n).*?(?=<!-- /tables -->)", re.DOTALL)
INDEX = Path("runs") / "retrieval"
SIX = ("d08", "d10", "d13", "d19", "d25", "d27")
"""Six articles of the questions in three languages: of all choices with 174 passages between them, the one with the
most questions that are answered."""
_TOGETHER = 6
"""Articles of a small corpus."""
DEPTH = 50
"""Documents of a ranking that are measured."""

Ranked = dict[str, float]
"""Documents of one query with falling scores."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to order the hits."""

    name: str
    mixing: Mixing = PLAIN
    score: Callable[[Hit], float | None] = lambda hit: hit.score
    """What orders a hit; None leaves it out."""


PLAIN_SIMILARITY = Way("plain similarity of passages", score=lambda hit: hit.similarity)
IN_FORCE = Way("as it is")
WAYS = (
    PLAIN_SIMILARITY,
    IN_FORCE,
    Way("without sentences", replace(PLAIN, windows=0.0)),
    Way("without headings", replace(PLAIN, headings=0.0)),
    Way("without hubs", replace(PLAIN, hubs=0.0)),
    Way("without words", replace(PLAIN, words=0.0)),
    Way("words alike in any language", replace(PLAIN, across=1.0)),
    Way("only words", score=lambda hit: hit.coverage or None),
    Way("as programmes with wordings", Mixing(0.0, 0.0, 1.0, 0.1, 1.0, 0.0)),
)


@dataclass(frozen=True, slots=True)
class Found:
    """nDCG@10 of each query by each way, and milliseconds that retrieval took for each query as it is."""

    gains: Mapping[str, Mapping[str, float]]
    took: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Corpora that are measured as one: each query is asked in its own."""

    name: str
    corpora: tuple[Corpus, ...]

    @property
    def queries(self) -> list[Query]:
        return [query for corpus in self.corpora for query in corpus.queries]


def run(given: argparse.Namespace) -> int:
    blocks = [_measured(trial) for trial in trials(given.folder)]
    text = "\n".join(blocks)
    print(text)
    if given.write:
        whole = FILE.read_text(encoding="utf-8")
        FILE.write_text(_TABLES.sub(lambda _: f"\n{text}\n", whole), encoding="utf-8")
    return 0


def trials(folder: Path) -> list[Trial]:
    """What a folder is, or becomes. Raises AssistantError."""
    if not (folder / "questions.jsonl").exists():
        return [Trial(folder.name, (judgements.read(folder),))]
    every = sorted(convert.articles(folder))
    small = [tuple(every[first : first + _TOGETHER]) for first in range(0, len(every), _TOGETHER)]
    return [
        Trial(f"{folder.name}, all articles", (_made(folder, "all", ()),)),
        Trial(f"{folder.name}, six articles", (_made(folder, "six", SIX),)),
        Trial(
            f"{folder.name}, all articles in corpora of six",
            tuple(_made(folder, f"small-{at}", some) for at, some in enumerate(small)),
        ),
    ]


def _made(folder: Path, name: str, articles: Sequence[str]) -> Corpus:
    out = INDEX.with_name("corpora") / folder.name / name
    convert.squad(folder, out, articles)
    return judgements.read(out)


def _measured(trial: Trial) -> str:
    found = [_found(corpus) for corpus in trial.corpora]
    took = [each for _, own in found for each in own.took]
    print(f"{trial.name}: retrieval took {median(took):.1f} ms a query, half of them less", file=sys.stderr)
    by_way = {way.name: {id: gain for _, own in found for id, gain in own.gains[way.name].items()} for way in WAYS}
    return told(trial.name, trial.queries, by_way, [passages for passages, _ in found])


def _found(corpus: Corpus) -> tuple[int, Found]:
    """How many passages a corpus has, and what its queries find."""
    in_force = settings.load(corpus=corpus.documents, index=INDEX)
    report = ingest(in_force, progress=_tell)
    embedder = embedding.load(in_force.embedding)
    with Index(builds.of(in_force), embedder.name, embedder.dimensions).pinned() as build:
        return report.passages, gains(corpus, build, embedder, reranking.load(in_force))


def _tell(done: int, of: int) -> None:
    print(f"\rembedded {done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def gains(corpus: Corpus, build: Build, embedder: Embedder, reranker: Reranker = reranking.NONE) -> Found:
    """Asks every query in every way."""
    rankings: dict[str, dict[str, Ranked]] = {way.name: {} for way in WAYS}
    took = []
    for query in tqdm(corpus.queries, desc="queries", disable=None):
        ask = asking(query, build, embedder)
        began = time.perf_counter()
        hits = {PLAIN: ask(PLAIN)}
        took.append((time.perf_counter() - began) * 1000)
        hits |= {mixing: ask(mixing) for mixing in {way.mixing for way in WAYS} - {PLAIN}}
        for way in WAYS:
            found = reranker.ordered(query.query, hits[way.mixing]) if way is IN_FORCE else hits[way.mixing]
            rankings[way.name][query.id] = ranked(found, way.score)
    return Found({name: measured(corpus.qrels, ranking) for name, ranking in rankings.items()}, tuple(took))


def asking(query: Query, build: Build, embedder: Embedder) -> Callable[[Mixing], list[Hit]]:
    """What asks a query, which is read and embedded once, with whatever mixing."""
    question = read(query.query, (), "auto", None)
    vector = embedder.query(query.query)
    near = nearness.measured(vector, question.worded_in, build)
    given = (question.sought, question.worded_in, vector, near, build, calibration.load()[build.regime])
    return lambda mixing: route.retrieve(*given, mixing=mixing)


def ranked(hits: Sequence[Hit], score: Callable[[Hit], float | None]) -> Ranked:
    """The documents of the best hits, each with the score of its best passage."""
    known = [(found, hit) for hit in hits if (found := score(hit)) is not None]
    best: Ranked = {}
    for found, hit in sorted(known, key=lambda each: -each[0]):
        best.setdefault(stem(hit.passage.document), found)
    return dict(list(best.items())[:DEPTH])


def measured(qrels: Qrels, ranking: Mapping[str, Ranked]) -> dict[str, float]:
    """nDCG@10 of each query; 0 where nothing is found. Raises AssistantError where ir-measures is not installed."""
    try:
        import ir_measures
        from ir_measures import nDCG
    except ImportError as error:
        raise AssistantError(
            "ir-measures is not installed", next_step="It has no package for this machine; use x86_64 Linux or macOS"
        ) from error
    judged = {id: qrels[id] for id in ranking}
    found = {each.query_id: each.value for each in ir_measures.iter_calc([nDCG @ 10], judged, dict(ranking))}
    return {id: found.get(id, 0.0) for id in ranking}


def told(name: str, queries: Sequence[Query], gains: Mapping[str, Mapping[str, float]], passages: Sequence[int]) -> str:
    """Markdown: a row a way; by question language nDCG@10, and how much more it is than plain similarity."""
    answered = [query for query in queries if query.answerable]
    parts: list[tuple[str, Sequence[Query], Sequence[Way]]] = [
        ("Questions that a document answers", answered, WAYS),
        ("Those in one half, by article", [each for each in answered if each.in_first_half], WAYS[:2]),
        ("Those in the other half, by article", [each for each in answered if not each.in_first_half], WAYS[:2]),
    ]
    if len(answered) < len(queries):
        parts.append(("With questions that a document only seems to answer", queries, WAYS[:2]))
    tables = [f"{title}: {_count(asked)}.\n\n{_table(asked, ways, gains)}" for title, asked, ways in parts]
    held = f"{sum(passages)} passages" + (f" in {len(passages)} corpora" if len(passages) > 1 else "")
    return f"## {name}: {held}\n\n" + "\n\n".join(tables) + "\n"


def _count(queries: Sequence[Query]) -> str:
    counts = ((code, sum(query.language == code for query in queries)) for code in LANGUAGES)
    return ", ".join(f"{count} in {code}" for code, count in counts)


def _table(queries: Sequence[Query], ways: Iterable[Way], gains: Mapping[str, Mapping[str, float]]) -> str:
    rows = [f"| | {' | '.join(LANGUAGES)} |", "|---" * (len(LANGUAGES) + 1) + "|"]
    for way in ways:
        asked = [[query.id for query in queries if query.language == code] for code in LANGUAGES]
        cells = [_cell(ids, gains[PLAIN_SIMILARITY.name], gains[way.name], way) for ids in asked]
        rows.append(f"| {way.name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cell(ids: Sequence[str], plain: Mapping[str, float], by_way: Mapping[str, float], way: Way) -> str:
    """The mean; and the mean difference to plain similarity with its 95 % interval, query by query."""
    if not ids:
        return "–"
    mean = f"{fmean(by_way[id] for id in ids):.3f}"
    base, new = ([Value(id, "", found[id]) for id in ids] for found in (plain, by_way))
    found = intervals.difference(base, new) if way is not PLAIN_SIMILARITY else None
    if found is None:
        return mean
    limits = "" if found.low is None else f", {found.low:+.3f} to {found.high:+.3f}"
    return f"{mean} ({found.mean:+.3f}{limits})"
