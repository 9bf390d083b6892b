"""Statutes as documents: large Swedish texts, to try size on."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute by its number, as "8/2024"."""

    id: str
    title: str
    text: str

    @property
    def file(self) -> str:
        """The name of its document: year, then number."""
        number, _, year = self.id.partition("/")
        return re.sub(r"[^\w.-]", "-", f"{year}-{number}") + ".sv.txt"


def read(path: Path) -> Iterator[Statute]:
    """The statutes of a gzipped file, one JSON object {id, title, text} a line. Raises AssistantError."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield Statute(**json.loads(line))
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise AssistantError(
            f"{path}: found {error}, expected gzipped lines of {{id, title, text}}", next_step="Name another file"
        ) from error


def unpack(statutes: Iterable[Statute], folder: Path) -> int:
    """Writes each to a .txt file of its own, a paragraph a line of its text; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for statute in statutes:
        (folder / statute.file).write_text(document(statute), encoding="utf-8")
        count += 1
    return count


def document(statute: Statute) -> str:
    """The text of a statute below its title."""
    paragraphs = [line.strip() for line in statute.text.splitlines() if line.strip()]
    return "\n\n".join([statute.title, *paragraphs]) + "\n"
