"""Which format a file is in, by its ending and its first bytes, which must agree. Nothing is read further here."""

from __future__ import annotations

import io
import re
import zipfile

from assistant.errors import SourceError, marked
from assistant.records import Format

FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "csv",
}
ENDINGS = marked(".txt, .md, .html, .htm, .pdf, .docx or .csv")
"""As a sentence has them."""

_OTHERS = {
    ".docm": (marked("a Word file with macros"), marked("Save it as .docx, which has none")),
    ".dotm": (marked("a Word template with macros"), marked("Save it as .docx, which has none")),
    ".doc": (marked("a Word file of an old kind"), marked("Save it as .docx")),
    ".rtf": (marked("an RTF file"), marked("Save it as .docx")),
    ".odt": (marked("an OpenDocument text"), marked("Save it as .docx")),
    ".xlsx": (marked("a spreadsheet"), marked("Save its questions and answers as .csv")),
    ".xls": (marked("a spreadsheet"), marked("Save its questions and answers as .csv")),
    ".xlsm": (marked("a spreadsheet with macros"), marked("Save its questions and answers as .csv")),
    ".pptx": (marked("a presentation"), marked("Save it as .pdf")),
    ".svg": (marked("a drawing, which may hold programs"), marked("Put its text in a document")),
    ".zip": (marked("a zip file"), marked("Unpack it")),
}
"""Endings that are met and cannot be read: what it is, and what to do."""
_UNKNOWN = marked("found a {ending} file, expected {expected}")
_SAVE = marked("Save it in one of these formats, or remove it")
_SHOWN = 12
"""Characters of an ending that nobody knows."""

_PACKED = marked("a zip or Office file")
_MAGIC = {
    b"%PDF-": marked("a PDF"),
    b"PK\x03\x04": _PACKED,
    b"PK\x05\x06": _PACKED,
    b"\xd0\xcf\x11\xe0": marked("an Office file of an old kind, or one that is locked with a password"),
    b"{\\rtf": marked("an RTF file"),
    b"MZ": marked("a program"),
    b"\x7fELF": marked("a program"),
    b"\xcf\xfa\xed\xfe": marked("a program"),
    b"\xca\xfe\xba\xbe": marked("a program"),
    b"#!": marked("a program"),
    b"\x89PNG": marked("a picture"),
    b"GIF8": marked("a picture"),
    b"\xff\xd8\xff": marked("a picture"),
    b"\x1f\x8b": marked("a packed file"),
    b"7z\xbc\xaf": marked("a packed file"),
    b"SQLite format 3": marked("a database"),
}
_HEAD = 1024
"""Bytes within which a PDF begins, and a page shows what it is."""
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|script)[\s>]", re.I | re.S)
_DRAWING = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype\s+svg[^>]*>|\s)*<svg[\s/>]", re.I | re.S)
_EXPECTED: dict[Format, str] = {"pdf": marked("a PDF"), "docx": _PACKED}
"""What the bytes of a format say; the others are text, and say nothing."""


def of_name(suffix: str) -> Format:
    """The format that an ending stands for, in any case. Raises SourceError, without the file's name."""
    ending = suffix.lower()
    if ending not in FORMATS:
        wording = "found {found}, expected {expected}" if ending in _OTHERS or not ending else _UNKNOWN
        kind, step = _OTHERS.get(ending, (marked("a file without an ending"), _SAVE))
        raise SourceError(wording, found=kind, ending=ending[:_SHOWN], expected=ENDINGS, next_step=step)
    return FORMATS[ending]


def check(data: bytes, format: Format) -> None:
    """Raises SourceError, without the file's name, if the bytes are of another kind than the format says."""
    if not data:
        raise SourceError("empty file", next_step="Put the text in, or remove the file")
    found, expected = _kind(data), _EXPECTED.get(format, "text")
    if found == "a web page" and format in ("html", "text", "markdown"):
        return
    if found != expected:
        raise SourceError(
            "found {found}, expected {expected}",
            found=found,
            expected=expected,
            next_step="Give the file the ending of what it is, or remove it",
        )
    if format == "pdf" and zipfile.is_zipfile(io.BytesIO(data)):
        raise SourceError("found a PDF that is a zip file as well", next_step="Save it as a PDF anew")


def _kind(data: bytes) -> str:
    """What the first bytes say."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if _DRAWING.match(head):
        return marked("a drawing")
    return marked("a web page") if _PAGE.match(head) else marked("text")
