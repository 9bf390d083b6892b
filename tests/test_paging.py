"""Page numbers: of the place where a quote begins, from the file to the citation, named as each language does."""

from __future__ import annotations

import pytest
from library import Place
from reportlab.pdfgen.canvas import Canvas

from assistant.paging import on_pages
from assistant.parsing.parsed import Piece, assembled
from assistant.passages import passages
from assistant.records import Citation, Hit, Language, Source
from assistant.writing.citing import Citations


def citation(number: int, page: int | None) -> Citation:
    return Citation(number, "p/a.pdf", "id", (), "quote", 0, 5, page)


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("sv", "A, a.pdf, s. 3", "A, a.pdf, s. 3–4, 9"),
        ("fi", "A, a.pdf, s. 3", "A, a.pdf, s. 3–4, 9"),
        ("en", "A, a.pdf, p. 3", "A, a.pdf, pp. 3–4, 9"),
    ],
)
def test_pages_are_named_beside_the_place(language: Language, one: str, several: str) -> None:
    cited = [citation(1, 9), citation(2, 3), citation(3, 4), citation(4, 3)]
    assert on_pages("A", cited[1:2], language) == one
    assert on_pages("A", cited, language) == several
    assert on_pages("A", [citation(1, None)], language) == "A"
    assert on_pages("p/a.pdf", cited[1:2], language) == one.replace("A, ", "p/")


def test_a_quote_is_on_the_page_where_it_begins_also_in_a_passage_over_two() -> None:
    pieces = [
        Piece("heading", "Stöd", 0, (0,)),
        Piece("paragraph", "", 0, (0,)),
        Piece("paragraph", "Ett. Två.", 0, (5,)),
    ]
    parsed = assembled(pieces)
    source = Source("p/a.pdf", "p", "sv", "pdf", parsed.text, parsed.blocks, parsed.pages)
    title, text = passages(source, len)
    cited = [Citations("sv").cite(Hit(text, 0.0, span=span)).page for span in ((6, 10), (11, 15))]
    assert (title.page, text.page, cited) == (1, 2, [2, 3])


def test_an_answer_from_a_pdf_cites_the_page(place: Place) -> None:
    path = place.write("p/riktlinjer.pdf", "")
    canvas = Canvas(str(path))
    for lines in (["Riktlinjer", "Turismen ska utvecklas."], ["Hamnen i Kotka ska byggas ut för kryssningar."]):
        for at, line in enumerate(lines):
            canvas.drawString(80, 700 - 40 * at, line)
        canvas.showPage()
    canvas.save()
    place.ingest()
    with place.assistant() as assistant:
        hit = assistant.search("Ska hamnen i Kotka byggas ut?", 1)[0]
    assert (hit.passage.text, hit.passage.page) == ("Hamnen i Kotka ska byggas ut för kryssningar.", 2)
