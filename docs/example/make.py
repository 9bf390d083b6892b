"""Makes the documents of the example programme from the texts beside this file: `python docs/example/make.py`.

The region, its council and all that is said of them are invented. The same texts give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph as WordParagraph
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)

HERE = Path(__file__).parent
PROGRAMME = HERE / "corpus" / "exempelregionen"
TITLE, PERIOD = "Exempelregionens landskapsprogram", "2027–2030"
GUIDELINES = {"2026": "60", "2027": "70"}
"""The share of a development project's costs that each year's guidelines name."""
BODY, BOLD = "Helvetica", "Helvetica-Bold"
WIDTH, HEIGHT = A4
MARGIN = 71
_VOWELS = "aeiouyåäö"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def blocks(name: str, **filled: str) -> Iterator[list[str]]:
    """The paragraphs, headings, lists and tables of a text, each as its lines."""
    text = (HERE / "text" / name).read_text(encoding="utf-8")
    for place, value in filled.items():
        text = text.replace(f"{{{place}}}", value)
    yield from (block.splitlines() for block in text.strip().split("\n\n"))


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split("|")]


# The programme, as a typeset PDF


class Text(Flowable):
    """Lines broken as typesetters do: with a soft hyphen where a long word is divided."""

    def __init__(self, text: str, font: str = BODY, size: float = 10.5, mark: str = "", after: float = 7) -> None:
        super().__init__()
        self.text, self.font, self.size, self.mark, self.after = text, font, size, mark, after
        self.indent = 12 if mark else 0

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        self.lines = list(self._broken(width - self.indent))
        return width, len(self.lines) * self.size * 1.35 + self.after

    def draw(self) -> None:
        self.canv.setFont(self.font, self.size)
        top = (len(self.lines) - 1) * self.size * 1.35 + self.after + 3
        self.canv.drawString(0, top, self.mark)
        for at, line in enumerate(self.lines):
            self.canv.drawString(self.indent, top - at * self.size * 1.35, line)

    def getSpaceBefore(self) -> float:
        return 10 if self.font == BOLD else 0

    def _broken(self, width: float) -> Iterator[str]:
        line = ""
        for word in self.text.split():
            fitting = [parts for parts in [(word, ""), *_divided(word)] if self._fits(f"{line} {parts[0]}", width)]
            head, tail = fitting[0] if fitting else ("", word)
            line = f"{line} {head}".strip()
            if tail:
                yield line
                line = tail
        yield line

    def _fits(self, line: str, width: float) -> bool:
        return bool(stringWidth(line.strip(), self.font, self.size) <= width)


def _divided(word: str) -> Iterator[tuple[str, str]]:
    """A long word in two parts, the first one longest first, divided before a consonant with a vowel after it."""
    places = range(len(word) - 4, 3, -1) if len(word) > 10 and word.isalpha() else ()
    for at in places:
        if word[at] not in _VOWELS and word[at + 1] in _VOWELS and any(char in _VOWELS for char in word[:at]):
            yield f"{word[:at]}\N{SOFT HYPHEN}", word[at:]


class Programme(BaseDocTemplate):
    """Running head, page number, one column or two."""

    def __init__(self, made: io.BytesIO) -> None:
        super().__init__(made, pagesize=A4, invariant=1, title=f"{TITLE} {PERIOD}", author="Exempelregionens förbund")
        whole = Frame(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
        half = (WIDTH - 2 * MARGIN - 20) / 2
        both = [Frame(MARGIN + at * (half + 20), MARGIN, half, HEIGHT - 2 * MARGIN) for at in (0, 1)]
        self.addPageTemplates(
            [
                PageTemplate("cover", whole),
                PageTemplate("one", whole, onPage=_running),
                PageTemplate("columns", both, onPage=_running),
            ]
        )
        self.headings: list[tuple[str, int]] = []

    def afterFlowable(self, flowable: Flowable) -> None:
        if isinstance(flowable, Text) and flowable.size > 13 and flowable.text[0].isdigit():
            self.headings.append((flowable.text, self.page))


def _running(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(BODY, 8.5)
    canvas.drawString(MARGIN, HEIGHT - 45, f"{TITLE} {PERIOD}")
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 45, "Exempelregionens förbund")
    canvas.drawCentredString(WIDTH / 2, 40, str(document.page))


def _cover() -> list[Flowable]:
    return [
        Spacer(1, 210),
        Text(TITLE, BOLD, 26),
        Text(PERIOD, BOLD, 22, after=30),
        Text("Nära havet, nära varandra", size=15, after=170),
        Text("Exempelregionens förbund", BOLD, 12),
        Text("Ett påhittat exempel: regionen och förbundet finns inte.", size=9),
    ]


def _contents(headings: list[tuple[str, int]]) -> list[Flowable]:
    lines = [Text(f"{name} {'.' * (70 - len(name))} {page}", size=10.5) for name, page in headings]
    return [NextPageTemplate("one"), PageBreak(), Text("Innehåll", BOLD, 17), *lines]


def _body() -> Iterator[Flowable]:
    fresh = True
    for lines in blocks("landskapsprogram.txt"):
        first = lines[0]
        if first.startswith("=== "):
            yield from (NextPageTemplate(first.split()[1]), PageBreak())
            fresh = True
        elif first.startswith("# "):
            yield from () if fresh else (CondPageBreak(320),)
            yield Text(first[2:], BOLD, 17)
            fresh = False
        elif first.startswith("## "):
            yield from (CondPageBreak(190), Text(first[3:], BOLD, 13))
        elif first == "Mål":
            yield Text(first, BOLD, 11)
        elif first.startswith("- "):
            yield from (Text(line[2:], mark="•", after=4) for line in lines)
        elif first.startswith("|"):
            yield from (_table(lines), Spacer(1, 12))
        else:
            yield Text(" ".join(lines))


def _table(lines: list[str]) -> Table:
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("FONT", (0, 0), (-1, -1), BODY, 10)]
    return Table([cells(line) for line in lines], [170, 140, 120], style=[*style, ("FONT", (0, 0), (-1, 0), BOLD, 10)])


def pdf() -> bytes:
    headings: list[tuple[str, int]] = []
    for _ in range(2):  # the first time, the pages of the headings are not known
        made = io.BytesIO()
        document = Programme(made)
        document.build([*_cover(), *_contents(headings), NextPageTemplate("one"), PageBreak(), *_body()])
        headings = document.headings
    return made.getvalue()


# The guidelines, as a Word file


def docx(year: str) -> bytes:
    document = Document()
    document.core_properties.author = "Esimerkkimaakunnan liitto"
    document.core_properties.title = f"Hakuohje {year}"
    document.add_heading(f"Hakuohje {year}: alueellinen kehittämisraha", 0)
    document.sections[0].footer.paragraphs[0].text = "Esimerkkimaakunnan liitto, keksitty esimerkki"
    for lines in blocks("hakuohje.txt", year=year, rate=GUIDELINES[year]):
        _add(document, lines)
    made = io.BytesIO()
    document.save(made)
    return _dated(made.getvalue())


def _add(document: Word, lines: list[str]) -> None:
    first = lines[0]
    if first.startswith("# "):
        document.add_heading(first[2:], 1)
    elif first.startswith("- "):
        for line in lines:
            document.add_paragraph(line[2:], style="List Bullet")
    elif first.startswith("|"):
        table = document.add_table(0, len(cells(first)), style="Table Grid")
        for line in lines:
            for cell, said in zip(table.add_row().cells, cells(line), strict=True):
                cell.text = said
    elif note := re.fullmatch(r"\[\^1\] (.*)", first):
        _add_footnote(document, note[1])
    else:
        said, marked, _ = " ".join(lines).partition("[^1]")
        paragraph = document.add_paragraph(said)
        if marked:
            _refer(paragraph)


def _refer(paragraph: WordParagraph) -> None:
    paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {_W} w:id="1"/>'))


def _add_footnote(document: Word, text: str) -> None:
    said = f'<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    held = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {_W}>{said}</w:footnotes>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, held, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _dated(made: bytes) -> bytes:
    """The same file, with no trace of when it was made."""
    given = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(given, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 12, 14, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return given.getvalue()


def documents() -> dict[str, bytes]:
    """What is made, by file name."""
    return {"landskapsprogram.pdf": pdf(), **{f"hakuohje-{year}.docx": docx(year) for year in GUIDELINES}}


if __name__ == "__main__":
    for name, made in documents().items():
        (PROGRAMME / name).write_bytes(made)
