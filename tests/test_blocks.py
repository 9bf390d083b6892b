"""Blocks: every character of a document in exactly one of them, or white space, a bullet or a mark of layout."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.blocks import BULLET, blocks
from assistant.records import Block, Format, Source
from evals.promises.generated import documents

# What may stand outside every block on one line. Markdown: nested marks, and underlines of headings and rules.
OUTSIDE_TEXT = re.compile(rf"\s*(?:{BULLET.pattern})?\s*")
_MARK = r"(?:>|#+|[•·▪‣◦∙*+–—−-]|\d{1,9}[.)])"
OUTSIDE_MARKDOWN = re.compile(rf"(?:\s|{_MARK}(?=\s|>|$))*(?:=+|-+|(?:[*_-]\s*){{3,}})?\s*")


def document(text: str, format: Format = "text") -> Source:
    return Source("p/a.txt", "p", "sv", format, text)


def shown(text: str, format: Format = "text") -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, text[block.start : block.end]) for block in blocks(document(text, format))]


def outside(text: str, found: list[Block]) -> list[str]:
    """What is in no block, line by line."""
    pieces, at = [], 0
    for block in found:
        pieces += re.split(r"[\r\n]", text[at : block.start])
        at = block.end
    return pieces + re.split(r"[\r\n]", text[at:])


@pytest.mark.parametrize(("format", "allowed"), [("text", OUTSIDE_TEXT), ("markdown", OUTSIDE_MARKDOWN)])
@settings(max_examples=300, deadline=None)
@given(text=documents())
def test_nothing_is_lost_and_nothing_is_twice(text: str, format: Format, allowed: re.Pattern[str]) -> None:
    found = blocks(document(text, format))
    edges = [edge for block in found for edge in (block.start, block.end)]
    assert edges == sorted(edges) and all(block.start < block.end for block in found)
    assert all(text[block.start : block.end] == text[block.start : block.end].strip() for block in found)
    assert [left for left in outside(text, found) if not allowed.fullmatch(left)] == []


@pytest.mark.parametrize("format", ["text", "markdown"])
@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_has_blocks(text: str, format: Format) -> None:
    assert all(0 <= block.start < block.end <= len(text) for block in blocks(document(text, format)))


def test_plain_text_has_headings_areas_items_and_paragraphs() -> None:
    text = (
        "Programmet för A\n\nGodkänd av fullmäktige.\n\nVision 2030:\nEtt starkt A.\n\nStrategi\n- ett\n"
        "  förklaring till ett\n• två\n3) tre\n\nNÄRING OCH ARBETE; här sker\nmycket.\n\u2212 mål\n\nSlut"
    )
    assert shown(text) == [
        ("heading", "Programmet för A"),
        ("paragraph", "Godkänd av fullmäktige."),
        ("paragraph", "Vision 2030:\nEtt starkt A."),
        ("heading", "Strategi"),
        ("item", "ett\n  förklaring till ett"),
        ("item", "två"),
        ("item", "tre"),
        ("area", "NÄRING OCH ARBETE; här sker\nmycket."),
        ("item", "mål"),
        ("paragraph", "Slut"),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_separates_as_well(ending: str) -> None:
    text = "Titel\n\nEtt stycke\nsom går vidare.\n\n- mål".replace("\n", ending)
    kinds = [("heading", "Titel"), ("paragraph", f"Ett stycke{ending}som går vidare."), ("item", "mål")]
    assert shown(text) == kinds


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n\u00a0\t\n", "\r\n \r\n", "\r\r"])
def test_a_line_of_white_space_separates_like_an_empty_one(gap: str) -> None:
    assert shown(f"Titel{gap}Ett stycke.{gap}Ett till.")[1:] == [
        ("paragraph", "Ett stycke."),
        ("paragraph", "Ett till."),
    ]


def test_a_year_or_an_amount_at_the_start_of_a_line_is_no_bullet() -> None:
    text = "Planen gäller åren\n2014. Den kostar\n-5 procent och\n3,5 miljoner."
    assert shown(text) == [("paragraph", text)]


@pytest.mark.parametrize(
    ("line", "area"),
    [("NÄRING; vad som görs", True), ("Näring; vad som görs", False), ("EU; vad som görs", False), ("NÄRING; ", False)],
)
def test_only_capitals_with_a_description_name_an_area(line: str, area: bool) -> None:
    assert (blocks(document(f"Titel\n\n{line}\n- mål"))[1].kind == "area") is area


def test_markdown_lists_quotes_and_definitions_are_told_apart() -> None:
    text = (
        "> citat\n> mer\n\n- ett\n\n  andra stycket\n  - under\n    fortsatt\n- två\n\n1. a\n2. b\n\n"
        "| a | b |\n|---|---|\n\n[l]: http://x 'y'\n\n<div>hej</div>\n\n    kod\n\n## NÄRING; beskriv\n- mål"
    )
    assert shown(text, "markdown") == [
        ("paragraph", "citat\n> mer"),
        ("item", "ett"),
        ("paragraph", "andra stycket"),
        ("item", "under\n    fortsatt"),
        ("item", "två"),
        ("item", "a"),
        ("item", "b"),
        ("paragraph", "| a | b |\n|---|---|"),
        ("paragraph", "[l]: http://x 'y'"),
        ("paragraph", "<div>hej</div>"),
        ("paragraph", "kod"),
        ("area", "NÄRING; beskriv"),
        ("item", "mål"),
    ]


def test_bullets_that_markdown_does_not_know_are_bullets() -> None:
    assert shown("• ett\nförklaring\n• två\n– tre", "markdown") == [
        ("item", "ett\nförklaring"),
        ("item", "två"),
        ("item", "tre"),
    ]


@pytest.mark.parametrize(
    ("text", "heading", "level"),
    [
        ("# Titel", "Titel", 0),
        ("### Rubrik ###  ", "Rubrik", 2),
        ("Titel\n===", "Titel", 0),
        ("Titel i\ntvå rader\n---", "Titel i\ntvå rader", 1),
        ("# C# i skolan", "C# i skolan", 0),
        ("# Titel\u2028med radskiljare", "Titel\u2028med radskiljare", 0),
        ("> ## Rubrik i citat", "Rubrik i citat", 1),
    ],
)
def test_markdown_headings_are_whole_and_know_their_level(text: str, heading: str, level: int) -> None:
    [block] = blocks(document(text, "markdown"))
    assert (block.kind, text[block.start : block.end], block.level) == ("heading", heading, level)
