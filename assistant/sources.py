"""A file becomes a Source: its exact text, read once, with nothing translated or normalised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from assistant import languages, remarking
from assistant.errors import SourceError
from assistant.parsing import apart, formats, limits
from assistant.parsing.apart import Parse
from assistant.parsing.parsed import Parsed
from assistant.records import Format, Language, Source


def parse(data: bytes, format: Format) -> Parsed:
    """The text of a file, and what is seen in it. Raises SourceError, without the file's name."""
    return remarking.looked_at(apart.parse(data, format))


def read(path: Path, document: str, programme: str, language: Language | None = None, parse: Parse = parse) -> Source:
    """The text of `path`, as the document named `document`; its language is detected unless given.

    Raises SourceError, naming the document, if it cannot be read, holds no text, is another kind of file than its name
    says, or is in another language than the three.
    """
    with _naming(document):
        formats.of_name(path.suffix)  # before anything of a large file is read
        data = _bytes(path)
    return of_bytes(data, document, programme, language, parse)


def of_bytes(
    data: bytes, document: str, programme: str, language: Language | None = None, parse: Parse = parse
) -> Source:
    """The same of what is in a file. Raises SourceError as `read` does."""
    with _naming(document):
        format = formats.of_name(PurePath(document).suffix)
        parsed = parse(data, format)
        spoken = _spoken(parsed, language)
    text, blocks, pages = parsed.text, parsed.blocks, parsed.pages
    remarks = (*parsed.remarks, *remarking.misnamed(spoken, language))
    return Source(document, programme, language or spoken, format, text, blocks, pages, remarks)


def _spoken(parsed: Parsed, said: Language | None) -> Language:
    """The language of a text; what is said of it holds where the text is too short to tell."""
    if said and not languages.is_telling(parsed.text):
        return said
    if parsed.language is None:
        raise SourceError(
            "is in another language than Swedish, Finnish and English", next_step="Put a translation of it there"
        )
    return parsed.language


@contextmanager
def _naming(document: str) -> Iterator[None]:
    try:
        yield
    except SourceError as error:
        raise error.at(document) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise SourceError("is not a file", next_step="Put the text itself there")
        if path.stat().st_size > limits.FILE:
            raise SourceError(
                "larger than {most} MB", most=limits.FILE // 2**20, next_step="Split it into several documents"
            )
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            "{fault}", fault=error.strerror or error, next_step="Check the name and that it may be read"
        ) from error
