"""The text of a page, as mail comes in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

_LONGEST = 200_000
"""Characters of a page that are read: many times those of an enquiry."""
_BLOCKS = ("address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2",
           "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
           "table", "tr", "ul")  # fmt: skip
"""What stands on lines of its own in a page."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a page a text stands."""

    block: int
    """The block that it is in."""
    paragraph: bool = False
    quoted: bool = False


def text_of(page: str) -> str:
    """The text of a page, a line a block; quoted ones with a ">" before each line, as in plain text."""
    soup = BeautifulSoup(re.sub(r"[\r\n]+", " ", page[:_LONGEST]), "lxml")
    for hidden in soup(["script", "style", "head", "title", "template"]):
        hidden.decompose()
    lines: list[str] = []
    for place, pieces in groupby(_pieces(soup), key=lambda piece: piece[0]):
        block = "".join(text for _, text in pieces)
        if block.strip() or "\n" in block:
            lines += [("> " if place.quoted else "") + _squeezed(line) for line in block.split("\n")]
            lines += [">" if place.quoted else ""] * place.paragraph
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _pieces(soup: BeautifulSoup) -> Iterator[tuple[_Place, str]]:
    places = {id(soup): _Place(id(soup))}
    for node in soup.descendants:
        place = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = _inside(node, place)
            yield place, {"br": "\n", "td": " ", "th": " "}.get(node.name, "")
        elif type(node) is NavigableString:  # not a comment
            yield place, str(node)


def _inside(tag: Tag, place: _Place) -> _Place:
    if tag.name not in _BLOCKS:
        return place
    return _Place(id(tag), tag.name == "p", place.quoted or tag.name == "blockquote")


def _squeezed(line: str) -> str:
    """A line with single spaces; the one that begins a signature ends with one."""
    squeezed = " ".join(line.split())
    return "-- " if squeezed == "--" and line.endswith((" ", "\xa0")) else squeezed
