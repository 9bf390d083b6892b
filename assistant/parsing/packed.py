"""A zip file judged by its table of contents alone, before anything in it is unpacked. Nothing is written anywhere."""

from __future__ import annotations

import io
import re
import zipfile

from assistant.errors import SourceError
from assistant.parsing import limits

_ASTRAY = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|\\|:|[\x00-\x1f]")
"""A name that leads out of where it is unpacked."""
_LOCKED = 0x1
"""The flag of an entry with a password."""
_MACROS = ("vbaproject.bin", "vbadata.xml")


def checked(data: bytes) -> bytes:
    """The file itself. Raises SourceError, without the file's name, if it is no Word file, or no harmless one.

    The sizes that it declares bind: the reader of Python's library stops there, and finds the file damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = file.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceError(
            "found a damaged zip file, expected a Word file", next_step="Save it again in a word processor"
        ) from error
    _check_size(entries)
    _check_names([entry.filename for entry in entries])
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise SourceError("locked with a password", next_step="Save it without the password")
    return data


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ENTRIES:
        raise SourceError(
            "holds {found} files, expected at most {most}",
            found=len(entries),
            most=limits.ENTRIES,
            next_step="Save it again in a word processor",
        )
    size = sum(entry.file_size for entry in entries)
    if size > limits.EXPANDED:
        raise SourceError(
            "unpacks to {found} MB, expected at most {most}",
            found=size // 2**20,
            most=limits.EXPANDED // 2**20,
            next_step="Take the pictures out, or split it into several documents",
        )


def _check_names(names: list[str]) -> None:
    if any(_ASTRAY.search(name) for name in names) or len(set(names)) < len(names):
        raise SourceError("holds files with names that lead astray", next_step="Save it again in a word processor")
    if any(name.lower().endswith(_MACROS) for name in names):
        raise SourceError("found a Word file with macros", next_step="Save it as .docx, which has none")
    if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
        raise SourceError("found a zip file that is no Word file", next_step="Save the text as .docx")
