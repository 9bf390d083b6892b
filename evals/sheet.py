"""A CSV that staff fill in becomes cases. Its first row names the columns, in Swedish, Finnish or English.

question  what is asked; further lines in the cell are further turns. The only column that must be there.
outcome   answered, not in programme, off topic, needs detail, greeting or refused; answered if there is a quote
quote     what has to be cited, copied from the text; several on lines of their own
verdict, goal   for an idea: fits, partly, general only or no match; the goal that should come first
language, concept, split   found from the question, the row and "tune" if left out
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.cases import USUAL, Case, verbatim
from assistant.errors import AssistantError
from assistant.languages import detect
from assistant.words import fold

_COLUMNS = {
    "question": ("question", "fraga", "kysymys"),
    "outcome": ("outcome", "utfall", "tulos"),
    "quote": ("quote", "citat", "lainaus"),
    "verdict": ("verdict", "bedomning", "arvio"),
    "goal": ("goal", "mal", "tavoite"),
    "language": ("language", "sprak", "kieli"),
    "concept": ("concept", "amne", "aihe"),
    "split": ("split", "del", "osa"),
}


def read(path: Path, text: str) -> tuple[list[Case], list[str]]:
    """The cases of a sheet, and what is wrong with each row that is none. Raises AssistantError."""
    heads, *lines = _lines(path)
    names = _names(path, heads)
    cases: list[Case] = []
    faults: list[str] = []
    splits: dict[str, str] = {}
    for row, cells in enumerate(lines, start=2):
        given = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
        try:
            if any(cell.strip() for cell in cells[len(names) :]):
                raise ValueError("it has more cells than there are columns")
            if given:
                case = _case(path.stem, row, given, text)
                if splits.setdefault(case.concept, case.split) != case.split:
                    raise ValueError(f"the concept {case.concept!r} is in both splits")
                cases.append(case)
        except ValidationError as error:
            first = error.errors()[0]
            faults.append(f"{path.name}, row {row}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
        except ValueError as error:
            faults.append(f"{path.name}, row {row}: {error}")
    return cases, faults


def _decoded(path: Path) -> str:
    """As spreadsheets save it: UTF-8, or the Windows encoding of western Europe."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise AssistantError(f"{path}: {error.strerror}", next_step="Name a CSV file") from error
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError:
        return written.decode("cp1252", "replace")


def _lines(path: Path) -> list[list[str]]:
    """The cells of each row, the one with the columns' names first."""
    text = re.sub(r"\r\n?", "\n", _decoded(path))
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)) or [[]]
    except csv.Error as error:
        raise AssistantError(f"{path}: {error}", next_step="Close every quotation mark, and save it again") from error


def _names(path: Path, heads: list[str]) -> list[str]:
    """What the columns are. Raises AssistantError for one that is not known, or there twice."""
    known = {word: name for name, words in _COLUMNS.items() for word in words}
    while heads and not heads[-1].strip():
        heads = heads[:-1]
    names = [known.get(fold(head).strip(), "") for head in heads]
    unknown = next((head for head, name in zip(heads, names, strict=True) if not name), None)
    if unknown is not None:
        raise AssistantError(f"{path}: no column is called {unknown!r}", next_step=f"Known are {', '.join(_COLUMNS)}")
    if "question" not in names or len(set(names)) < len(names):
        raise AssistantError(
            f"{path}: its first row must name each column once, and one for the question",
            next_step=f"Known are {', '.join(_COLUMNS)}",
        )
    return names


def _case(sheet: str, row: int, given: dict[str, str], text: str) -> Case:
    """Raises ValueError for a row that is no case."""
    turns = tuple(line.strip() for line in given.get("question", "").splitlines() if line.strip())
    if not turns:
        raise ValueError("it has no question")
    snippets = tuple(verbatim(quote, text) for quote in given.get("quote", "").splitlines() if quote.strip())
    outcome = _token(given.get("outcome", "answered" if snippets or "verdict" in given else "not_in_programme"))
    if snippets and outcome != "answered":
        raise ValueError(f"it has a quote, but its outcome is {outcome!r}")
    fields: dict[str, Any] = {
        "id": f"{sheet}-{row}",
        "concept": given.get("concept", f"{sheet}-{row}"),
        "split": _token(given.get("split", "tune")),
        "kind": "idea" if "verdict" in given else "dialogue" if len(turns) > 1 else USUAL.get(outcome, "fact"),
        "language": given.get("language") or detect(turns[-1]),
        "turns": turns,
        "outcome": outcome,
        "snippets": snippets,
        "verdict": (_token(given["verdict"]),) if "verdict" in given else (),
        "goals": tuple(verbatim(goal, text) for goal in given.get("goal", "").splitlines() if goal.strip()),
    }
    return Case(**fields)


def _token(said: str) -> str:
    return "_".join(said.casefold().split())
