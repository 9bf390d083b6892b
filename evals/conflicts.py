"""`python -m evals conflicts`: of pairs of an own set, which are shown as other figures, and which wrongly."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import yaml

from assistant import settings
from assistant.index import layout
from assistant.index.reader import Build, open_build
from assistant.ingestion import ingest
from assistant.judging.conflicts import conflicts
from assistant.records import Evidence, Hit

FILE = Path(__file__).parent / "conflicts.yaml"
Page = tuple[str, str]
"""A language, and a web page in it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A document of one sentence beside another document of a sentence or a table, in a programme of their own."""

    document: str
    other: str
    differs: tuple[int, ...]
    """The passages of the other, from 0, that should be shown beside the sentence."""
    kind: str


def run(_: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        given = settings.load(corpus=Path(folder, "corpus"), index=Path(folder, "index"))
        pairs = written(given.corpus)
        ingest(given)
        name = layout.published(given.index)
        with closing(open_build(layout.folder(given.index, name), given.embedding)) as build:
            shown = {pair.document: found(pair, build) for pair in pairs}
    print(table(pairs, shown))
    return 0


def found(pair: Pair, build: Build) -> list[int]:
    """Of what is said otherwise on the one sentence of a document, where each stands in the other document."""
    own = build.only([pair.document.partition("/")[0]])
    quoted = Evidence(tuple(Hit(passage, 1.0) for passage in own.store.of_document(pair.document)))
    places = [passage.id for passage in own.store.of_document(pair.other) if passage.kind not in ("title", "heading")]
    return [places.index(hit.passage.id) for hit in conflicts(quoted, own)]


def table(pairs: Sequence[Pair], shown: dict[str, list[int]]) -> str:
    """How many of each kind are shown that should be, how many that should not, and which went wrong."""
    lines = ["| kind | differ | shown | alike | shown wrongly |", "|---|---|---|---|---|"]
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        mine = [pair for pair in pairs if pair.kind == kind]
        due = [pair for pair in mine if pair.differs]
        right = sum(set(pair.differs) <= set(shown[pair.document]) for pair in due)
        wrong = sum(bool(set(shown[pair.document]) - set(pair.differs)) for pair in mine)
        lines.append(f"| {kind} | {len(due)} | {right} | {len(mine) - len(due)} | {wrong} |")
    faults = [f"{each.document}: {shown[each.document]}, expected {list(each.differs)}" for each in pairs]
    amiss = [said for said, each in zip(faults, pairs, strict=True) if shown[each.document] != list(each.differs)]
    return "\n".join([*lines, "", *amiss])


def written(corpus: Path) -> list[Pair]:
    """The set as programmes of two documents each."""
    pairs = []
    for nth, (pair, one, other) in enumerate(_cases(yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))):
        folder = corpus / f"p{nth:02}"
        folder.mkdir(parents=True)
        listed = ['title = { sv = "P", fi = "P", en = "P" }']
        for name, (language, content) in (("one.html", one), ("other.html", other)):
            (folder / name).write_text(content, encoding="utf-8")
            listed.append(f'[[documents]]\npath = "{name}"\nlanguage = "{language}"')
        (folder / "programme.toml").write_text("\n".join(listed), encoding="utf-8")
        pairs.append(replace(pair, document=f"p{nth:02}/one.html", other=f"p{nth:02}/other.html"))
    return pairs


def _cases(made: Any) -> Iterator[tuple[Pair, Page, Page]]:
    for each in made["sentences"]:
        kind = f"two sentences, {_languages(each['in'], each['other_in'])}"
        pages = (each["in"], _page(each["one"])), (each["other_in"], _page(each["other"]))
        yield Pair("", "", (0,) if each["differs"] else (), kind), *pages
    for each in made["tables"]:
        for said in each["said"]:
            kind = f"a sentence and a table, {_languages(each['in'], said['in'])}"
            rows = tuple(row - 1 for row in said["rows"])
            yield Pair("", "", rows, kind), (said["in"], _page(said["text"])), (each["in"], _table(each))


def _languages(one: str, other: str) -> str:
    return "one language" if one == other else "two languages"


def _page(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(each: Any) -> str:
    head, *rows = each["table"]
    drawn = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f"<h1>{escape(each['heading'])}</h1><table><tr>{heads}</tr>{drawn}</table>"
