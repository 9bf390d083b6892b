"""The body of a Word document becomes pieces: paragraphs, headings, items, the rows of tables, boxes and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from assistant.parsing import tables
from assistant.parsing.office.names import Element, child, name, switched, value
from assistant.parsing.office.runs import DELETED, Left, Said, chosen
from assistant.parsing.office.styles import Letters, Style, Styles, shaded
from assistant.parsing.parsed import Piece
from assistant.parsing.tables import TableRow
from assistant.records import BlockKind

MAX_HEADING = 200
"""Characters; a longer paragraph in the style of a heading is none."""
_SPACES = re.compile(r"[ \t\r\n]+")
"""Without those that a writer has chosen, such as the one that keeps a figure and its unit together."""
UNSAID = Letters()
Notes = Mapping[tuple[str, str], Element]
"""The notes of a document, by kind and id."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece, and whether all of it is bold, as headings are that have no style."""

    piece: Piece
    bold: bool = False


@dataclass(slots=True)
class Body:
    """Walks through a document and notes what it says and what is left out."""

    styles: Styles
    notes: Notes
    left: Left = field(default_factory=Left)
    noted: int = 0

    def paragraphs(self, container: Element, ground: Letters = UNSAID) -> Iterator[Paragraph]:
        """What stands in the body, a cell or a box, on a ground."""
        for each in container:
            called = name(each)
            if called == "p":
                yield from self._paragraph(each, ground)
            elif called == "tbl":
                yield from self._table(each, ground)
            elif called in DELETED:
                self.left.deleted += 1
            elif called == "AlternateContent":
                yield from self.paragraphs(chosen(each), ground)
            elif called == "sdt" and _holds_contents(each):
                self.left.contents += sum(name(found) == "p" for found in each.iter())
            elif not called.endswith("Pr"):
                yield from self.paragraphs(each, ground)

    def _paragraph(self, element: Element, ground: Letters) -> Iterator[Paragraph]:
        style = self.styles.of(child(element, "pPr"))
        said = Said(self.styles, style, ground, self.left, self.noted)
        said.take(element)
        self.noted += len(said.notes)
        if style.contents:
            self.left.contents += bool(said.text.strip())
        elif said.text.strip():
            yield Paragraph(_piece(said.text, style), said.bold)
        for box in said.boxes:
            yield from self.paragraphs(box)
        for at, note in enumerate(said.notes, self.noted - len(said.notes) + 1):
            yield from self._note(at, self.notes.get(note))

    def _note(self, number: int, note: Element | None) -> Iterator[Paragraph]:
        text = " ".join(each.piece.text for each in self.paragraphs(note)) if note is not None else ""
        if text.strip():
            yield Paragraph(Piece("paragraph", f"{number} {text.strip()}"))

    def _table(self, table: Element, ground: Letters) -> Iterator[Paragraph]:
        drawn = [row for row in _rows(table) if not self._is_deleted(row)]
        if sum(1 for row in drawn for _ in _cells(row)) == len(drawn):
            # Cells alone in their rows are a frame around text.
            for row in drawn:
                for cell in _cells(row):
                    yield from self.paragraphs(cell, _on(cell, ground))
            return
        rows: list[TableRow] = []
        for row in drawn:
            rows.append(self._row(row, rows[-1] if rows else None, ground))
        headed = bool(drawn) and switched(child(drawn[0], "trPr", "tblHeader")) is True
        for text in tables.said(rows, headed):
            yield Paragraph(Piece("item", text))

    def _is_deleted(self, row: Element) -> bool:
        deleted = child(row, "trPr", "del") is not None
        self.left.deleted += deleted
        return deleted

    def _row(self, row: Element, above: TableRow | None, ground: Letters) -> TableRow:
        """A row with as many cells as it has columns; one that goes on from above says what stands there."""
        cells: list[str] = []
        bold = True
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            if merged is not None and value(merged) != "restart" and above and len(cells) < len(above.cells):
                cells.append(above.cells[len(cells)])
            else:
                found = list(self.paragraphs(cell, _on(cell, ground)))
                cells.append(" ".join(each.piece.text.strip() for each in found))
                bold = bold and all(each.bold for each in found)
            cells += [""] * (int(value(child(properties, "gridSpan")) or 1) - 1)
        return TableRow(tuple(cells), bold)


def _piece(text: str, style: Style) -> Piece:
    spaced = _SPACES.sub(" ", text).strip()
    heading = style.level is not None and len(spaced) <= MAX_HEADING
    kind: BlockKind = "heading" if heading else "item" if style.listed else "paragraph"
    return Piece(kind, spaced, style.level or 0 if heading else 0)


def _holds_contents(control: Element) -> bool:
    return value(child(control, "sdtPr", "docPartObj", "docPartGallery")) == "Table of Contents"


def _rows(table: Element) -> Iterator[Element]:
    for each in table:
        if name(each) == "tr":
            yield each
        elif not name(each).endswith("Pr"):
            yield from _rows(each)


def _cells(row: Element) -> Iterator[Element]:
    for each in row:
        if name(each) == "tc":
            yield each
        elif not name(each).endswith("Pr"):
            yield from _cells(each)


def _on(cell: Element, ground: Letters) -> Letters:
    return replace(ground, shaded=shaded(child(cell, "tcPr")) or ground.shaded)
