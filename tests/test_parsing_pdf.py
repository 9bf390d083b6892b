"""A PDF is read as a person reads its pages: columns in order, tables by row, nothing that is not seen."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table
from reportlab.platypus.flowables import Flowable

from assistant.errors import SourceError
from assistant.parsing import limits
from assistant.parsing.layout.joining import separator
from assistant.parsing.parsed import Parsed
from assistant.parsing.pdf import parse
from evals.hostile import awkward, harmful
from evals.hostile.pdfs import SWEDISH, at, document, down, plain, stream

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=12.5, spaceAfter=5, alignment=4)
TOP = A4[1] - 80
HEAD = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=10, spaceAfter=4)
PROSE = (
    "Ohjelma ohjaa maaseutuvarojen käyttöä Uusharjulla vuosina 2024–2027, ja tavoitteena on, että yritykset kasvavat "
    "ja että elinkeino- ja ympäristötyö vahvistuvat, sillä kaikkea julkista rahoitusta haetaan maakunnan liitosta, ja "
    "hakijan on osoitettava, että hankkeella on riittävä omarahoitus."
)
VARIED = [f"Kohta {chr(97 + at) * 3}: {PROSE.replace('Uusharjulla', f'Uusharjulla {at}')}" for at in range(26)]
"""Unlike each other, so that none passes for a running head; each with a full stop at its end only."""


def printed(story: Sequence[Flowable], columns: int = 1) -> bytes:
    """Pages as a word processor prints them: justified, in columns, with a running head and a number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    width = (A4[0] - 120 - 20 * (columns - 1)) / columns
    rest, column, top = deque(story), 0, TOP
    while rest:
        piece = rest.popleft()
        fitting = [piece] if piece.wrap(width, top - 80)[1] <= top - 80 else piece.split(width, top - 80)
        if fitting:
            top -= fitting[0].wrap(width, top - 80)[1]
            fitting[0].drawOn(canvas, 60 + column * (width + 20), top)
            top -= piece.getSpaceAfter()
        if fitting != [piece]:
            rest.extendleft(reversed(fitting[1:] or [piece]))
            column, top = (column + 1) % columns, TOP
            if column == 0:
                _end_page(canvas)
    _end_page(canvas)
    canvas.save()
    return out.getvalue()


def _end_page(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, TOP + 25, "Uusharjun maaseutuohjelma")
    canvas.drawCentredString(A4[0] / 2, 30, f"{canvas.getPageNumber()} (9)")
    canvas.showPage()


def told(parsed: Parsed) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def lines(*contents: bytes) -> Parsed:
    return parse(document([stream(content) for content in contents]))


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_justified_prose_in_columns_is_read_column_by_column_and_page_by_page(columns: int) -> None:
    story = [Paragraph(f"{number}. {each}", BODY) for number, each in enumerate(VARIED, 10)]
    found = parse(printed(story, columns))
    assert [text for _, _, text in told(found)] == [f"{number}. {each}" for number, each in enumerate(VARIED, 10)]
    assert len(found.pages) == len(PdfReader(io.BytesIO(printed(story, columns))).pages)


def test_a_paragraph_that_goes_on_overleaf_is_one_and_its_pages_are_known() -> None:
    texts = ["Alku on yhdellä rivillä.", *VARIED]
    found = parse(printed([Paragraph(each, BODY) for each in texts]))
    assert [text for _, _, text in told(found)] == texts
    assert any(block.start < found.pages[1] < block.end for block in found.blocks)


def test_words_divided_at_a_line_end_are_whole_again_and_hanging_hyphens_stay() -> None:
    assert separator("Beslutet fat-", "tas inom") == ("Beslutet fat", "")
    assert separator("närings-", "och miljölivet") == ("närings-", " ")
    assert separator("elinkeino-", "ja ympäristötyö") == ("elinkeino-", " ")
    assert separator("finan\u00ad", "siering") == ("finan", "")
    assert separator("EU-", "programmet") == ("EU-", "")
    assert separator("2024–", "2027") == ("2024–", "")


def test_every_row_of_a_table_is_one_piece_with_the_heads_of_its_columns() -> None:
    rows = [
        ["Tukimuoto", "Osuus", "Enintään"],
        ["Investointituki", "35 %", "250 000 euroa"],
        ["Kehittämistuki\npienille yrityksille", "50 %", "80 000 euroa"],
    ]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
             ("BACKGROUND", (0, 0), (-1, 0), colors.navy), ("TEXTCOLOR", (0, 0), (-1, 0), colors.white)]  # fmt: skip
    story = [Paragraph("Määrät", HEAD), Paragraph(PROSE, BODY), Table(rows, [200, 100, 120], style=style)]
    assert told(parse(printed(story)))[-2:] == [
        ("item", 0, "Tukimuoto: Investointituki; Osuus: 35 %; Enintään: 250 000 euroa"),
        ("item", 0, "Tukimuoto: Kehittämistuki pienille yrityksille; Osuus: 50 %; Enintään: 80 000 euroa"),
    ]


def test_headings_have_levels_by_their_looks_and_items_lose_their_bullets() -> None:
    found = lines(
        at(60, 790, "Landsbygdsprogram för Nyåsen", 22, "F2")
        + at(60, 740, "1 Stöd", 15, "F2")
        + at(60, 715, "1.1 Investeringar", 12, "F2")
        + down(60, 695, SWEDISH)
        + at(60, 640, "• företag som har sitt säte i landskapet och som")
        + at(69, 627, "sysselsätter minst två personer")
        + at(60, 614, "• föreningar")
        + at(60, 580, "2 Ansökan", 15, "F2")
        + down(60, 555, SWEDISH)
    )
    assert [(kind, level, text) for kind, level, text in told(found) if kind != "paragraph"] == [
        ("heading", 0, "Landsbygdsprogram för Nyåsen"),
        ("heading", 1, "1 Stöd"),
        ("heading", 2, "1.1 Investeringar"),
        ("item", 0, "företag som har sitt säte i landskapet och som sysselsätter minst två personer"),
        ("item", 0, "föreningar"),
        ("heading", 1, "2 Ansökan"),
    ]


