"""PDFs written by hand, object by object, since no library writes such ones."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
_A4 = b"/MediaBox [0 0 595 842]"
_FIRST = 10
"""Number of the first page's object; those before are the same in every file."""
SWEDISH = (
    "Programmet styr hur medlen för landsbygden används i Nyåsen.",
    "Målet är att företagen växer och att ungdomar har skäl att bo kvar.",
    "Stöd söks hos landskapsförbundet innan arbetet har börjat.",
)


def bound(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of numbered objects, of which 1 is the catalogue."""
    parts = [b"%PDF-1.7\n"]
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = sum(map(len, parts)), max(objects) + 1
    entries = [
        b"%010d 00000 n \n" % places[each] if each in places else b"0000000000 00000 f \n" for each in range(1, size)
    ]
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(entries))
    return (
        b"".join(parts)
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            trailer,
            start,
        )
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, times: int = 1) -> bytes:
    """A stream packed as often as is said."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%s]" % b" ".join([b"/FlateDecode"] * times))


def document(
    contents: Sequence[bytes],
    *,
    catalogue: bytes = b"",
    resources: bytes = b"",
    fonts: bytes = b"",
    extra: Mapping[int, bytes] | None = None,
) -> bytes:
    """A page for each content, which is a whole stream object; /F1 is upright, /F2 bold."""
    return bound({**pages(contents, catalogue, resources, fonts), **(extra or {})})


def pages(contents: Sequence[bytes], catalogue: bytes, resources: bytes, fonts: bytes) -> dict[int, bytes]:
    numbers = range(_FIRST, _FIRST + 2 * len(contents), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    found = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        3: _FONT % b"Helvetica",
        4: _FONT % b"Helvetica-Bold",
        5: b"<< /Font << /F1 3 0 R /F2 4 0 R %s >> %s >>" % (fonts, resources),
    }
    for number, content in zip(numbers, contents, strict=True):
        found[number] = b"<< /Type /Page /Parent 2 0 R %s /Resources 5 0 R /Contents %d 0 R >>" % (_A4, number + 1)
        found[number + 1] = content
    return found


def at(x: float, y: float, text: str, size: float = 10, font: str = "F1") -> bytes:
    """A line of text at a place."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    return b"BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (font.encode(), size, x, y, escaped)


def down(x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = 13) -> bytes:
    """Lines below each other."""
    return b"".join(at(x, y - leading * number, line, size) for number, line in enumerate(lines))


def plain(lines: Sequence[str] = SWEDISH) -> bytes:
    """A page of ordinary text."""
    return stream(at(60, 780, "Landsbygdsprogram", 18, "F2") + down(60, 750, lines))
