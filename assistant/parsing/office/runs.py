"""What a paragraph of a Word document says: the text of its runs, and what hangs on it, notes and boxes of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.parsing.layout.joining import raised
from assistant.parsing.office.names import Element, child, name, value
from assistant.parsing.office.styles import Letters, Style, Styles

DELETED = ("del", "moveFrom")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_BOXED = ("drawing", "pict", "object")


@dataclass(slots=True)
class Left:
    """What was left out of a document, counted."""

    hidden: int = 0
    """Words."""
    deleted: int = 0
    """Revisions."""
    contents: int = 0
    """Lines."""


@dataclass(slots=True)
class Said:
    """What a paragraph says. `ground` is what its letters stand on."""

    styles: Styles
    style: Style
    ground: Letters
    left: Left
    noted: int
    """Notes before it."""
    parts: list[str] = field(default_factory=list)
    bold: bool = True
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind and id of each note that is referred to."""
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def take(self, element: Element) -> None:
        """Takes the runs below an element, such as a paragraph, a link or an inserted revision."""
        for each in element:
            called = name(each)
            if called == "r":
                self._take_run(each)
            elif called in DELETED:
                self.left.deleted += 1
            elif called == "AlternateContent":
                self.take(chosen(each))
            elif called != "pPr":
                self.take(each)

    def _take_run(self, run: Element) -> None:
        properties = child(run, "rPr")
        letters = self.styles.letters(properties, self.style).over(self.ground)
        text = "".join(self._signs(run))
        if letters.unseen:
            self.left.hidden += len(text.split())
            return
        self.parts.append(text)
        self.bold = self.bold and (bool(letters.bold) or not text.strip())

    def _signs(self, run: Element) -> Iterator[str]:
        for each in run:
            called = name(each)
            if called == "t":
                yield each.text or ""
            elif called in ("footnoteReference", "endnoteReference"):
                self.notes.append((called.removesuffix("Reference"), value(each, "id") or ""))
                yield raised(self.noted + len(self.notes))
            elif called in _BOXED:
                self.boxes += boxes(each)
            elif called == "AlternateContent":
                yield from self._signs(chosen(each))
            else:
                yield _SIGNS.get(called, "")


def chosen(element: Element) -> Element:
    """Of the ways in which a file puts one thing, the first, which is the newest."""
    return next((each for each in element if name(each) in ("Choice", "Fallback")), element)


def boxes(element: Element) -> Iterator[Element]:
    """The contents of the boxes of text in a drawing."""
    for each in element:
        if name(each) == "txbxContent":
            yield each
        elif name(each) == "AlternateContent":
            yield from boxes(chosen(each))
        else:
            yield from boxes(each)
