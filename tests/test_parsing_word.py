"""A Word document is read as it stands today: its structure, its tables, nothing deleted, hidden or beside it."""

from __future__ import annotations

import io

import docx
import pytest
from docx.document import Document

from assistant.errors import SourceError
from assistant.parsing.parsed import Parsed
from assistant.parsing.word import parse
from evals.hostile import offices
from evals.hostile.offices import document, paragraph, run

NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(made: Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def told(parsed: Parsed) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def styled(*styles: str) -> list[tuple[str, str]]:
    return [("word/styles.xml", f"<w:styles {W}>{''.join(styles)}</w:styles>")]


def of_style(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text)}</w:p>'


def test_title_headings_items_and_text_are_told_by_their_styles() -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Nyåsens landskapsförbund"
    made.add_paragraph("Anvisning för sökande", "Title")
    made.add_heading("Vem kan få stöd?", 1)
    made.add_paragraph("Stöd kan beviljas till följande:")
    made.add_paragraph("små företag", "List Bullet")
    made.add_heading("Undantag", 2)
    found = parse(saved(made))
    assert told(found) == [
        ("heading", 0, "Anvisning för sökande"),
        ("heading", 1, "Vem kan få stöd?"),
        ("paragraph", 0, "Stöd kan beviljas till följande:"),
        ("item", 0, "små företag"),
        ("heading", 2, "Undantag"),
    ]
    assert [each.kind for each in found.remarks] == ["running"]
    assert found.pages == ()


def test_a_style_of_ones_own_is_a_heading_by_its_outline_or_by_what_it_is_based_on() -> None:
    styles = styled(
        '<w:style w:type="paragraph" w:styleId="Otsikko1"><w:name w:val="heading 1"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="Oma"><w:name w:val="Oma"/><w:basedOn w:val="Otsikko1"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="Muu"><w:name w:val="Muu"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
    )
    texts = (("Otsikko1", "Yksi"), ("Oma", "Kaksi"), ("Muu", "Kolme"), ("Tuntematon", "Teksti"))
    assert told(parse(document(*(of_style(*each) for each in texts), others=styles))) == [
        ("heading", 1, "Yksi"),
        ("heading", 1, "Kaksi"),
        ("heading", 2, "Kolme"),
        ("paragraph", 0, "Teksti"),
    ]


def test_a_line_in_bold_is_a_heading_below_those_of_a_style() -> None:
    bold = paragraph(run("Så här ansöker du", "<w:b/>"))
    part = paragraph(run("Obs! ", "<w:b/>"), run("Stöd söks i förväg."))
    sentence = paragraph(run("Detta är viktigt.", "<w:b/>"))
    assert [kind for kind, _, _ in told(parse(document(bold, part, sentence)))] == ["heading", "paragraph", "paragraph"]


def test_every_row_of_a_table_is_one_piece_with_the_heads_of_its_columns() -> None:
    made = docx.Document()
    table = made.add_table(rows=4, cols=3)
    rows = (("Stödform", "Andel", "Högst"), ("Startstöd", "50 %", "35 000 euro"), ("", "20 %", "5 000 euro"))
    for row, texts in zip(table.rows, rows, strict=False):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2)).text = "Beloppen justeras årligen."
    assert told(parse(saved(made))) == [
        ("item", 0, "Stödform: Startstöd; Andel: 50 %; Högst: 35 000 euro"),
        ("item", 0, "Stödform: Startstöd; Andel: 20 %; Högst: 5 000 euro"),
        ("item", 0, "Beloppen justeras årligen."),
    ]


def test_a_table_of_one_column_is_a_frame_around_text() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(run('Ett stycke.'))}{paragraph(run('Ett till.'))}</w:tc></w:tr></w:tbl>"
    assert told(parse(document(cell))) == [("paragraph", 0, "Ett stycke."), ("paragraph", 0, "Ett till.")]


def test_revisions_are_as_if_they_had_been_accepted() -> None:
    found = parse(offices.revised())
    assert found.text == "Stödet är högst 50 procent av de kostnader som kan godkännas."
    assert [(each.kind, each.count) for each in found.remarks] == [("deleted", 2), ("comments", 1)]


def test_a_deleted_row_is_left_out() -> None:
    def row(text: str, properties: str = "") -> str:
        cells = "".join(f"<w:tc>{paragraph(run(each))}</w:tc>" for each in text.split())
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    rows = row("a 1") + row("b 2", '<w:del w:id="1"/>') + row("c 3")
    table = f"<w:tbl>{rows}</w:tbl>"
    assert [text for _, _, text in told(parse(document(table)))] == ["a – 1", "c – 3"]


