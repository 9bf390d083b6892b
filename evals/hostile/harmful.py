"""PDFs made to harm whoever reads them."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfReader, PdfWriter

from evals.hostile.pdfs import SWEDISH, bound, document, packed, pages, plain, stream

_BOMB = 500 * 2**20


def cut() -> bytes:
    return document([plain()])[:300]


def bomb() -> bytes:
    """A stream of 500 MB in half a megabyte."""
    return document([packed(b" " * _BOMB)])


def double_bomb() -> bytes:
    """The same, packed twice, in some kilobytes."""
    return document([packed(b" " * _BOMB, times=2)])


def million() -> bytes:
    """A page that draws a million strings."""
    return document([packed(b"BT /F1 8 Tf 60 700 Td " + b"(x) Tj " * 1_000_000 + b"ET")])


def outline_cycle() -> bytes:
    """An outline whose second entry is followed by the first."""
    entry = b"<< /Title (Kapitel) /Parent 6 0 R /Next %d 0 R /First %d 0 R /Dest [10 0 R /Fit] >>"
    return document(
        [plain()],
        catalogue=b"/Outlines 6 0 R",
        extra={6: b"<< /First 7 0 R /Last 8 0 R /Count 2 >>", 7: entry % (8, 7), 8: entry % (7, 8)},
    )


def own_form() -> bytes:
    """A form that draws itself, twice."""
    form = stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R")
    content = plain().replace(b"\nendstream", b"\n/X Do\nendstream")
    return document([content], resources=b"/XObject << /X 6 0 R >>", extra={6: form})


def many_forms() -> bytes:
    """Ten forms, each of which draws the next ten times."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
    forms = {number: stream(b"/X Do " * 10, form % (number + 1)) for number in range(100, 110)}
    last = stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return document([stream(b"/X Do")], resources=b"/XObject << /X 100 0 R >>", extra={**forms, 110: last})


def page_cycle() -> bytes:
    """A page tree that holds itself."""
    objects = pages([plain()], b"", b"", b"")
    objects[2] = b"<< /Type /Pages /Kids [2 0 R 10 0 R] /Count 2 >>"
    return bound(objects)


def locked() -> bytes:
    """One that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document([plain()]))))
    writer.encrypt("hemligt", algorithm="RC4-128")
    return _written(writer)


def half_locked() -> bytes:
    """One that only its owner may change: everybody may read it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document([plain()]))))
    writer.encrypt("", "hemligt", algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def thick() -> bytes:
    """Five thousand pages."""
    return document([stream(b"")] * 4_999 + [plain()])


def also_zip() -> bytes:
    """A PDF with a zip file at its end, which both kinds of readers take for theirs."""
    packed_file = io.BytesIO()
    with zipfile.ZipFile(packed_file, "w") as file:
        file.writestr("innehall.txt", "\n".join(SWEDISH))
    return document([plain()]) + packed_file.getvalue()
