"""Citations: numbered as they are used, cut from the passage, rendered where there is a rendering, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.records import Hit, Passage, Translation
from assistant.writing.citing import Citations, shows

TEXT = "Mål 1: spel. Mål 2: hamnen."
START = 100
PASSAGE = Passage(
    "g", "p/a.txt", "p", "goal", START, START + len(TEXT), TEXT, ("Mål",), page=3, turns=(113,), version="2"
)
GAMES = Hit(PASSAGE, 1.0, span=(100, 112))
PORT = Hit(PASSAGE, 1.0, span=(113, 127))
WHOLE = Hit(PASSAGE, 1.0)
SAID = {"Mål 2: hamnen.": "Goal 2: the *port*.", TEXT: "Goals: games; and the port"}


def rendered(passage: Passage, quote: str) -> str | None:
    return SAID.get(quote)


def test_a_citation_is_the_span_of_its_hit_cut_from_the_passage() -> None:
    one = Citations("sv").cite(PORT)
    assert (one.number, one.document, one.passage, one.heading) == (1, "p/a.txt", "g", ("Mål",))
    assert (one.start, one.end, one.quote) == (113, 127, "Mål 2: hamnen.")
    assert (one.page, one.kind, one.translation, one.version) == (4, "official", None, "2")


def test_without_a_span_the_whole_passage_is_cited() -> None:
    one = Citations("sv").cite(WHOLE)
    assert (one.start, one.end, one.quote, one.page) == (START, START + len(TEXT), TEXT, 3)


def test_the_same_span_has_the_same_number_and_others_the_next() -> None:
    citations = Citations("sv")
    assert [citations.cite(hit).number for hit in (PORT, GAMES, PORT, WHOLE)] == [1, 2, 1, 3]
    assert [each.number for each in citations.all] == [1, 2, 3]
    assert citations.cite(PORT) is citations.all[0]


@pytest.mark.parametrize("changed", [{"document": "p/b.txt"}, {"id": "h"}])
def test_the_same_place_of_another_document_has_a_number_of_its_own(changed: dict[str, str]) -> None:
    citations = Citations("sv")
    citations.cite(PORT)
    other = citations.cite(replace(PORT, passage=replace(PASSAGE, **changed)))  # type: ignore[arg-type]
    assert other.number == (2 if "document" in changed else 1)


def test_numbers_go_on_from_where_another_part_ended() -> None:
    citations = Citations("sv", first=5)
    assert [citations.cite(hit).number for hit in (PORT, GAMES)] == [5, 6]


def test_what_is_shown_is_the_quote_in_marks_with_its_number() -> None:
    citations = Citations("sv")
    assert citations.shown(PORT) == "”Mål 2: hamnen.” [1]"
    assert citations.inline(GAMES) == "”Mål 1: spel.” [2]"
    assert citations.said(GAMES) == "”Mål 1: spel.”"
    assert Citations("en").inline(PORT) == "“Mål 2: hamnen.” [1]"
    assert not citations.rendered


def test_lines_of_a_quote_stand_below_each_other_indented() -> None:
    passage = replace(PASSAGE, text="ett\ntvå", end=START + 7)
    assert Citations("sv").shown(Hit(passage, 1.0)) == "”ett  \ntvå” [1]"
    assert Citations("sv").shown(Hit(passage, 1.0), "  ") == "”ett  \n  två” [1]"


def test_a_rendering_is_shown_escaped_beside_the_quote_that_is_cited() -> None:
    citations = Citations("en", rendered)
    assert citations.shown(PORT) == r"Goal 2: the \*port\*. [1]"
    assert citations.said(PORT) == r"“Goal 2: the \*port\*.”"
    assert citations.inline(PORT) == r"“Goal 2: the \*port\*.” [1]"
    (one,) = citations.all
    assert one.quote == "Mål 2: hamnen." and one.translation == Translation("en", "Goal 2: the *port*.")
    assert citations.rendered


def test_one_rendering_among_quotes_is_enough_to_say_so() -> None:
    citations = Citations("en", rendered)
    citations.cite(GAMES)
    assert not citations.rendered
    citations.cite(PORT)
    assert citations.rendered


def test_a_house_note_is_cited_as_one_and_never_rendered() -> None:
    citation = Citations("en", rendered).cite(replace(PORT, passage=replace(PASSAGE, kind="note")))
    assert (citation.kind, citation.translation) == ("note", None)


def test_an_empty_rendering_is_none() -> None:
    assert Citations("en", lambda passage, quote: "").cite(PORT).translation is None


def test_a_name_is_what_stands_before_a_semicolon_or_a_last_colon() -> None:
    area = replace(PASSAGE, text="Tjänster; produktifierade: helheter:")
    assert Citations("sv").name(area) == "Tjänster"
    assert Citations("sv").heading(area) == "”Tjänster”"
    assert Citations("sv").name(replace(area, text="A: b::")) == "A: b"
    assert not Citations("sv").renders(area)


def test_a_name_is_rendered_where_the_whole_passage_is() -> None:
    citations = Citations("en", rendered)
    assert citations.renders(PASSAGE) and citations.name(PASSAGE) == "Goals: games"
    assert citations.heading(PASSAGE) == "“Goals: games”"
    assert not citations.all


@pytest.mark.parametrize(
    ("paragraph", "shown"), [("> citat", True), ("- punkt", True), ("Texten > säger", False), ("", False)]
)
def test_a_paragraph_shows_what_is_cited_if_it_is_a_quote_or_a_list(paragraph: str, shown: bool) -> None:
    assert shows(paragraph) is shown
