"""A turn taken along, as Markdown or as a DOCX file: question, answer and sources, and what they were made from."""

from __future__ import annotations

import re
from textwrap import shorten

from assistant import words
from assistant.exporting.sheet import Block, Heading, Prose, Quote, Table, composed
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.records import Made, Turn

_LONGEST = 60
"""Characters of a file name before its suffix."""


def markdown(turn: Turn, made: Made) -> str:
    """The turn as Markdown, in which other people's text is only text."""
    return words.clean("\n\n".join(_shown(block) for block in composed(turn, made).blocks)) + "\n"


def docx(turn: Turn, made: Made) -> bytes:
    """The turn as a DOCX file: the same input gives the same bytes."""
    from assistant.exporting import wordfile  # here, since nothing that answers needs it

    return wordfile.written(composed(turn, made), made.day)


def filename(turn: Turn, suffix: str) -> str:
    """A name for the file, of ASCII letters, digits and hyphens before the suffix: "vastaus-mika-on-ehto.docx"."""
    _ = catalogue(turn.answer.language).gettext
    asked = words.fold(turn.question[: 2 * _LONGEST])
    named = " ".join(re.findall("[a-z0-9]+", f"{words.fold(_('Answer'))} {asked}"))
    return shorten(named, _LONGEST, placeholder="").replace(" ", "-") + suffix


def _shown(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case Prose():
            return block.markdown
        case Quote():
            return _quoted(block.text)
        case Table():
            ruled = [block.head, ("---",) * len(block.head), *block.rows]
            return "\n".join(f"| {' | '.join(cells)} |" for cells in ruled)


def _quoted(text: str) -> str:
    """A block quote with the lines of the text."""
    lines = re.split(r"\r\n|\n|\r", text)
    return "  \n".join(f"> {escape(line)}".rstrip() for line in lines)
