"""A document as it is shown: nothing of its text lost, nothing but text, and each mark exactly its span."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library import DOCUMENT, Place

from assistant import markup
from assistant.assistant import Assistant
from assistant.document import Block, Document, Mark, pieces
from assistant.errors import SourceError
from assistant.imprint import imprint
from assistant.passages import passages
from assistant.programme import Programme
from assistant.records import LANGUAGES, Format, Language, Source
from assistant.words import clean
from evals.promises.generated import documents

BUILD = "20261124T120500-000000000"
PROGRAMME = Programme.model_validate({"name": "p", "title": dict.fromkeys(LANGUAGES, "P")})
TAG = re.compile(r"<[^>]*>?")
PLAIN_TAGS = re.compile(
    r'</?(?:article|ul|li|div|p|h[2-4]|mark|b|a)>|<article class="document(?: beside)?">|<(?:p|h[2-4]) lang="sv">'
    r'|<p class="rendering" lang="fi">|<mark class="(?:cited|found)">'
    r'|<(?:li|div) class="passage(?: here)?" id="p-[0-9a-f]{16}" tabindex="-1">'
    r'|<a class="to-passage" data-passage="[0-9a-f]{16}" href="\?language=Suomi&amp;document=[\w%.+-]+&amp;'
    r'passage=[0-9a-f]{16}" aria-label="[^"<>]*">'
)
DESCRIPTION = 'title = { sv = "P", fi = "P", en = "P" }\n[[documents]]\npath = "a.txt"\nlanguage = "sv"\n'
NOTE = """---
owner: Exempelbyrån
valid_until: {day}
---
## sv
EXEMPEL, inte sant: Månstoft är öppen.
## fi
ESIMERKKI, ei totta: Kuupöly on auki.
"""


def made(text: str, format: Format = "text", rendering: str | None = None, name: str = "p/a.txt") -> Document:
    """A document of any text, for a Finnish reader."""
    found = passages(Source(name, "p", "sv", format, text), lambda piece: len(piece.split()))
    blocks = tuple(Block(passage, "sv", rendering) for passage in found)
    return Document(name, "P", text, blocks, PROGRAMME, "", BUILD, "fi")


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A document and marks in it, in any order and perhaps overlapping."""
    text = draw(documents().filter(bool))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 40)), max_size=6))
    return text, [Mark(start, min(len(text), start + length), number=at) for at, (start, length) in enumerate(spans)]


def bare(text: str) -> str:
    return "".join(clean(text).split())


def read(written: str) -> str:
    """The text of a document's HTML, without links and numbers."""
    return bare(html.unescape(TAG.sub("", re.sub(r"<a [^>]*>#</a>|<b>\[\d+\]</b>", "", written))))


@settings(max_examples=200, deadline=None)
@given(marked(), st.integers(0, 100))
def test_joined_the_pieces_are_the_text_and_every_mark_is_exactly_its_span(
    marked: tuple[str, list[Mark]], start: int
) -> None:
    text, marks = marked
    moved = [replace(mark, start=mark.start + start, end=mark.end + start) for mark in marks]
    cut = pieces(text, start, moved)
    assert "".join(piece.text for piece in cut) == text
    for mark in moved:
        inside = "".join(piece.text for piece in cut if mark in piece.marks)
        assert inside == text[mark.start - start : mark.end - start]
        assert sum(mark in piece.begun for piece in cut) == 1


@pytest.mark.parametrize("format", ["text", "markdown"])
@settings(max_examples=150, deadline=None)
@given(marked=marked(), rendering=st.one_of(st.none(), documents()), sought=documents())
def test_in_html_all_text_of_a_document_is_there_and_only_text(
    marked: tuple[str, list[Mark]], rendering: str | None, sought: str, format: Format
) -> None:
    text, marks = marked
    document = made(text, format, rendering)
    written = markup.html(document, marks, document.find(sought))
    assert [tag for tag in TAG.findall(written) if not PLAIN_TAGS.fullmatch(tag)] == []
    assert read(written) == bare("".join(block.passage.text + (rendering or "") for block in document.blocks))


def test_the_programme_is_shown_whole_in_order(assistant: Assistant) -> None:
    document = assistant.shown(DOCUMENT, "sv")
    assert document.text == assistant.document(DOCUMENT)
    assert read(markup.html(document)) == bare(document.text.replace(" • ", ""))
    assert [block.level for block in document.blocks if block.level is not None] == [0, 1, 1, 1, 2, 2, 2, 2]
    for block in document.blocks:
        assert document.text[block.passage.start : block.passage.end] == block.passage.text


@pytest.mark.parametrize(("language", "rendering"), [("fi", "suomi"), ("en", "english"), ("sv", None)])
def test_each_passage_has_its_rendering_beside_it(
    assistant: Assistant, language: Language, rendering: str | None
) -> None:
    document = assistant.shown(DOCUMENT, language)
    assert all(bool(block.rendering) == bool(rendering) for block in document.blocks)
    assert document.is_rendered == bool(rendering) and not document.alone().is_rendered
    assert markup.html(document).count(f'class="rendering" lang="{language}"') == (
        len(document.blocks) if rendering else 0
    )


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("cybersäkerhet", "cybersäkerhet"),
        ("cybersakerhet", "cybersäkerhet"),
        ("MÅL", "mål"),
        ("hallarnas kompetens", "hallarnas kompetens"),
    ],
)
def test_what_is_looked_for_is_found_with_and_without_accents(assistant: Assistant, query: str, says: str) -> None:
    document = assistant.shown(DOCUMENT, "sv")
    found = document.find(query)
    assert found
    for each in found:
        said = {document.text[start:end].casefold() for start, end in each.places}
        assert said == set(says.split())
        assert all(each.passage.start <= start < end <= each.passage.end for start, end in each.places)


