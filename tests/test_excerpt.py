"""Excerpts: quotes with the lines around them, cut from the document, and not much longer than the eye takes in."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import excerpt
from assistant.excerpt import AROUND, Excerpt, gathered, runs
from assistant.records import Citation
from assistant.words import clean
from evals.promises.generated import documents

LINES = [f"Rad {number:03}, som är lika lång som alla andra rader i texten." for number in range(100)]
TEXT = "\n".join(LINES)


def citation(number: int, text: str, start: int, end: int, document: str = "p/a.txt") -> Citation:
    return Citation(number, document, "id", (), text[start:end], start, end)


def around(text: str, *spans: tuple[int, int]) -> Excerpt:
    return excerpt.excerpt(text, [citation(number, text, *span) for number, span in enumerate(spans, start=1)])


@st.composite
def cited(draw: st.DrawFn) -> tuple[str, list[Citation]]:
    """A document and citations of it, in any order and perhaps overlapping."""
    text = draw(documents().filter(bool)) * draw(st.sampled_from([1, 30]))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 40)), min_size=1, max_size=6))
    found = [citation(at, text, start, min(len(text), start + length)) for at, (start, length) in enumerate(spans, 1)]
    return text, found


@settings(max_examples=200, deadline=None)
@given(cited())
def test_every_citation_is_in_one_excerpt_that_is_a_slice_of_the_document(cited: tuple[str, list[Citation]]) -> None:
    text, citations = cited
    groups = gathered(citations)
    assert sorted(each.number for group in groups for each in group) == [each.number for each in citations]
    for group in groups:
        shown = excerpt.excerpt(text, group)
        whole = "".join(piece.text for piece in shown.pieces)
        assert whole in text
        assert shown.opens <= text.startswith(whole) and shown.closes <= text.endswith(whole)
        assert {piece.number: piece.text for piece in shown.pieces if piece.number} == {
            each.number: each.quote for each in group
        }


@settings(max_examples=200, deadline=None)
@given(cited())
def test_in_html_the_text_of_a_document_is_only_text(cited: tuple[str, list[Citation]]) -> None:
    text, citations = cited
    for group in gathered(citations):
        shown = excerpt.excerpt(text, group)
        written = excerpt.html(shown, "sv")
        assert set(re.findall(r"<[^>]*>?", written)) <= {
            '<div class="excerpt" lang="sv">', "</div>", "<b>", "</b>", "<mark>", "</mark>",
        }  # fmt: skip
        said = "".join(clean(piece.text) for piece in shown.pieces)
        whole = f"{'' if shown.opens else '…'}{said}{'' if shown.closes else '…'}"
        read = html.unescape(re.sub(r"<b>\[\d+\]</b>|<[^>]*>", "", written))
        assert "".join(read.split()) == "".join(whole.split())


def test_whole_lines_are_shown_on_either_side() -> None:
    start = TEXT.index(LINES[50])
    shown = around(TEXT, (start, start + len(LINES[50])))
    before, quote, after = (piece.text for piece in shown.pieces)
    assert not shown.opens and not shown.closes
    assert quote == LINES[50]
    assert set((before + after).splitlines()) - {""} <= set(LINES)
    assert all(AROUND <= len(side) <= AROUND + 2 * len(LINES[0]) for side in (before, after))


def test_a_document_of_one_endless_line_is_not_shown_whole() -> None:
    before, _, after = around("x" * 100_000, (50_000, 50_010)).pieces
    assert len(before.text) == len(after.text) == 3 * AROUND


def test_a_short_document_is_shown_whole() -> None:
    shown = around("Titel\n\nMål.", (7, 11))
    assert [piece.text for piece in shown.pieces] == ["Titel\n\n", "Mål.", ""]
    assert shown.opens and shown.closes


def test_neighbours_are_shown_together_and_the_first_cited_first() -> None:
    cited = [citation(1, TEXT, 5000, 5010), citation(2, TEXT, 10, 20), citation(3, TEXT, 100, 120),
             citation(4, TEXT, 5050, 5060, "p/b.txt")]  # fmt: skip
    assert [[each.number for each in group] for group in gathered(cited)] == [[1], [2, 3], [4]]


@pytest.mark.parametrize(
    ("second", "together"),
    [((9, 20), False), ((10, 20), True), ((10 + AROUND, 300), True), ((11 + AROUND, 300), False)],
)
def test_quotes_stand_together_whose_surroundings_meet_and_which_do_not_overlap(
    second: tuple[int, int], together: bool
) -> None:
    cited = [citation(1, TEXT, 0, 10), citation(2, TEXT, *second)]
    assert (len(gathered(cited)) == 1) is together


def test_a_document_that_begins_with_an_empty_line_is_shown_from_where_it_begins() -> None:
    assert around("\nTitel", (1, 6)).pieces[0].text == "\n"
    assert around("\n" + "x" * AROUND + "Titel", (AROUND + 1, AROUND + 6)).opens is False


def test_an_excerpt_in_html_is_in_its_language_with_what_is_left_out_marked() -> None:
    whole, cut = around("Titel: mål.", (7, 11)), around("x" * 10_000 + "mål" + "y" * 10_000, (10_000, 10_003))
    assert excerpt.html(whole, "fi") == ('<div class="excerpt" lang="fi">Titel: <b>[1]</b> <mark>mål.</mark></div>')
    assert excerpt.html(cut, "en") == (
        f'<div class="excerpt" lang="en">… {"x" * 3 * AROUND}<b>[1]</b> <mark>mål</mark>{"y" * 3 * AROUND} …</div>'
    )


@pytest.mark.parametrize(
    ("numbers", "short"),
    [([], ""), ([4], "4"), ([1, 2], "1–2"), ([3, 1, 2, 5], "1–3, 5"), ([1, 3, 5], "1, 3, 5")],
)
def test_numbers_in_a_row_are_said_in_short(numbers: list[int], short: str) -> None:
    assert runs(numbers) == short
