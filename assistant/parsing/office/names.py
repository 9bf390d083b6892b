"""The names of the elements of a Word document, and the small questions that are asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


class Element(Protocol):
    """An element of lxml, as far as it is used here."""

    tag: object
    text: str | None

    def get(self, key: str) -> str | None: ...
    def iter(self) -> Iterator[Element]: ...
    def __iter__(self) -> Iterator[Element]: ...


_OFF = ("0", "false", "off", "none")


def name(element: Element) -> str:
    """An element's name without its namespace; "" for a comment or the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """The element that is reached through children of these names."""
    for each in names:
        element = next((found for found in element if name(found) == each), None) if element is not None else None
    return element


def value(element: Element | None, attribute: str = "val") -> str | None:
    """An attribute of Word's own namespace, in either of its two spellings."""
    if element is None:
        return None
    found = element.get(_W + attribute)
    return found if found is not None else element.get(_STRICT + attribute)


def switched(element: Element | None) -> bool | None:
    """Whether a switch is on; None if it is not there."""
    return None if element is None else (value(element) or "on") not in _OFF
