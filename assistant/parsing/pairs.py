"""A list of questions and answers in columns: each row a heading, the question, and below it the answer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import SourceError
from assistant.parsing import plain
from assistant.parsing.parsed import Parsed, Piece, assembled
from assistant.records import Remark

_DELIMITERS = (";", ",", "\t", "|")
_QUESTION = ("fråga", "frågor", "frågan", "kysymys", "kysymykset", "question", "questions", "q")
_ANSWER = ("svar", "svaret", "vastaus", "vastaukset", "answer", "answers", "a")
_LONGEST = 1_000_000
"""Characters of a cell."""


@dataclass(frozen=True, slots=True)
class _Columns:
    question: int
    answer: int


def parse(data: bytes) -> Parsed:
    """The questions as headings, the answers below them, in the order of the rows.

    Raises SourceError for a file without such columns, or whose encoding cannot be told.
    """
    text, encoding = plain.decoded(data)
    columns, rows = _rows(text)
    cells = [(_cell(row, columns.question), _cell(row, columns.answer)) for row in rows if any(map(str.strip, row))]
    kept = [(question, answer) for question, answer in cells if question and answer]
    remarks = [Remark("encoding", detail=encoding)] if encoding != "UTF-8" else []
    if len(kept) < len(cells):
        remarks.append(Remark("other", len(cells) - len(kept), "rows without a question or an answer"))
    return assembled((piece for pair in kept for piece in _pieces(*pair)), remarks)


def _pieces(question: str, answer: str) -> list[Piece]:
    paragraphs = re.split(r"\n\s*\n", answer)
    return [Piece("heading", " ".join(question.split()), 1), *(Piece("paragraph", each) for each in paragraphs)]


def _rows(text: str) -> tuple[_Columns, list[list[str]]]:
    """The columns, and the rows below their names, by the delimiter with which the first row has both names."""
    csv.field_size_limit(_LONGEST)
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise SourceError("found no rows: {fault}", fault=error, next_step="Save it again as CSV") from error
        head = next((row for row in rows if any(map(str.strip, row))), [])
        columns = _named(head)
        if columns:
            return columns, rows[rows.index(head) + 1 :]
    raise SourceError(
        "found other columns, expected a first row that names the columns question and answer",
        next_step="Name the columns so",
    )


def _named(head: Sequence[str]) -> _Columns | None:
    names = [re.sub(r"[^a-zåäö]", "", name.lower()) for name in head]
    question = next((at for at, name in enumerate(names) if name in _QUESTION), None)
    answer = next((at for at, name in enumerate(names) if name in _ANSWER), None)
    return None if question is None or answer is None else _Columns(question, answer)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].replace("\r\n", "\n").replace("\r", "\n").strip() if at < len(row) else ""
