"""The archive that a Word document is: its parts as XML, read in memory to a limit; nothing is unpacked to disk."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from assistant.errors import SourceError, marked
from assistant.parsing.office.names import Element

MAX_PART = 32 * 2**20
"""Bytes of one part of XML; a document of a thousand pages has some ten million."""
MAX_ENTRIES = 10_000
MAIN = "word/document.xml"
_TYPES = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DECLARES = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
"""In whatever encoding an XML file may have; in text a "<" is written otherwise."""
_SAVE_AGAIN = marked("Open it in Word or LibreOffice, save it as .docx, and try again")


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a document."""

    zip: zipfile.ZipFile
    names: frozenset[str]

    def part(self, name: str) -> Element | None:
        """A part as XML; None if there is none. Raises SourceError if it is too large, or no plain XML."""
        return _xml(_read(self.zip, name)) if name in self.names else None

    def count(self, beginning: str) -> int:
        """How many parts have names that begin so."""
        return sum(name.startswith(beginning) for name in self.names)


def opened(data: bytes) -> Archive:
    """The document that bytes are. Raises SourceError if they are none, or one with macros."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SourceError("not a whole Word document (.docx)", next_step=_SAVE_AGAIN) from error
    names = archive.namelist()
    if len(names) > MAX_ENTRIES:
        raise SourceError(
            "{found} files in it, expected {most} at most", found=len(names), most=MAX_ENTRIES, next_step=_SAVE_AGAIN
        )
    found = Archive(archive, frozenset(names))
    _check_kind(found)
    return found


def _check_kind(archive: Archive) -> None:
    types = archive.part(_TYPES)
    declared: set[str] = {str(each.get("ContentType")) for each in types} if types is not None else set()
    if any("macroEnabled" in each or "vbaProject" in each for each in declared):
        raise SourceError("a Word document with macros", next_step="Save it as .docx, without macros")
    if MAIN not in archive.names or not any(each.startswith(_WORD) for each in declared):
        raise SourceError("not a Word document (.docx)", next_step=_SAVE_AGAIN)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            data = part.read(MAX_PART + 1)
    except RuntimeError as error:  # what zipfile raises of a locked one
        raise SourceError("locked with a password", next_step="Save it without a password") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise SourceError("the Word document is damaged", next_step=_SAVE_AGAIN) from error
    if len(data) > MAX_PART:
        raise SourceError("it unpacks to more than a document holds", next_step="Split it into several documents")
    return data


def _xml(data: bytes) -> Element:
    if _DECLARES.search(data):
        raise SourceError("it declares entities of its own, as no word processor does", next_step=_SAVE_AGAIN)
    # No entity is resolved, nothing is loaded, and lxml's own limits on depth and size stand.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        found: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError("its XML is damaged, or nested too deep", next_step=_SAVE_AGAIN) from error
    return found
