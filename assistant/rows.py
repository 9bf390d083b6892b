"""Answers and hits as rows of the contract, and rows as lines of JSON. The only place where nouns become dicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from assistant.errors import AssistantError
from assistant.records import Answer, Hit, Row

_ANSWER = TypeAdapter(Answer)


def of_answer(answer: Answer, id: str | None = None) -> Row:
    """The OUT row of an answer; `id` as given in a batch."""
    return ({} if id is None else {"id": id}) | asdict(answer)


def answer(row: Row) -> Answer:
    """The answer that a row is of. Raises ValidationError for what is no such row."""
    return _ANSWER.validate_python(row)


def of_hit(rank: int, hit: Hit) -> Row:
    passage = hit.passage
    return {
        "rank": rank,
        "document": passage.document,
        "passage": passage.id,
        "similarity": None if hit.similarity is None else round(hit.similarity, 6),
        "text": passage.text,
        "kind": passage.origin,
    }


def line(row: Row) -> bytes:
    """One line of UTF-8 JSON; half a surrogate pair, which UTF-8 cannot hold, stays a JSON escape."""
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def read(path: Path) -> Iterator[tuple[int, Row | None]]:
    """Line number and row of each line that is not blank; None where a line is no JSON object. Raises AssistantError.

    The file is read when this is called, so that the rows may be answered into the same file.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise AssistantError(f"{path}: {error.strerror}", next_step="Name a file of JSON lines") from error
    return ((number, _row(each)) for number, each in enumerate(lines, start=1) if each.strip())


def _row(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def write(path: Path, rows: Iterable[Row]) -> None:
    """Writes rows as they come. Raises AssistantError."""
    try:
        with path.open("wb") as file:
            for row in rows:
                file.write(line(row))
                file.flush()
    except OSError as error:
        raise AssistantError(f"{path}: {error.strerror}", next_step="Name a file that can be written") from error
