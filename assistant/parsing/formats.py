"""Which format a file is in, by its ending and its first bytes, which must agree. Nothing is read further here."""

from __future__ import annotations

import io
import re
import zipfile

from assistant.errors import SourceError
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
_LAST = list(FORMATS)[-1]
ENDINGS = f"{', '.join(ending for ending in FORMATS if ending != _LAST)} or {_LAST}"
"""As a sentence has them."""

_OTHERS = {
    ".docm": ("a Word file with macros", "Save it as .docx, which has none"),
    ".dotm": ("a Word template with macros", "Save it as .docx, which has none"),
    ".doc": ("a Word file of an old kind", "Save it as .docx"),
    ".rtf": ("an RTF file", "Save it as .docx"),
    ".odt": ("an OpenDocument text", "Save it as .docx"),
    ".xlsx": ("a spreadsheet", "Save its questions and answers as .csv"),
    ".xls": ("a spreadsheet", "Save its questions and answers as .csv"),
    ".xlsm": ("a spreadsheet with macros", "Save its questions and answers as .csv"),
    ".pptx": ("a presentation", "Save it as .pdf"),
    ".svg": ("a drawing, which may hold programs", "Put its text in a document"),
    ".zip": ("a zip file", "Unpack it"),
}
"""Endings that are met and cannot be read: what it is, and what to do."""
_SHOWN = 12
"""Characters of an ending that nobody knows."""

_PACKED = "a zip or Office file"
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": _PACKED,
    b"PK\x05\x06": _PACKED,
    b"\xd0\xcf\x11\xe0": "an Office file of an old kind, or one that is locked with a password",
    b"{\\rtf": "an RTF file",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"\xcf\xfa\xed\xfe": "a program",
    b"\xca\xfe\xba\xbe": "a program",
    b"#!": "a program",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"SQLite format 3": "a database",
}
_HEAD = 1024
"""Bytes within which a PDF begins, and a page shows what it is."""
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|script)[\s>]", re.I | re.S)
_DRAWING = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype\s+svg[^>]*>|\s)*<svg[\s/>]", re.I | re.S)
_EXPECTED: dict[Format, str] = {"pdf": "a PDF", "docx": _PACKED}
"""What the bytes of a format say; the others are text, and say nothing."""


def of_name(suffix: str) -> Format:
    """The format that an ending stands for, in any case. Raises SourceError, without the file's name."""
    ending = suffix.lower()
    if ending not in FORMATS:
        unknown = f"a {ending[:_SHOWN]} file" if ending else "a file without an ending"
        kind, step = _OTHERS.get(ending, (unknown, "Save it in one of these formats, or remove it"))
        raise SourceError(f"found {kind}, expected {ENDINGS}", next_step=step)
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
            f"found {found}, expected {expected}", next_step="Give the file the ending of what it is, or remove it"
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
        return "a drawing"
    return "a web page" if _PAGE.match(head) else "text"
