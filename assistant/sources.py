"""A file becomes a Source: its exact text, decoded once, with nothing translated or normalised."""

from __future__ import annotations

from pathlib import Path

from assistant import languages
from assistant.errors import SourceError
from assistant.records import Format, Language, Source

FORMATS: dict[str, Format] = {".txt": "text", ".md": "markdown"}
MAX_BYTES = 64 * 2**20
_OTHER_KINDS = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip or Office file", b"MZ": "a program", b"\x7fELF": "a program"}


def read(path: Path, document: str, programme: str, language: Language | None = None) -> Source:
    """The text of `path`, as the document named `document`; its language is detected unless given.

    Raises SourceError, naming the file, if it cannot be read, is empty, is another kind of file or is not UTF-8.
    """
    if path.suffix.lower() not in FORMATS:
        raise SourceError(
            f"{document}: found a {path.suffix or 'nameless'} file, expected {' or '.join(FORMATS)}",
            next_step="Save the text as UTF-8 .txt or .md",
        )
    text = decode(_bytes(path, document), document)
    return Source(document, programme, language or languages.detect(text), FORMATS[path.suffix.lower()], text)


def _bytes(path: Path, document: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise SourceError(f"{document}: is not a file", next_step="Put the text itself there")
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                f"{document}: larger than {MAX_BYTES // 2**20} MB", next_step="Split it into several documents"
            )
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{document}: {error.strerror or error}", next_step="Check the name and that it may be read"
        ) from error


def decode(data: bytes, document: str) -> str:
    """The text that bytes are. Raises SourceError, naming the document, as `read` does."""
    for magic, kind in _OTHER_KINDS.items():
        if data.startswith(magic):
            raise SourceError(
                f"{document}: found {kind}, expected text", next_step="Save the text as UTF-8 .txt or .md"
            )
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{document}: byte {error.start} is not UTF-8", next_step="Save the file again with the encoding UTF-8"
        ) from error
    if not any(char.isalnum() for char in text):
        raise SourceError(f"{document}: empty file", next_step="Put the text in, or remove the file")
    if "\0" in text:
        raise SourceError(
            f"{document}: holds NUL bytes, so it is not plain text", next_step="Save the file as UTF-8 text"
        )
    return text
