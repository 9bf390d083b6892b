"""The tables of docs/models.md, each in its place."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs" / "models.md"


def write(name: str, table: str) -> None:
    """Puts what a command found between the marks of its name."""
    place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    DOCUMENT.write_text(place.sub(lambda _: f"{table}\n", DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
