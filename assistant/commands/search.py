"""`search`: the passages found for a query, or for a file of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from assistant import rows, settings
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.records import Hit, Row
from assistant.starting import open_assistant
from assistant.words import clean


def run(given: argparse.Namespace) -> int:
    assistant = open_assistant(settings.load(index=given.index, programmes=given.programme))
    if given.batch:
        return _batch(assistant, given)
    hits = assistant.search(given.query, given.top)
    if given.json:
        sys.stdout.buffer.write(rows.line({"hits": [rows.of_hit(rank, hit) for rank, hit in enumerate(hits, start=1)]}))
        return 0
    for rank, hit in enumerate(hits, start=1):
        similarity = "    -" if hit.similarity is None else f"{hit.similarity:.3f}"
        label = "(house note) " if hit.passage.origin == "note" else ""
        print(f"{rank:2}  {similarity}  {hit.score:5.2f}  {label}{' '.join(clean(hit.passage.text).split())}")
    return 0


def _batch(assistant: Assistant, given: argparse.Namespace) -> int:
    failed: list[str] = []
    asked = rows.read(given.batch)

    def found() -> Iterator[Row]:
        for number, row in asked:
            hits: list[Hit] = []
            try:
                hits = assistant.search(_query(row), given.top)
            except AssistantError as error:
                failed.append(f"{given.batch}:{number}: {error}")
            yield {
                "id": str((row or {}).get("id", f"line {number}")),
                "hits": [rows.of_hit(rank, hit) for rank, hit in enumerate(hits, start=1)],
            }

    rows.write(given.out, found())
    for failure in failed:
        print(failure, file=sys.stderr)
    return 1 if failed else 0


def _query(row: Row | None) -> str:
    query = row.get("query") if row else None
    if not isinstance(query, str):
        raise AssistantError('expected {"id": "...", "query": "..."}')
    return query
