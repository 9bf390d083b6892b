"""Plain text in the encoding that its bytes are in: UTF-8, UTF-16 with or without its mark, or one byte a letter.

Nothing else is done to it, in time that grows with its length, so it needs no process of its own. Encodings of one byte
a letter are told by where the letters and signs of Swedish, Finnish and English come to stand: a guess by
statistics reads half of short texts wrongly (docs/decisions.md).
"""

from __future__ import annotations

import codecs
import re

from assistant.errors import SourceError, marked
from assistant.parsing import limits
from assistant.parsing.parsed import Parsed, harmless
from assistant.records import Remark

_MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SINGLE = {
    "cp1252": "Windows-1252",
    "iso8859_15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
}
"""Encodings of one byte a letter, the likeliest first."""
_ENOUGH = 0.95
"""Share of the signs beyond ASCII that must be where such signs stand."""
_AT_HOME = re.compile(
    r"[åäöÅÄÖéÉüÜèàáêôçñøæØÆß]|[’–\u00ad]|(?<![A-Za-z])[“”„‘‚«»§—•·…€£°±×½¼¾²³\xa0]|[“”„‘‚«»§—•·…€£°±×½¼¾²³\xa0](?![A-Za-z])"
)
"""Letters of these languages, and signs that do not stand between two letters unless they are made for that."""
_BEYOND = re.compile(r"[^\x00-\x7f]")
_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x90-\xa6]")
"""The letters and signs of these languages, as UTF-8 has them."""
_SAMPLE = 4096
"""Bytes by which text of two bytes a letter is known."""
_AGAIN = marked("Save the file again with the encoding UTF-8")


def parse(data: bytes) -> Parsed:
    """The text of a file, exactly, with a remark on any encoding but UTF-8.

    Raises SourceError for what holds no text, or is in an encoding that cannot be told, or in two.
    """
    text, encoding = decoded(data)
    if not any(char.isalnum() for char in text):
        raise SourceError("empty file", next_step="Put the text in, or remove the file")
    if "\0" in text:
        raise SourceError("holds NUL bytes, so it is not plain text", next_step=_AGAIN)
    if len(text) > limits.CHARACTERS:
        raise SourceError(
            "holds {found} characters, expected at most {most}",
            found=len(text),
            most=limits.CHARACTERS,
            next_step="Split it into several documents",
        )
    return Parsed(harmless(text), remarks=(Remark("encoding", detail=encoding),) if encoding != "UTF-8" else ())


def decoded(data: bytes) -> tuple[str, str]:
    """Text without its mark of the encoding, and the encoding's name. Raises SourceError."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _strictly(data, encoding), encoding.upper()
    if unmarked := _of_two_bytes(data):
        return _strictly(data, unmarked), "UTF-16"
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), "UTF-8"
    except UnicodeDecodeError as error:
        return _of_one_byte(data, error.start)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            "byte {byte} is not {encoding}", byte=error.start, encoding=encoding.upper(), next_step=_AGAIN
        ) from error


def _of_two_bytes(data: bytes) -> str:
    """The order of UTF-16 without its mark: every other byte of Latin text is zero. "" if it is something else."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if len(data) % 2 or max(even, odd) < 0.7 * half or min(even, odd) > 0.1 * half:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _of_one_byte(data: bytes, wrong: int) -> tuple[str, str]:
    """Raises SourceError if the signs of no encoding are where they stand in such text, or some are UTF-8."""
    if _UTF8.search(data):
        raise SourceError(
            "byte {byte} is not UTF-8, though others are: it is in two encodings", byte=wrong, next_step=_AGAIN
        )
    read = {encoding: text for encoding in _SINGLE if (text := _tried(data, encoding)) is not None}
    shares = {encoding: _share(text) for encoding, text in read.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < _ENOUGH:
        raise SourceError(
            "byte {byte} is not UTF-8, nor of any other encoding that is known", byte=wrong, next_step=_AGAIN
        )
    return read[best], _SINGLE[best]


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str) -> float:
    """Of the signs beyond ASCII, how many stand where such signs do."""
    beyond = len(_BEYOND.findall(text))
    return len(_AT_HOME.findall(text)) / beyond if beyond else 0.0
