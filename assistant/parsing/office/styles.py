"""The styles of a Word document: which are headings, lists or contents, and what they make of letters.

A style is known by its number of outline, and by the name that every language version keeps: "heading 1" is called
"Otsikko 1" or "Rubrik 1" on the screen, but not in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace

from assistant.parsing.office.names import Element, child, name, switched, value

_HEADING = re.compile(r"(?:heading|rubrik|otsikko)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|rubrik|otsikko|huvudrubrik|pääotsikko", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number)|punktlista|numrerad lista|(?:merkitty|numeroitu) luettelo", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|innehåll|sisluet|sisällysluettelo)\s*(?:\d|heading)?", re.IGNORECASE)
_DEEPEST = 12
"""Styles that are based on each other."""
UNREADABLE = 5
"""Half points below which nobody reads a letter."""
_BODY = 9
"""The outline level of what is no heading."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look; None is what is not said. `size` is in half points."""

    hidden: bool | None = None
    bold: bool | None = None
    white: bool | None = None
    size: float | None = None
    shaded: bool | None = None
    """On a ground that is not white."""

    def over(self, below: Letters) -> Letters:
        """These, and where they say nothing, those below."""
        mine, theirs = astuple(self), astuple(below)
        return Letters(*(under if own is None else own for own, under in zip(mine, theirs, strict=True)))

    @property
    def unseen(self) -> bool:
        return bool(
            self.hidden or (self.white and not self.shaded) or (self.size is not None and self.size < UNREADABLE)
        )


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or run of a style is. `level` counts from 0, the title; None is no heading."""

    level: int | None = None
    listed: bool = False
    contents: bool = False
    letters: Letters = Letters()


@dataclass(frozen=True, slots=True)
class Styles:
    """Every style by its id, and the one of paragraphs that name none."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    usual: Style = Style()

    def of(self, properties: Element | None) -> Style:
        """The style that the properties of a paragraph name, with what they say themselves."""
        given = value(child(properties, "pStyle"))
        found = self.by_id.get(given, self.usual) if given else self.usual
        return _with_own(found, properties)

    def letters(self, properties: Element | None, style: Style) -> Letters:
        """How the letters of a run look in a paragraph of a style."""
        given = value(child(properties, "rStyle"))
        named = self.by_id[given].letters if given and given in self.by_id else Letters()
        return letters(properties).over(named).over(style.letters)


def letters(properties: Element | None) -> Letters:
    """What the properties of a run say."""
    size, colour = value(child(properties, "sz")), value(child(properties, "color"))
    return Letters(
        hidden=switched(child(properties, "vanish")),
        bold=switched(child(properties, "b")),
        white=None if colour is None else colour.upper() == "FFFFFF",
        size=float(size) if size and size.isdigit() else None,
        shaded=shaded(properties) or (child(properties, "highlight") is not None or None),
    )


def shaded(properties: Element | None) -> bool | None:
    """Whether there is a ground that is not white; None where nothing says so."""
    fill = value(child(properties, "shd"), "fill")
    return True if fill and fill.upper() not in ("AUTO", "FFFFFF") else None


def styles(part: Element | None) -> Styles:
    """The styles of a document."""
    if part is None:
        return Styles()
    drawn = {value(each, "styleId") or "": each for each in part if name(each) == "style"}
    base = Style(letters=letters(child(part, "docDefaults", "rPrDefault", "rPr")))
    by_id = {each: _resolved(each, drawn, base, 0) for each in drawn}
    usual = next((key for key, each in drawn.items() if _is_usual(each)), "")
    return Styles(by_id, by_id.get(usual, base))


def _is_usual(element: Element) -> bool:
    return value(element, "type") == "paragraph" and value(element, "default") in ("1", "true")


def _resolved(key: str, drawn: Mapping[str, Element], base: Style, depth: int) -> Style:
    element = drawn[key]
    below = value(child(element, "basedOn"))
    under = _resolved(below, drawn, base, depth + 1) if below and below in drawn and depth < _DEEPEST else base
    called = value(child(element, "name")) or key
    found = _with_own(under, child(element, "pPr"))
    found = replace(found, letters=letters(child(element, "rPr")).over(found.letters))
    if heading := _HEADING.fullmatch(called) or _HEADING.fullmatch(key):
        found = replace(found, level=int(heading[1]))
    elif _TITLE.fullmatch(called):
        found = replace(found, level=0)
    return replace(
        found,
        listed=found.listed or bool(_LIST.match(called)),
        contents=found.contents or bool(_CONTENTS.fullmatch(called)),
    )


def _with_own(style: Style, properties: Element | None) -> Style:
    """A style with what properties of a paragraph say besides."""
    outline, numbering = value(child(properties, "outlineLvl")), child(properties, "numPr")
    if outline and outline.isdigit():
        style = replace(style, level=int(outline) + 1 if int(outline) < _BODY else None)
    if numbering is not None:
        style = replace(style, listed=value(child(numbering, "numId")) != "0")
    return replace(style, letters=Letters(shaded=shaded(properties)).over(style.letters))
