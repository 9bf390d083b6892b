"""`python -m evals retrieval FOLDER`: how well the right document is found, by each side of retrieval and by both.

FOLDER has documents/, queries.jsonl of {id, language, query}, and qrels.tsv: query, document and relevance, or the four
columns of TREC. The measures are those of ir-measures; the ranking of documents is that of their best passages.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from tqdm import tqdm

from assistant import calibration, embedding, nearness, rows, settings
from assistant import retrieval as route
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.index.reader import Build, Index
from assistant.ingestion import ingest
from assistant.reading import read
from assistant.records import LANGUAGES, Hit, Language

FILE = Path(__file__).parent.parent / "docs" / "retrieval.md"
INDEXES = Path("runs") / "retrieval"
DEPTH = 50
"""Documents of a ranking that are measured."""

Ranked = dict[str, float]
"""Documents of one query with falling scores."""
Rankings = dict[str, dict[str, Ranked]]
"""By side, then by query."""


class Query(BaseModel):
    """A line of queries.jsonl."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    language: Language
    query: str


SIDES: dict[str, Callable[[Hit], float | None]] = {
    "dense": lambda hit: hit.similarity,
    "dense less hubs": lambda hit: hit.centred if hit.similarity is not None else None,
    "lexical": lambda hit: hit.coverage or None,
    "fused": lambda hit: hit.score,
}
"""What each side orders hits by; None leaves a hit out."""


def run(given: argparse.Namespace) -> int:
    qrels = read_qrels(given.folder / "qrels.tsv")
    judged = [query for query in read_queries(given.folder / "queries.jsonl") if query.id in qrels]
    if not judged:
        raise AssistantError(f"{given.folder}: no query has a judgement", next_step="Use the same ids in both files")
    in_force = settings.load(corpus=given.folder / "documents", index=INDEXES / _name(given.folder))
    unknown = {document for judged in qrels.values() for document in judged} - _documents_in(in_force.corpus)
    if unknown:
        raise AssistantError(
            f"qrels.tsv judges {len(unknown)} documents that are not there, as {min(unknown)!r}",
            next_step="Call them as their files are called, without the ending",
        )
    report = ingest(in_force, progress=_tell)
    embedder = embedding.load(in_force.embedding)
    with Index(in_force.index, embedder.name, embedder.dimensions).pinned() as build:
        rankings = ranked(tqdm(judged, desc="queries", disable=None), build, embedder)
    text = told(given.folder.name, judged, qrels, rankings, report.passages)
    print(text)
    if given.write:
        FILE.write_text(text, encoding="utf-8")
    return 0


def _documents_in(folder: Path) -> set[str]:
    """The documents' names. Raises AssistantError if two have the same."""
    names = [_stem(path.name) for path in folder.rglob("*") if path.is_file() and path.suffix in (".txt", ".md")]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise AssistantError(f"{folder}: two documents are called {twice!r}", next_step="Rename one of them")
    return set(names)


def _tell(done: int, of: int) -> None:
    print(f"\rembedded {done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _name(folder: Path) -> str:
    return f"{folder.name}-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]}"


def read_queries(path: Path) -> list[Query]:
    """Raises AssistantError, naming the line."""
    found: list[Query] = []
    for number, row in rows.read(path):
        try:
            query = Query.model_validate(row)
            if query.id in {each.id for each in found}:
                raise AssistantError(f"{path.name}:{number}: the id {query.id!r} stands twice")
            found.append(query)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "line"
            raise AssistantError(f"{path.name}:{number}: {where}: {first['msg']}") from error
    return found


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Relevance by query and document; a first line with names is passed over. Raises AssistantError."""
    qrels: dict[str, dict[str, int]] = {}
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(f"{path}: cannot be read: {error}", next_step="Name a folder with qrels.tsv") from error
    for number, line in enumerate(lines, start=1):
        cells = [line[0], *line[-2:]] if len(line) in (3, 4) else []
        if cells and re.fullmatch(r"-?\d+", cells[2].strip()):
            qrels.setdefault(cells[0], {})[_stem(cells[1])] = int(cells[2])
        elif line and not (number == 1 and cells):
            raise AssistantError(f"{path.name}:{number}: expected query, document and relevance between tabs")
    return qrels


def _stem(document: str) -> str:
    """A document's name without folder and ending, as judgements often give it."""
    return Path(document).stem if Path(document).suffix in (".txt", ".md") else Path(document).name


def ranked(queries: Iterable[Query], build: Build, embedder: Embedder) -> Rankings:
    figures = calibration.load()
    rankings: Rankings = {side: {} for side in SIDES}
    for query in queries:
        question = read(query.query, (), "auto", None)
        vector = embedder.query(query.query)
        near = nearness.measured(vector, question.worded_in, build)
        hits = route.retrieve(question.sought, question.worded_in, vector, near, build, figures)
        for side, score in SIDES.items():
            rankings[side][query.id] = _documents(hits, score)
    return rankings


def _documents(hits: Sequence[Hit], score: Callable[[Hit], float | None]) -> Ranked:
    """The documents of the best hits, each with the score of its best passage."""
    known = [(found, hit) for hit in hits if (found := score(hit)) is not None]
    best: Ranked = {}
    for found, hit in sorted(known, key=lambda each: -each[0]):
        best.setdefault(_stem(hit.passage.document), found)
    return dict(list(best.items())[:DEPTH])


def told(
    name: str,
    queries: Sequence[Query],
    qrels: Mapping[str, Mapping[str, int]],
    rankings: Rankings,
    passages: int,
) -> str:
    """Markdown: a row a side, a column a measure and question language."""
    lines = []
    for side in SIDES:
        cells = []
        for code in (*LANGUAGES, None):
            ids = {query.id for query in queries if code in (None, query.language)}
            cells += (
                measured({id: qrels[id] for id in ids}, {id: rankings[side][id] for id in ids}) if ids else ["–"] * 3
            )
        lines.append(f"| {side} | " + " | ".join(cells) + " |")
    codes = [*LANGUAGES, "all"]
    heads = [f"{code} {measure}" for code in codes for measure in ("nDCG@10", "R@10", "MRR")]
    return (
        f"# Retrieval\n\nMade by `python -m evals retrieval` on {name}: {len(queries)} queries, {passages} passages. "
        "Measures of ir-measures over documents, by question language. Lexical and dense sides are those that the "
        "assistant fuses, at its calibrated figures.\n\n"
        f"| side | {' | '.join(heads)} |\n|---{'|---' * len(heads)}|\n" + "\n".join(lines) + "\n"
    )


def measured(qrels: Mapping[str, Mapping[str, int]], ranking: Mapping[str, Ranked]) -> list[str]:
    """nDCG@10, recall at 10 and mean reciprocal rank. Raises AssistantError where ir-measures is not installed."""
    try:
        import ir_measures
        from ir_measures import RR, R, nDCG
    except ImportError as error:
        raise AssistantError(
            "ir-measures is not installed", next_step="It has no package for this machine; use x86_64 Linux or macOS"
        ) from error
    wanted = [nDCG @ 10, R @ 10, RR]
    found = ir_measures.calc_aggregate(wanted, dict(qrels), dict(ranking))
    return [f"{found[measure]:.3f}" for measure in wanted]
