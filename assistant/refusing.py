"""Why a file or a folder could not be used, and what to do, in a reader's language."""

from __future__ import annotations

from assistant.corpus import Failure
from assistant.errors import AssistantError, SourceError, filled
from assistant.messages import catalogue
from assistant.records import Language

_SYSTEM = (
    "No such file or directory",
    "Permission denied",
    "Is a directory",
    "Not a directory",
    "File name too long",
    "Input/output error",
    "No space left on device",
    "Read-only file system",
    "Too many levels of symbolic links",
)
"""What an operating system says that people meet; anything else it says is shown as it says it."""


def of_failure(failure: Failure, language: Language) -> str:
    """A failure of an ingest, which many a reason names a line of; as the command line tells it if it is of before."""
    if not failure.wording:
        return failure.told
    place = failure.place if failure.place.startswith(failure.name) else failure.name
    return _told(place, failure.wording, failure.step, failure.values, language)


def of_error(error: AssistantError, language: Language) -> str:
    """An error in words; one that is no document's is told as it is."""
    if not isinstance(error, SourceError):
        return str(error)
    return _told(error.place, error.wording, error.step, error.values, language)


def _told(place: str, wording: str, step: str, values: dict[str, str], language: Language) -> str:
    _ = catalogue(language).gettext
    # What stands in a place may be words of ours too, as "a spreadsheet"; "" asks a catalogue for its head.
    spoken = {name: _(value) if value else "" for name, value in values.items()}
    said = filled(_(wording), spoken)
    sentence = said[:1].upper() + said[1:] if not place else f"{place}: {said}"
    return f"{sentence}. {filled(_(step), spoken)}" if step else sentence
