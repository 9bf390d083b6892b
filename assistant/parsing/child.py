"""The process in which one file is read: no settings reach it, it can fill no file, and its end costs nothing.

It is handed the bytes, and gives back JSON: `{"parsed": ...}`, or `{"refused": ..., "next_step": ..., "values": ...}`.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from assistant.errors import SourceError, marked
from assistant.parsing import limits
from assistant.parsing.parsed import Parsed, harmless
from assistant.records import Format


def main(format: Format) -> None:
    """Reads the file at standard input; the answer is at standard output."""
    data = sys.stdin.buffer.read()
    parse = _parser(format)
    _bind()
    sys.stdout.buffer.write(json.dumps(_answered(parse, data)).encode())


def _parser(format: Format) -> Callable[[bytes], Parsed]:
    """Imports what one format needs, before memory is bounded."""
    match format:
        case "html":
            from assistant.parsing import hypertext

            return hypertext.parse
        case "pdf":
            from assistant.parsing import pdf

            return pdf.parse
        case "docx":
            from assistant.parsing import packed, word

            return lambda data: word.parse(packed.checked(data))
        case "csv":
            from assistant.parsing import pairs

            return pairs.parse
        case _:
            from assistant.parsing import plain

            return plain.parse


def _bind() -> None:
    """Bounds what is left of the process's life. macOS takes a bound on memory and does not keep it: there the clock of
    the parent, and what is checked before parsing, must do."""
    for what, most in (
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_AS, _mapped() + limits.MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            # A clock that is soft alone ends in a signal that tells what it was.
            resource.setrlimit(what, (most, most + 1 if what == resource.RLIMIT_CPU else most))


def _mapped() -> int:
    """Bytes of address space that the process has mapped; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()


def _answered(parse: Callable[[bytes], Parsed], data: bytes) -> dict[str, object]:
    try:
        return {"parsed": asdict(_checked(parse(data)))}
    except SourceError as error:
        refused = error
    except MemoryError:
        refused = SourceError(
            "needs more than {most} MB of memory",
            most=limits.MEMORY // 2**20,
            next_step="Split it into several documents",
        )
    except Exception as error:  # a parser may break in any way over a file that somebody has bent
        refused = SourceError(
            "damaged, or made to harm: {fault}",
            fault=type(error).__name__,
            next_step="Save it again in the program that it comes from",
        )
    return {"refused": refused.wording, "next_step": refused.step, "values": refused.values}


def _checked(parsed: Parsed) -> Parsed:
    if not any(char.isalnum() for char in parsed.text):
        raise SourceError("no text found", next_step="Put the text in, or remove the file")
    for found, most, wording in (
        (len(parsed.text), limits.CHARACTERS, marked("holds {found} characters, expected at most {most}")),
        (len(parsed.pages), limits.PAGES, marked("holds {found} pages, expected at most {most}")),
    ):
        if found > most:
            raise SourceError(wording, found=found, most=most, next_step="Split it into several documents")
    return replace(parsed, text=harmless(parsed.text))
