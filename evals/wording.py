"""An answer's own words: what is left of its text without marks, quotes and the signs of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import sentences
from assistant.languages import detection
from assistant.markdown import MARK, plain
from assistant.records import Answer, Language

_WORD = re.compile(r"[^\W_]+(?:[-–−'’:.][^\W_]+)*")
_SIGNS = re.compile(r"(?m)^[ \t]*(?:>|[-*•]|\d+[.)]|#+)[ \t]*|[”“\"«»*_|]|</?\w+>")
_TELLING = 3
"""Fewer words than this do not tell a language."""


def own(answer: Answer) -> str:
    """The text without its marks, what it cites and the renderings of that. Line breaks stay."""
    text = plain(MARK.sub("", answer.text))
    for quote in sorted(_quoted(answer), key=len, reverse=True):
        text = re.sub(r"[\s>]+".join(map(re.escape, quote.split())), "", text)
    return _SIGNS.sub("", text)


def _quoted(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        yield citation.quote
        if citation.translation:
            yield citation.translation.text


def count(text: str) -> int:
    """How many words."""
    return len(_WORD.findall(text))


def quoted_words(answer: Answer) -> int:
    """How many words of the text are quoted."""
    return count(plain(MARK.sub("", answer.text))) - count(own(answer))


def said(answer: Answer) -> list[str]:
    """The sentences in the answer's own words, headings and list items too."""
    lines = [line for line in own(answer).splitlines() if count(line)]
    return [line[start:end] for line in lines for start, end in sentences.spans(line)]


def is_in(text: str, language: Language) -> bool:
    """Whether nothing says that `text` is in another language."""
    if count(text) < _TELLING:
        return True
    found = detection(text)
    return not found.certain or found.language == language


def opening(answer: Answer) -> str:
    """The text up to the end of the second block: the first sentence, and the quote that it leads to."""
    return "\n\n".join(re.split(r"\n\s*\n", answer.text.strip())[:2])