def test_the_rendering_is_searched_while_it_is_shown(assistant: Assistant) -> None:
    document = assistant.shown(DOCUMENT, "fi")
    found = document.find("kyberturvallisuus")
    assert found and all(each.beside and not each.places for each in found)
    assert document.alone().find("kyberturvallisuus") == []
    assert '<mark class="found">kyberturvallisuus</mark>' in markup.html(document, found=found)


def test_a_passage_stands_out_and_has_a_link_that_leads_to_it() -> None:
    document = made("Titel\n\nEtt & två.\n\n• tre", name="p/![x](a.example/?b&c#d).txt")
    here = document.blocks[1].passage
    written = markup.html(document, here=here.id)
    assert written.count("passage here") == 1 and f'<div class="passage here" id="p-{here.id}"' in written
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', written)]
    assert [parse_qs(urlsplit(link).query) for link in links] == [
        {"language": ["Suomi"], "document": [document.name], "passage": [block.passage.id]} for block in document.blocks
    ]
    assert 'aria-label="Linkki kohtaan ”Ett &amp; två.”"' in written
    assert "<ul><li" in written and "</li></ul>" in written


def test_a_cited_place_has_its_number_before_it() -> None:
    written = markup.html(made("Ett. Två."), [Mark(5, 9, number=3)])
    assert '>Ett. <b>[3]</b> <mark class="cited">Två.</mark></p>' in written


def test_hits_are_counted_and_each_is_a_jump_away() -> None:
    document = made("Titel\n\nEtt mål.\n\nTvå mål.")
    written = markup.jumps(document.find("mål"), "en")
    assert written.startswith('<p class="jumps" role="status">2 passages found: <a') and written.count("<a") == 2
    assert markup.jumps([], "sv") == '<p class="jumps" role="status">Inget ställe innehåller alla de här orden. </p>'


def test_what_is_told_about_the_programme(assistant: Assistant) -> None:
    document = assistant.shown(DOCUMENT, "en")
    facts = {fact.name: fact.value for fact in imprint(document)}
    assert document.title == "Kymenlaakso programme, summary"
    assert facts["Approved"] == "June 2014, the Regional Assembly of Kymenlaakso"
    assert facts["Period"] == "2014–2017" and facts["Version"] == document.digest[:12]
    assert facts["Replaced by"].endswith(
        "2018–2021; Kymenlaakso regional programme 2022–2025 (approved 29 November 2021)"
    )
    assert [fact.web for fact in imprint(document) if fact.web] == ["https://www.kymenlaakso.fi"]


@pytest.mark.parametrize(
    ("language", "moment"),
    [("sv", "24 november 2026, 12:05 UTC"), ("fi", "24. marraskuuta 2026, 12.05 UTC"),
     ("en", "24 November 2026, 12:05 UTC")],
)  # fmt: skip
def test_an_undescribed_document_tells_when_it_was_read_and_little_else(language: Language, moment: str) -> None:
    document = replace(made("Text."), language=language)
    assert [fact.value for fact in imprint(document)] == [moment]


def test_pages_are_marked_where_they_begin_between_passages_and_inside_them() -> None:
    text, begin = "Rubrik\n\nEtt stycke som går\növer sidan.\n\n- ett\n- två\n- tre\n", (0, 27, 40)
    found = passages(Source("p/a.pdf", "p", "sv", "text", text, pages=begin), lambda piece: len(piece.split()))
    document = replace(made(text), blocks=tuple(Block(passage, "sv") for passage in found))
    written = markup.html(document)
    turns = re.findall(r'<(div|span) class="turn" role="doc-pagebreak" aria-label="s\. \d">(s\. \d)</\1>', written)
    assert turns == [("div", "s. 1"), ("span", "s. 2"), ("div", "s. 3")]
    assert "som går<span" in re.sub(r"\n", "", written) and read(re.sub(r"(s\. \d)", "", written)) == bare(
        text.replace("- ", "")
    )


def test_a_document_without_pages_has_no_marks_of_them() -> None:
    assert "turn" not in markup.html(made("Ett stycke.\n\nTvå.\n"))


def test_a_note_is_shown_in_its_languages_until_it_expires(place: Place) -> None:
    place.write(
        "p/programme.toml", 'title = { sv = "P", fi = "P", en = "P" }\n[[documents]]\npath = "a.txt"\nlanguage = "sv"\n'
    )
    place.write("p/a.txt", "Ett program om mål.")
    place.write("p/notes/a.md", NOTE.format(day="2027-01-31"))
    place.write("p/notes/old.md", NOTE.format(day="2025-01-31"))
    place.ingest()
    with place.assistant() as assistant:
        note = assistant.shown("p/notes/a.md", "en")
        assert [(block.language, block.passage.text[:2]) for block in note.blocks] == [("sv", "EX"), ("fi", "ES")]
        facts = {fact.name: fact.value for fact in imprint(note)}
        assert facts["Owner"] == "Exempelbyrån" and facts["Valid until"] == "31 January 2027"
        assert "not from the programme" in facts["Whose words"] and "Version" not in facts
        assert assistant.titles("en") == {"p/a.txt": "p/a.txt"}
        for name in ("p/notes/old.md", "p/b.txt", ""):
            with pytest.raises(SourceError, match="no document"):
                assistant.shown(name, "en")
