"""A PDF becomes text, as it is read on its pages: columns in order, rows of tables whole, running heads left out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from assistant.errors import SourceError, marked
from assistant.parsing import limits
from assistant.parsing.layout.drawn import drawn
from assistant.parsing.layout.headings import key
from assistant.parsing.layout.reading import read
from assistant.parsing.layout.sheet import Sheet
from assistant.parsing.parsed import Parsed, assembled
from assistant.parsing.signs import check
from assistant.records import Remark

_LIMITS = Configuration(
    zlib_maximum_output_length=32 * 2**20,
    lzw_maximum_output_length=32 * 2**20,
    run_length_maximum_output_length=32 * 2**20,
    array_based_stream_maximum_output_length=32 * 2**20,
    stream_decoding_work_maximum_length=128 * 2**20,
    stream_parsing_work_maximum_count=400_000,
)
"""Of pypdf, for one stream: bytes, and what it is made of. A page of text takes some thousands of either."""
_TAIL = 2_048
"""Bytes from the end in which a whole PDF says that it ends."""
_SPLIT = marked("Split it into several documents")
_PRINT_AGAIN = marked("Open it in a PDF reader, save it as a new PDF (print to PDF), and try again")


def parse(data: bytes) -> Parsed:
    """The text of a PDF, its blocks and pages. Raises SourceError, whatever the file is made to do to who reads it."""
    # It tells of every oddity of a file, in the file's own words.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        with apply_configuration(_LIMITS):
            return _parsed(_opened(data))
    except (SourceError, MemoryError):
        raise
    except LimitReachedError as error:
        raise SourceError("it unpacks to more than a document holds", next_step=_PRINT_AGAIN) from error
    except (FileNotDecryptedError, DependencyError) as error:
        raise _locked() from error
    except Exception as error:  # a broken file may bring forth any error at all in whoever reads it
        raise SourceError("the PDF is damaged ({fault})", fault=type(error).__name__, next_step=_PRINT_AGAIN) from error


def _opened(data: bytes) -> PdfReader:
    if not data.strip():
        raise SourceError("empty file", next_step="Put the document there again, or remove the file")
    if b"%%EOF" not in data[-_TAIL:]:
        raise SourceError("the PDF is cut off: its end is missing", next_step="Copy or download the file again")
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked()
    if (count := len(reader.pages)) > limits.PAGES:
        raise SourceError("{found} pages, expected at most {most}", found=count, most=limits.PAGES, next_step=_SPLIT)
    return reader


def _locked() -> SourceError:
    return SourceError("locked with a password", next_step="Save it without a password")


def _parsed(reader: PdfReader) -> Parsed:
    sheets = [_sheet(page) for page in reader.pages]
    drawn_sheets = [sheet or Sheet(()) for sheet in sheets]
    if not any(sheet.words for sheet in drawn_sheets):
        raise _nothing(sum(sheet is None for sheet in sheets))
    found = read(drawn_sheets, _outline(reader))
    remarks = (
        Remark("hidden", sum(sheet.hidden for sheet in drawn_sheets), "words"),
        Remark("running", found.running, "lines"),
        Remark("contents", found.contents, "lines"),
        Remark("unread", sum(sheet is not None and not sheet.words for sheet in sheets), "pages without text"),
        Remark("other", sum(sheet is None for sheet in sheets), "damaged or overfull pages were left out"),
        Remark("other", found.figures, "lines without a letter, such as scales of charts, were left out"),
    )
    parsed = assembled(found.pieces, [remark for remark in remarks if remark.count])
    check(parsed.text)
    return parsed


def _nothing(damaged: int) -> SourceError:
    if damaged:
        return SourceError("its pages are damaged, or unpack to more than a page holds", next_step=_PRINT_AGAIN)
    return SourceError("no text found: its pages are pictures", next_step="Run text recognition (OCR) on it first")


def _sheet(page: PageObject) -> Sheet | None:
    """What is drawn on a page; None for one damaged or too heavy, which does not make the others unreadable."""
    try:
        return drawn(page)
    except MemoryError:
        raise
    except Exception:  # a broken page may bring forth any error at all; how many there are is remarked
        return None


def _outline(reader: PdfReader) -> dict[str, int]:
    """The depth, from 0, of each title in the outline, by its letters; nothing of one that goes round in circles."""
    try:
        return dict(_titles(reader.outline, 0))
    except MemoryError:
        raise
    except Exception:  # it only helps to tell headings, and a broken one may bring forth any error at all
        return {}


def _titles(entries: Sequence[Any], depth: int) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _titles(entry, depth + 1)
        elif entry.title:
            yield key(entry.title), depth
