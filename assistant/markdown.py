"""Other people's text inside our Markdown: shown as it is, with no power to link, load, format or forge a mark."""

from __future__ import annotations

import re

from assistant.records import Language
from assistant.words import clean

MARK = re.compile(r"(?<!\\)\[(\d+)\]")
"""A citation mark, as the contract defines it."""
_QUOTES: dict[Language, tuple[str, str]] = {"sv": ("”", "”"), "fi": ("”", "”"), "en": ("“", "”")}


def escape(text: str) -> str:
    """Text that Markdown shows literally; also addresses stay text, so that nothing in a document becomes a link."""
    escaped = re.sub(r"([\\`*_\[\]<>#~$|&@{}])", r"\\\1", clean(text))
    return re.sub(r"(?i)\b(www)\.", r"\1\\.", escaped.replace("://", r":\//"))


def quoted(text: str, language: Language, indent: str = "") -> str:
    """A quote in the marks of a language; line breaks stay, `indent` after each, other white space is one space."""
    lines = [escape(" ".join(line.split())) for line in re.split(r"\r\n|\n|\r", text)]
    opening, closing = _QUOTES[language]
    return opening + f"  \n{indent}".join(line for line in lines if line) + closing


def plain(text: str) -> str:
    """Our Markdown as text for a terminal."""
    return re.sub(r"\\(.)", r"\1", re.sub(r" +\n", "\n", text))
