"""A sheet as a DOCX file: text in named styles, each run in its language; no links, no fields, nothing from outside."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.exporting.sheet import Block, Heading, Prose, Quote, Sheet, Table
from assistant.records import Language
from assistant.words import clean

_TAGS: dict[Language, str] = {"sv": "sv-FI", "fi": "fi-FI", "en": "en-GB"}
_READER = MarkdownIt("zero").enable(["blockquote", "list", "newline", "escape", "emphasis"])
"""Reads what our Markdown is made of; all else, links too, is only text to it."""
_STYLES = {"blockquote_open": "Quote", "bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
_INK = RGBColor(0x1F, 0x2A, 0x44)
_COLUMNS = (Mm(66), Mm(34), Mm(66))
"""Of the table of goals, together as wide as the text."""


def written(sheet: Sheet, day: datetime.date) -> bytes:
    """The file, with nothing in it that differs from one time to the next."""
    document = docx.Document()
    _set_up(document, sheet, day)
    _Writer(document, sheet).write()
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _set_up(document: Document, sheet: Sheet, day: datetime.date) -> None:
    """The page, the styles and the properties, in place of those of the template."""
    section, styles = document.sections[0], document.styles
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    styles["Normal"].font.name = "Calibri"
    styles["Normal"].paragraph_format.space_after = Pt(8)
    styles["Quote"].font.italic = False
    styles["Quote"].paragraph_format.left_indent = Mm(10)
    for name in ("Heading 1", "Heading 2"):
        styles[name].font.color.rgb = _INK
    for language in styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), _TAGS[sheet.language])
    _set_properties(document, sheet, day)


def _set_properties(document: Document, sheet: Sheet, day: datetime.date) -> None:
    told = document.core_properties
    told.title, told.language = sheet.title, _TAGS[sheet.language]
    told.author = told.last_modified_by = told.comments = ""
    told.created = told.modified = datetime.datetime.combine(day, datetime.time())
    relations = document.part.package.rels
    for id in [id for id, each in relations.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[id]  # a picture of the template


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the blocks of a sheet into a document."""

    document: Document
    sheet: Sheet

    def write(self) -> None:
        for block, after in zip(self.sheet.blocks, [*self.sheet.blocks[1:], None], strict=True):
            self._block(block)
            if isinstance(after, Quote):
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._run(self.document.add_heading(level=block.level), block.text, self.sheet.language)
            case Prose():
                self._prose(block.markdown)
            case Quote():
                text = re.sub(r"\r\n?", "\n", block.text)
                self._run(self.document.add_paragraph(style="Quote"), text, block.language)
            case Table():
                self._table(block)

    def _prose(self, markdown: str) -> None:
        styles = ["Normal"]
        for token in _READER.parse(markdown):
            if token.type in _STYLES:
                styles.append(_STYLES[token.type])
            elif token.type.replace("close", "open") in _STYLES:
                styles.pop()
            elif token.type == "inline":
                self._inline(self.document.add_paragraph(style=styles[-1]), token)

    def _table(self, table: Table) -> None:
        made = self.document.add_table(0, len(table.head), style="Table Grid")
        made.autofit = False
        for column, width in zip(made.columns, _COLUMNS, strict=False):
            column.width = width
        for cells in (table.head, *table.rows):
            for cell, said, width in zip(made.add_row().cells, cells, _COLUMNS, strict=False):
                cell.width = width
                for token in _READER.parseInline(f"**{said}**" if cells is table.head else said):
                    self._inline(cell.paragraphs[0], token)
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _inline(self, paragraph: Paragraph, inline: Token) -> None:
        bold = italic = False
        for token in inline.children or ():
            match token.type:
                case "strong_open" | "strong_close":
                    bold = token.nesting > 0
                case "em_open" | "em_close":
                    italic = token.nesting > 0
                case "hardbreak":
                    paragraph.add_run().add_break()
                case "softbreak":
                    paragraph.add_run(" ")
                case _:
                    for said, language in self._divided(token.content):
                        run = self._run(paragraph, said, language)
                        run.bold, run.italic = bold or None, italic or None

    def _divided(self, text: str) -> Iterator[tuple[str, Language]]:
        """A text in its languages: the wordings of the documents, and ours around them."""
        wordings = sorted(self.sheet.foreign, key=len, reverse=True)
        for said in re.split(f"({'|'.join(map(re.escape, wordings))})" if wordings else "(?!)", text):
            if said:
                yield said, self.sheet.foreign.get(said, self.sheet.language)

    def _run(self, paragraph: Paragraph, text: str, language: Language) -> Any:
        run = paragraph.add_run(clean(text))
        tag = OxmlElement("w:lang")
        tag.set(qn("w:val"), _TAGS[language])
        run._r.get_or_add_rPr().append(tag)
        return run


def _undated(packed: bytes) -> bytes:
    """The same package without the time at which it was packed."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as given, ZipFile(made, "w") as fixed:
        for name in given.namelist():
            entry = ZipInfo(name)  # of 1980, the first year that the format knows
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            fixed.writestr(entry, given.read(name))
    return made.getvalue()