def test_the_outline_tells_headings_that_look_like_text() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document([_outlined()]))))
    chapter = writer.add_outline_item(title="Stöd", page_number=0)
    for title in ("Till företag", "Till föreningar"):
        writer.add_outline_item(title=title, page_number=0, parent=chapter)
    out = io.BytesIO()
    writer.write(out)
    heads = [each for each in told(parse(out.getvalue())) if each[0] == "heading"]
    assert heads == [("heading", 1, "Stöd"), ("heading", 2, "Till företag"), ("heading", 2, "Till föreningar")]
    assert "heading" not in {kind for kind, _, _ in told(parse(document([_outlined()])))}


def _outlined() -> bytes:
    heads = zip((780, 700, 620), ("Stöd", "Till företag", "Till föreningar"), strict=True)
    return stream(b"".join(at(60, y, head) + down(60, y - 20, SWEDISH) for y, head in heads))


def test_running_heads_and_page_numbers_go_and_are_counted() -> None:
    found = parse(printed([Paragraph(each, BODY) for each in VARIED]))
    assert "Uusharjun maaseutuohjelma" not in found.text and "(9)" not in found.text
    assert [(each.kind, each.count) for each in found.remarks] == [("running", 2 * len(found.pages))]


def test_a_raised_digit_after_a_unit_is_a_square_and_after_a_word_a_note_apart_from_it() -> None:
    found = lines(
        at(60, 740, "Lokalen är minst 100 m") + at(167.5, 744, "2", 7) + at(60, 720, "Stöd ges till företag")
        + at(153.5, 724, "1", 7) + at(160, 720, "i landskapet.") + at(60, 60, "1 Med företag avses små företag.", 7)
    )  # fmt: skip
    assert "100 m²" in found.text
    assert "företag\u200a¹ i landskapet." in found.text
    assert found.text.endswith("1 Med företag avses små företag.")


def test_a_note_stands_before_the_paragraph_that_goes_on_overleaf() -> None:
    first = down(60, 740, [*SWEDISH, "Den som har fått stöd redogör för hur medlen har"]) + at(60, 60, "1 En not.", 7)
    found = lines(first, down(60, 740, ["använts, och sparar kvittona.", *SWEDISH]))
    assert "hur medlen har använts, och sparar kvittona." in found.text
    assert found.text.index("1 En not.") < found.pages[1]


def test_what_nobody_sees_is_left_out_and_counted() -> None:
    found = parse(awkward.hidden())
    assert "SYSTEM" not in found.text and "IGNORERA" not in found.text and "Hemlig" not in found.text
    assert "Sammanfattning: stöd söks före arbetet." in found.text
    assert [(each.kind, each.count) for each in found.remarks] == [("hidden", 12)]


def test_text_off_the_page_is_not_seen() -> None:
    found = lines(down(60, 740, SWEDISH) + at(700, 740, "Utanför") + at(60, -50, "Under"))
    assert "Utanför" not in found.text and "Under" not in found.text


def test_invisible_letters_over_a_picture_are_its_text() -> None:
    assert SWEDISH[0] in parse(awkward.pictures(SWEDISH)).text


def test_a_page_without_text_is_counted_among_the_pages_and_told() -> None:
    found = parse(document([stream(b""), plain(), stream(b""), stream(down(60, 700, ("Sista sidan har egen text.",)))]))
    assert len(found.pages) == 4
    assert found.text.index("Sista") >= found.pages[3]
    assert [(each.kind, each.count) for each in found.remarks] == [("unread", 2)]


def test_a_damaged_page_does_not_make_the_others_unreadable() -> None:
    found = parse(document([stream(b"abc", b"/Filter /Unheard"), plain()]))
    assert SWEDISH[0] in found.text
    assert [(each.kind, each.count) for each in found.remarks] == [("other", 1)]


def test_a_landscape_page_is_read_along_its_lines() -> None:
    turned = b"".join(
        b"BT /F1 10 Tf 0 1 -1 0 %d 60 Tm (%s) Tj ET\n" % (100 + 13 * number, line.encode("cp1252"))
        for number, line in enumerate(SWEDISH)
    )
    assert lines(turned).text == " ".join(SWEDISH)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (b"", "empty file"),
        (document([plain()])[:-40], "cut off"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        (harmful.cut(), "cut off"),
        (harmful.page_cycle(), "damaged"),
        (harmful.locked(), "locked with a password"),
        (awkward.pictures(), "no text found"),
        (awkward.wrong_letters(), "its letters are not those that are seen"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_cannot_be_read_says_why_and_what_to_do(made: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as raised:
        parse(made)
    assert raised.value.next_step


def test_more_pages_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAGES", 3)
    with pytest.raises(SourceError, match="4 pages, expected at most 3"):
        parse(document([plain()] * 4))


def test_no_byte_cut_from_a_pdf_brings_forth_anything_but_our_error(tmp_path: Path) -> None:
    whole = awkward.columns()
    for at_byte in range(20, len(whole) - 60, 61):
        damaged = whole[:at_byte] + whole[at_byte + 7 :]
        try:
            parse(damaged)
        except SourceError as error:
            assert error.next_step
