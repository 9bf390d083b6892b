"""An answer's own words: what is left of its text without marks, quotes and the signs of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import sentences
from assistant.languages import detection
from assistant.markdown import MARK, plain
from assistant.records import Answer, Citation, Language
from assistant.words import fold

_WORD = re.compile(r"[^\W_]+(?:[-–−'’:.][^\W_]+)*")
_SIGNS = re.compile(r"(?m)^[ \t]*(?:>|[-*•]|\d+[.)]|#+)[ \t]*|[”“\"«»*_|]|</?\w+>")
_TELLING = 3
"""Fewer words than this do not tell a language."""


def own(answer: Answer) -> str:
    """The text without its marks, what it cites and the renderings of that. Line breaks stay."""
    text = _unmarked(answer)
    for quote in sorted((each for citation in answer.citations for each in _forms(citation)), key=len, reverse=True):
        text = re.sub(_broken_anywhere(quote), "", text)
    return _SIGNS.sub("", text)


def shows(answer: Answer, citation: Citation) -> bool:
    """Whether what is cited, or a rendering of it, stands in the text."""
    text = _unmarked(answer)
    return any(re.search(_broken_anywhere(form), text) for form in _forms(citation))


def _unmarked(answer: Answer) -> str:
    return plain(MARK.sub("", answer.text))


def _forms(citation: Citation) -> Iterator[str]:
    yield citation.quote
    if citation.translation:
        yield citation.translation.text


def _broken_anywhere(quote: str) -> str:
    """A pattern for a quote whose lines may be broken, and quoted, anew."""
    return r"[\s>]+".join(map(re.escape, quote.split()))


def letters(text: str) -> str:
    """Folded letters and digits alone: what a text says however it is set, spaced or hidden."""
    return "".join(char for char in fold(text) if char.isalnum())


def count(text: str) -> int:
    """How many words."""
    return len(_WORD.findall(text))


def quoted_words(answer: Answer) -> int:
    """How many words of the text are quoted."""
    return count(_unmarked(answer)) - count(own(answer))


def said(answer: Answer) -> list[str]:
    """The sentences in the answer's own words, headings and list items too."""
    lines = [line for line in own(answer).splitlines() if count(line)]
    return [line[start:end] for line in lines for start, end in sentences.spans(line)]


def are_in(texts: Sequence[str], language: Language) -> bool:
    """Whether nothing says that one of the texts, or all of them together, are in another language."""
    return all(_is_in(text, language) for text in (*texts, " ".join(texts)))


def _is_in(text: str, language: Language) -> bool:
    found = detection(text)
    return count(text) < _TELLING or not found.certain or found.language == language


def opening(answer: Answer) -> str:
    """The text up to the end of the second block: the first sentence, and the quote that it leads to."""
    return "\n\n".join(re.split(r"\n\s*\n", answer.text.strip())[:2])
