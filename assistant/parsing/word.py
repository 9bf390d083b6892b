"""A Word document (.docx) becomes text: what it says today, without what was deleted, hidden or noted beside it.

Its parts are read from the archive in memory, each to a limit, and never written anywhere; nothing that it refers to
is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.errors import SourceError
from assistant.parsing.office.archive import MAIN, Archive, opened
from assistant.parsing.office.body import Body, Paragraph
from assistant.parsing.office.names import Element, name, value
from assistant.parsing.office.styles import styles
from assistant.parsing.parsed import Parsed, Piece, assembled
from assistant.records import Remark

_BOLD_HEADING = 120
"""Characters; a longer line in bold is a paragraph."""
_NOTED = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
_AROUND = ("word/header", "word/footer")


def parse(data: bytes) -> Parsed:
    """The text of a Word document and its blocks. Raises SourceError, whatever the file is made to do to its reader."""
    if not data.strip():
        raise SourceError("empty file", next_step="Put the document there again, or remove the file")
    try:
        return _parsed(opened(data))
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # a broken file may bring forth any error at all in whoever reads it
        raise SourceError(
            "the Word document is damaged ({fault})",
            fault=type(error).__name__,
            next_step="Open it in Word or LibreOffice, save it as .docx, and try again",
        ) from error


def _parsed(archive: Archive) -> Parsed:
    main = archive.part(MAIN)
    body = Body(styles(archive.part("word/styles.xml")), dict(_notes(archive)))
    found = list(body.paragraphs(main)) if main is not None else []
    if not found:
        raise SourceError("no text found in the Word document", next_step="Put the text in, or remove the file")
    remarks = (
        Remark("hidden", body.left.hidden, "words"),
        Remark("deleted", body.left.deleted, "revisions"),
        Remark("comments", _comments(archive)),
        Remark("running", sum(map(_says, _around(archive))), "page headers and footers"),
        Remark("contents", body.left.contents, "lines"),
        Remark("embedded", archive.count("word/media/") + archive.count("word/embeddings/"), "pictures and files"),
    )
    return assembled(_pieces(found), [remark for remark in remarks if remark.count])


def _notes(archive: Archive) -> Iterator[tuple[tuple[str, str], Element]]:
    """The notes, without the rules that part them from the text."""
    for kind, path in _NOTED.items():
        part = archive.part(path)
        for note in part if part is not None else ():
            if name(note) == kind and value(note, "type") in (None, "normal"):
                yield (kind, value(note, "id") or ""), note


def _comments(archive: Archive) -> int:
    part = archive.part("word/comments.xml")
    return 0 if part is None else sum(name(each) == "comment" for each in part)


def _around(archive: Archive) -> Iterator[Element]:
    for path in sorted(archive.names):
        if path.startswith(_AROUND) and path.endswith(".xml") and (part := archive.part(path)) is not None:
            yield part


def _says(part: Element) -> bool:
    return any(name(each) == "t" and (each.text or "").strip() for each in part.iter())


def _pieces(found: Sequence[Paragraph]) -> list[Piece]:
    """The pieces, lines in bold as headings below those of a style; a first heading alone of its level is the title."""
    styled = [each.piece.level for each in found if each.piece.kind == "heading"]
    below = max(styled, default=0) + 1
    pieces = [_headed(each, below) for each in found]
    heads = [each.level for each in pieces if each.kind == "heading"]
    if heads and 0 not in heads and pieces[0].kind == "heading" and heads.count(heads[0]) == 1:
        pieces[0] = replace(pieces[0], level=0)
    return pieces


def _headed(paragraph: Paragraph, level: int) -> Piece:
    piece = paragraph.piece
    short = len(piece.text) <= _BOLD_HEADING and not piece.text.endswith((".", ",", ";"))
    bold = paragraph.bold and piece.kind == "paragraph" and any(map(str.isalpha, piece.text))
    return replace(piece, kind="heading", level=level) if bold and short else piece
