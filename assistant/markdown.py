"""Other people's text inside our Markdown: shown as it is, with no power to link, load, format or forge a mark."""

from __future__ import annotations

import re

from assistant.records import Language
from assistant.words import clean

MARK = re.compile(r"(?<!\\)\[(\d+)\]")
"""A citation mark, as the contract defines it."""
QUOTES: dict[Language, tuple[str, str]] = {"sv": ("”", "”"), "fi": ("”", "”"), "en": ("“", "”")}
"""Quotation marks of a language."""


def escape(text: str) -> str:
    """Text that Markdown shows literally, wherever it stands; addresses stay text too, so that none becomes a link."""
    lines = re.sub(r"(?m)^[ \t]+", " ", re.sub(r"\r\n?", "\n", clean(text)))
    escaped = re.sub(r"([\\`*_\[\]<>#~$|&@{}]|:(?=\S)|-(?=[->]))", r"\\\1", lines)
    at_line_starts = re.sub(r"(?m)^( ?(?:\d{1,9}(?=[.)]))?)([-+=.)])", r"\1\\\2", escaped)
    return re.sub(r"(?i)(www)\.", r"\1\\.", at_line_starts)


def apart(markdown: str) -> str:
    """Our Markdown for Streamlit, which reads past escapes and makes links, smileys and arrows of what they protect.

    Word joiners, which nobody sees, keep the signs apart from what stands beside them.
    """
    return re.sub(r"\\([:@.<>~-])", "\u2060\\\\\\1\u2060", markdown)


def quoted(text: str, language: Language, indent: str = "") -> str:
    """A quote in the marks of a language; line breaks stay, `indent` after each, other white space is one space."""
    lines = [escape(" ".join(line.split())) for line in re.split(r"\r\n|\n|\r", text)]
    opening, closing = QUOTES[language]
    return opening + f"  \n{indent}".join(line for line in lines if line) + closing


def plain(text: str) -> str:
    """Our Markdown as text for a terminal."""
    return re.sub(r"\\(.)", r"\1", re.sub(r" +\n", "\n", text))
