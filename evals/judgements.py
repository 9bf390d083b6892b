"""A corpus that retrieval is measured on: a folder with documents, queries, and which documents are right for them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import rows
from assistant.errors import AssistantError
from assistant.records import Language

Qrels = dict[str, dict[str, int]]
"""Relevance by query and document."""


class Query(BaseModel):
    """A line of queries.jsonl."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    language: Language
    query: str
    group: str = ""
    """What it is about, as the article that its document is of: all questions on it are in one half."""
    answerable: bool = True
    """Whether its document answers it, or is only what it is asked of."""

    @property
    def in_first_half(self) -> bool:
        """Which half of the questions it is in, so that a gain can be seen in both."""
        return (self.group or self.id).encode()[-1] % 2 == 0


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents, the queries that have a judgement, and the judgements."""

    documents: Path
    queries: tuple[Query, ...]
    qrels: Qrels


def read(folder: Path) -> Corpus:
    """The corpus in a folder. Raises AssistantError, naming file and line."""
    qrels = read_qrels(folder / "qrels.tsv")
    judged = tuple(query for query in read_queries(folder / "queries.jsonl") if query.id in qrels)
    if not judged:
        raise AssistantError(f"{folder}: no query has a judgement", next_step="Use the same ids in both files")
    unknown = {document for judged in qrels.values() for document in judged} - _documents_in(folder / "documents")
    if unknown:
        raise AssistantError(
            f"qrels.tsv judges {len(unknown)} documents that are not there, as {min(unknown)!r}",
            next_step="Call them as their files are called, without the ending",
        )
    return Corpus(folder / "documents", judged, qrels)


def _documents_in(folder: Path) -> set[str]:
    """The documents' names. Raises AssistantError if two have the same."""
    names = [stem(path.name) for path in folder.rglob("*") if path.is_file() and path.suffix in (".txt", ".md")]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise AssistantError(f"{folder}: two documents are called {twice!r}", next_step="Rename one of them")
    return set(names)


def read_queries(path: Path) -> list[Query]:
    """Raises AssistantError, naming the line."""
    found: dict[str, Query] = {}
    for number, row in rows.read(path):
        try:
            query = Query.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "line"
            raise AssistantError(f"{path.name}:{number}: {where}: {first['msg']}") from error
        if query.id in found:
            raise AssistantError(f"{path.name}:{number}: the id {query.id!r} stands twice")
        found[query.id] = query
    return list(found.values())


def read_qrels(path: Path) -> Qrels:
    """Relevance by query and document; a first line with names is passed over. Raises AssistantError."""
    qrels: Qrels = {}
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(f"{path}: cannot be read: {error}", next_step="Name a folder with qrels.tsv") from error
    for number, line in enumerate(lines, start=1):
        cells = [line[0], *line[-2:]] if len(line) in (3, 4) else []
        if cells and re.fullmatch(r"-?\d+", cells[2].strip()):
            qrels.setdefault(cells[0], {})[stem(cells[1])] = int(cells[2])
        elif line and not (number == 1 and cells):
            raise AssistantError(f"{path.name}:{number}: expected query, document and relevance between tabs")
    return qrels


def stem(document: str) -> str:
    """A document's name without folder and ending, as judgements often give it."""
    return Path(document).stem if Path(document).suffix in (".txt", ".md") else Path(document).name
