"""A document as HTML in which its text is only text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain, groupby, pairwise
from textwrap import shorten
from urllib.parse import urlencode

from assistant.document import Block, Document, Found, Mark, pieces
from assistant.finding import Span
from assistant.markdown import QUOTES
from assistant.messages import catalogue
from assistant.records import LANGUAGE_NAMES, Language, Passage
from assistant.words import clean

_NAMED = 60
"""Characters of a passage that a link to it is named by, in whole words."""


def address(passage: Passage, language: Language) -> str:
    """Where a passage is shown on the source page, as seen from that page."""
    return "?" + urlencode({"language": LANGUAGE_NAMES[language], "document": passage.document, "passage": passage.id})


def html(document: Document, cited: Sequence[Mark] = (), found: Sequence[Found] = (), here: str = "") -> str:
    """The document with cited and found places in <mark>; the passage whose id is `here` stands out."""
    places = {each.passage.id: each for each in found}
    shown: list[str] = []
    reached: int | None = None
    for (is_list, page), group in groupby(document.blocks, _stands):
        blocks = list(group)
        tag = "li" if is_list else "div"
        drawn = "".join(
            f"<{tag} {_named(each.passage, here)}>{_inside(each, document, cited, places)}</{tag}>" for each in blocks
        )
        shown += [_turn(page, document.language, "div")] if page and page != reached else []
        shown.append(f"<ul>{drawn}</ul>" if is_list else drawn)
        reached = blocks[-1].passage.page_at(blocks[-1].passage.end)
    return f'<article class="document{" beside" if document.is_rendered else ""}">{"".join(shown)}</article>'


def _stands(block: Block) -> tuple[bool, int | None]:
    """Whether a passage stands in a list, and the page that it begins on."""
    return block.passage.kind in ("item", "goal"), block.passage.page


def _turn(page: int, language: Language, tag: str) -> str:
    """Where a page begins. It is no part of the text, and is not copied with it."""
    said = escape(catalogue(language).ngettext("p. {pages}", "pp. {pages}", 1).format(pages=page))
    return f'<{tag} class="turn" role="doc-pagebreak" aria-label="{said}">{said}</{tag}>'


def _inside(block: Block, document: Document, cited: Sequence[Mark], places: dict[str, Found]) -> str:
    """A passage, its rendering and the link to it."""
    held = places.get(block.passage.id, Found(block.passage, ()))
    original = _original(block, [*cited, *_marks(held.places)], document.language)
    rendering = _rendering(block, document.language, _marks(held.beside))
    return f"<div>{original}{rendering}</div>{_link(block.passage, document.language)}"


def _named(passage: Passage, here: str) -> str:
    """What links and the page's script know a passage by."""
    return f'class="passage{" here" if passage.id == here else ""}" id="p-{passage.id}" tabindex="-1"'


def _original(block: Block, marks: Sequence[Mark], language: Language) -> str:
    """A passage, with a mark wherever a further page begins inside it."""
    tag, passage = "p" if block.level is None else f"h{block.level + 2}", block.passage
    edges = [passage.start, *passage.turns, passage.end]
    said = [_text(passage.text[a - passage.start : b - passage.start], a, marks) for a, b in pairwise(edges)]
    turned = [_turn(passage.page_at(at) or 1, language, "span") for at in passage.turns]
    whole = "".join(chain.from_iterable(zip(["", *turned], said, strict=True)))
    return f'<{tag} lang="{block.language}">{whole}</{tag}>'


def _rendering(block: Block, language: Language, marks: Sequence[Mark]) -> str:
    """No heading, so that each heading is met once."""
    if not block.rendering:
        return ""
    return f'<p class="rendering" lang="{language}">{_text(block.rendering, 0, marks)}</p>'


def _marks(spans: Iterable[Span]) -> list[Mark]:
    return [Mark(start, end, "found") for start, end in spans]


def _text(text: str, start: int, marks: Iterable[Mark]) -> str:
    return "".join(_piece(each.text, each.marks, each.begun) for each in pieces(text, start, marks))


def as_text(text: str) -> str:
    """A document's text as HTML: only text, its lines kept and empty ones told as one."""
    return escape(re.sub(r"\n\s*\n", "\n\n", clean(text)))


def _piece(text: str, marks: Sequence[Mark], begun: Sequence[Mark]) -> str:
    said = as_text(text)
    for kind in dict.fromkeys(mark.kind for mark in marks):
        said = f'<mark class="{kind}">{said}</mark>'
    numbers = "".join(f"<b>[{mark.number}]</b> " for mark in begun if mark.number is not None)
    return numbers + said


def jumps(found: Sequence[Found], language: Language) -> str:
    """How many passages were found, and a link to each."""
    plural = catalogue(language).ngettext
    told = plural("{count} passage found:", "{count} passages found:", len(found)).format(count=len(found))
    links = " ".join(_link(each.passage, language, number) for number, each in enumerate(found, start=1))
    if not found:
        told = catalogue(language).gettext("No passage holds all of these words.")
    return f'<p class="jumps" role="status">{escape(told)} {links}</p>'


def _link(passage: Passage, language: Language, number: int | None = None) -> str:
    """A link to a passage, named by its number, if it has one, and the passage's first words."""
    first = shorten(clean(passage.text), _NAMED, placeholder=" …")
    opening, closing = QUOTES[language]
    named = catalogue(language).gettext("Link to the passage {quote}").format(quote=f"{opening}{first}{closing}")
    shown, spoken = ("#", named) if number is None else (str(number), f"{number}. {named}")
    return (
        f'<a class="to-passage" data-passage="{passage.id}" href="{escape(address(passage, language))}" '
        f'aria-label="{escape(spoken)}">{shown}</a>'
    )