def test_what_nobody_sees_is_left_out_and_counted() -> None:
    found = parse(offices.hidden())
    assert "Hemligt" not in found.text and "Vitt" not in found.text and "Litet" not in found.text
    assert found.text.endswith("Läs också anvisningarna.")
    assert [(each.kind, each.count) for each in found.remarks] == [("hidden", 12)]


def test_what_a_style_hides_is_hidden_and_what_a_run_shows_again_is_not() -> None:
    styles = styled(
        '<w:style w:type="paragraph" w:styleId="Dold"><w:name w:val="Dold"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    runs = run("dolt ") + run("synligt", '<w:vanish w:val="0"/>')
    shown = f'<w:p><w:pPr><w:pStyle w:val="Dold"/></w:pPr>{runs}</w:p>'
    assert parse(document(shown, others=styles)).text == "synligt"


def test_white_letters_on_a_dark_cell_are_seen() -> None:
    cell = '<w:tc><w:tcPr><w:shd w:fill="002060"/></w:tcPr>{}</w:tc>'.format(
        paragraph(run("Vitt", '<w:color w:val="FFFFFF"/>'))
    )
    plain = f"<w:tc>{paragraph(run('svart'))}</w:tc>"
    assert parse(document(f"<w:tbl><w:tr>{cell}{plain}</w:tr></w:tbl>")).text == "• Vitt – svart"


def test_a_note_follows_its_paragraph_with_its_mark() -> None:
    note = f'<w:footnotes {W}><w:footnote w:id="7">{paragraph(run("Små företag."))}</w:footnote></w:footnotes>'
    made = document(
        paragraph(run("Stöd ges till företag"), '<w:r><w:footnoteReference w:id="7"/></w:r>', run(" i landskapet.")),
        paragraph(run("Nästa stycke.")),
        others=[("word/footnotes.xml", note)],
    )
    assert [text for _, _, text in told(parse(made))] == [
        "Stöd ges till företag\u200a¹ i landskapet.", "1 Små företag.", "Nästa stycke.",
    ]  # fmt: skip


def test_links_boxes_and_controls_are_read_and_boxes_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('I rutan.'))}</w:txbxContent>"
    twice = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    link = f'<w:hyperlink w:anchor="x">{run("på webbplatsen")}</w:hyperlink>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('I fältet.'))}</w:sdtContent></w:sdt>"
    made = document(paragraph(run("Läs mer "), link, run("."), twice), control)
    assert parse(made).text == "Läs mer på webbplatsen.\n\nI rutan.\n\nI fältet."


def test_a_table_of_contents_is_left_out_and_counted() -> None:
    styles = styled('<w:style w:type="paragraph" w:styleId="Sisluet1"><w:name w:val="toc 1"/></w:style>')
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph(run('Innehåll'))}{paragraph(run('Stöd 2'))}</w:sdtContent></w:sdt>"
    )
    found = parse(document(control, of_style("Sisluet1", "Tuki 3"), paragraph(run("Text.")), others=styles))
    assert found.text == "Text."
    assert [(each.kind, each.count) for each in found.remarks] == [("contents", 3)]


def test_a_paragraph_with_a_number_is_an_item_unless_its_number_is_none() -> None:
    numbered = f"<w:p><w:pPr>{NUMBERED.format(1)}</w:pPr>{run('ett')}</w:p>"
    none = f"<w:p><w:pPr>{NUMBERED.format(0)}</w:pPr>{run('två')}</w:p>"
    assert [kind for kind, _, _ in told(parse(document(numbered, none)))] == ["item", "paragraph"]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (b"", "empty file"),
        (b"PK\x03\x04 och annat", "not a whole Word document"),
        (offices.good()[:-30], "not a whole Word document"),
        (offices.spreadsheet(), "not a Word document"),
        (document(), "no text found"),
        (offices.outside("http://127.0.0.1:9"), "entities of its own"),
        (offices.laughs(), "entities of its own"),
        (offices.nested(), "nested too deep"),
        (offices.macros(), "macros"),
        (offices.quiet_macros(), "macros"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_cannot_be_read_says_why_and_what_to_do(made: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as raised:
        parse(made)
    assert raised.value.next_step


def test_entities_are_refused_in_any_encoding() -> None:
    declared = '<!DOCTYPE w [<!ENTITY x "y">]>'
    wide = document(paragraph(run("&x;")), declared=declared, encoding="utf-16")
    with pytest.raises(SourceError, match="entities of its own"):
        parse(wide)


def test_no_byte_changed_in_a_document_brings_forth_anything_but_our_error() -> None:
    whole = offices.revised()
    for at in range(0, len(whole), 13):
        damaged = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        try:
            parse(damaged)
        except SourceError as error:
            assert error.next_step
