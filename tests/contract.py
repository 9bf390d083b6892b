"""The invariants of an answer's row, as scripts and acceptance checks rely on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

MARK = re.compile(r"(?<!\\)\[(\d+)\]")
LANGUAGES = {"sv", "fi", "en"}
OUTCOMES = {"answered", "not_in_programme", "off_topic", "needs_detail", "greeting", "refused", "error"}
FIELDS: dict[str, type | tuple[type, ...]] = {
    "question": str,
    "language": str,
    "outcome": str,
    "text": str,
    "citations": list,
    "fit": (dict, type(None)),
    "parts": list,
    "notices": list,
    "writer": str,
    "index": str,
    "timings_ms": dict,
}
CITATION: dict[str, type | tuple[type, ...]] = {
    "number": int,
    "document": str,
    "passage": str,
    "heading": list,
    "quote": str,
    "start": int,
    "end": int,
    "page": (int, type(None)),
    "kind": str,
    "translation": (dict, type(None)),
}
GOAL: dict[str, type | tuple[type, ...]] = {
    "number": int,
    "document": str,
    "passage": str,
    "quote": str,
    "start": int,
    "end": int,
    "strength": str,
    "reason": str,
}
Row = dict[str, Any]


def assert_row_holds(row: Row, document_text: Callable[[str], str]) -> None:
    """Every invariant of one OUT row, read back from JSON; `document_text` gives a document's exact text."""
    _assert_shape(row)
    citations, goals = row["citations"], _goals(row)
    _assert_quotes([*citations, *goals], document_text)
    _assert_marks(row, citations, goals)
    _assert_claims(row)
    _assert_parts(row, document_text)


def _assert_fields(found: Row, expected: dict[str, type | tuple[type, ...]]) -> None:
    for name, kind in expected.items():
        assert name in found, f"{name} is missing"
        assert isinstance(found[name], kind) and not isinstance(found[name], bool), f"{name}: {found[name]!r}"


def _assert_shape(row: Row) -> None:
    _assert_fields(row, FIELDS)
    assert row["language"] in LANGUAGES and row["outcome"] in OUTCOMES
    assert row["text"].strip() and row["writer"]
    assert all(isinstance(notice, str) and notice for notice in row["notices"])
    for citation in row["citations"]:
        _assert_fields(citation, CITATION)
        assert citation["kind"] in ("official", "note")
        assert all(isinstance(heading, str) for heading in citation["heading"])
    for goal in _goals(row):
        _assert_fields(goal, GOAL)
        assert goal["strength"] in ("strong", "possible")


def _goals(row: Row) -> list[Row]:
    fits = [row["fit"], *(part["fit"] for part in row["parts"])]
    return [goal for fit in fits if fit for goal in fit["goals"]]


def _assert_quotes(cited: Iterable[Row], document_text: Callable[[str], str]) -> None:
    for each in cited:
        assert each["quote"] and document_text(each["document"])[each["start"] : each["end"]] == each["quote"]


def _assert_marks(row: Row, citations: list[Row], goals: list[Row]) -> None:
    marks = {int(number) for number in MARK.findall(row["text"])}
    numbers = [citation["number"] for citation in citations]
    assert len(numbers) == len(set(numbers)), "a number is given twice"
    assert marks <= set(numbers), "a mark without a citation"
    shown = {goal["number"] for goal in goals}
    assert shown <= set(numbers), "a goal that is not among the citations"
    assert set(numbers) <= marks | shown, "a citation without a mark"


def _assert_claims(row: Row) -> None:
    if row["outcome"] == "answered":
        assert row["citations"], "answered without a citation"
    for paragraph in re.split(r"\n{2,}", row["text"]):
        if paragraph.lstrip().startswith(">"):
            assert MARK.search(paragraph), f"a quote without its mark: {paragraph!r}"


def _assert_parts(row: Row, document_text: Callable[[str], str]) -> None:
    for part in row["parts"]:
        assert part["parts"] == []
        assert_row_holds(part, document_text)
    if row["parts"]:
        outcomes = [part["outcome"] for part in row["parts"]]
        assert row["outcome"] == ("answered" if "answered" in outcomes else outcomes[0])
        union = {(citation["number"], citation["passage"]) for part in row["parts"] for citation in part["citations"]}
        assert union == {(citation["number"], citation["passage"]) for citation in row["citations"]}
