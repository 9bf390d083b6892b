"""A web page: its main content as headings, paragraphs, items and rows. Nothing that it names is fetched or run."""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from assistant.errors import SourceError
from assistant.parsing import plain
from assistant.parsing.parsed import Parsed, Piece, assembled
from assistant.records import BlockKind, Remark, RemarkKind

_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_BLOCKS = ("address", "article", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
           "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre",
           "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")  # fmt: skip
"""What stands on lines of its own."""
_ITEMS = ("li", "dt")
_FURNITURE = ("nav", "aside", "footer", "button", "select", "input", "textarea", "label", "menu", "dialog")
_ROLES = ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu")
_EMBEDDED = ("script", "iframe", "object", "embed", "applet", "svg", "canvas", "audio", "video", "frame")
_SILENT = ("style", "template", "head", "title", "noscript", "meta", "link", "base", "img", "picture", "map")
"""What shows no text of the page's own; nobody misses it."""
_UNSEEN = re.compile(
    r"display:none|visibility:hidden|opacity:0(?:\.0+)?(?:;|$)|font-size:[01](?:\.\d+)?(?:px|pt|em|rem|%)?(?:;|$)"
    r"|(?:^|;)color:(?:#fff|#ffffff|white|transparent|rgba?\(255,255,255)"
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 2048
"""Bytes within which a page says what encoding it is in."""
_DEEPEST = 200
"""Elements within one another; the reader below stops without a word a little later."""
BETWEEN = " – "
"""What stands between the cells of a row."""


def parse(data: bytes) -> Parsed:
    """The page as text. Raises SourceError for one without text, or whose encoding cannot be told."""
    text, encoding = _decoded(data)
    walk = _Walk()
    pieces = walk.page(BeautifulSoup(text.replace("\0", " "), "lxml"))
    remarks = [Remark(kind, count) for kind, count in sorted(walk.left_out.items())]
    remarks += [Remark("encoding", detail=encoding)] if encoding != "UTF-8" else []
    return assembled(pieces, remarks)


def _decoded(data: bytes) -> tuple[str, str]:
    """As it says of itself where that is one of the usual encodings, else as plain text is read."""
    said = _CHARSET.search(data[:_HEAD])
    named = said[1].decode("ascii").lower() if said else ""
    if named.startswith(("iso-8859-1", "windows-1252", "latin1")) and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode("utf-8"), "UTF-8"  # a page says the old name by habit
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace"), "Windows-1252"
    return plain.decoded(data)


class _Walk:
    """Gathers text until a block ends, and counts what is left out."""

    def __init__(self) -> None:
        self.left_out: Counter[RemarkKind] = Counter()
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._said: list[str] = []
        self._pieces: list[Piece] = []

    def page(self, soup: BeautifulSoup) -> list[Piece]:
        """The pieces of the main content, with the page's title above where it has no heading of its own."""
        main = _main(soup)
        self._inside(main, 0)
        self._flush()
        if main.name == "main":
            self.left_out["furniture"] += 1
        if any(piece.kind == "heading" and piece.level == 0 for piece in self._pieces):
            return self._pieces
        heading = soup.find("h1") or soup.title
        title = " ".join(heading.get_text(" ").split()) if heading else ""
        return [Piece("heading", title, 0), *self._pieces] if title else self._pieces

    def _inside(self, tag: Tag, depth: int) -> None:
        if depth > _DEEPEST:
            raise SourceError(
                "its elements stand more than {most} within one another",
                most=_DEEPEST,
                next_step="Save the text in another format",
            )
        for node in tag.children:
            if type(node) is NavigableString:  # not a comment
                self._said.append(re.sub(r"\s+", " ", node) if tag.name != "pre" else str(node))
            elif isinstance(node, Tag) and not self._is_left_out(node):
                self._element(node, depth)

    def _is_left_out(self, tag: Tag) -> bool:
        why = _why_left_out(tag)
        if why and (why == "embedded" or tag.get_text(strip=True)):
            self.left_out[why] += 1
        return why is not None or tag.name in _SILENT

    def _element(self, tag: Tag, depth: int) -> None:
        if tag.name == "br":
            self._said.append("\n")
        elif tag.name == "table" and (rows := _rows(tag)):
            self._flush()
            self._pieces += [Piece("item", row) for row in rows]
        elif tag.name in _BLOCKS or tag.name in _HEADINGS:
            self._block(tag, depth)
        else:
            self._inside(tag, depth + 1)

    def _block(self, tag: Tag, depth: int) -> None:
        self._flush()
        outer = self._kind, self._level
        if tag.name in _HEADINGS:
            self._kind, self._level = "heading", _HEADINGS[tag.name]
        elif tag.name in _ITEMS:
            self._kind, self._level = "item", 0
        self._inside(tag, depth + 1)
        self._flush()
        if tag.name in _HEADINGS or tag.name in _ITEMS:
            self._kind, self._level = outer

    def _flush(self) -> None:
        """What was gathered is a block; of an item, what follows its first block is paragraphs."""
        lines = (" ".join(line.split()) for line in "".join(self._said).split("\n"))
        text = ("\n" if self._kind != "heading" else " ").join(filter(None, lines))
        self._said.clear()
        if text:
            self._pieces.append(Piece(self._kind, text, self._level))
            if self._kind == "item":
                self._kind = "paragraph"


def _main(soup: BeautifulSoup) -> Tag:
    for found in (soup.find("main"), soup.find(None, {"role": "main"}), soup.body):
        if isinstance(found, Tag) and found.get_text(strip=True):
            return found
    return soup


def _why_left_out(tag: Tag) -> RemarkKind | None:
    if tag.name in _EMBEDDED:
        return "embedded"
    style = re.sub(r"\s|!important", "", str(tag.get("style", ""))).lower()
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or _UNSEEN.search(style):
        return "hidden"
    if tag.name in _FURNITURE or tag.get("role") in _ROLES or _is_furniture(tag):
        return "furniture"
    return None


def _is_furniture(tag: Tag) -> bool:
    """A page's header, and a form, unless the page's own text is in it."""
    if tag.name == "header":
        return tag.find_parent(["main", "article"]) is None
    return tag.name == "form" and tag.find(["h1", "h2", "main", "article"]) is None


def _rows(table: Tag) -> list[str]:
    """The rows of a table of data, its head named before each cell; none of one that only lays out a page."""
    if table.find(["table", "h1", "h2", "h3", "h4", "ul", "ol"]):
        return []
    rows = [[(cell.name, _cell(cell)) for cell in row(["td", "th"])] for row in table("tr")]
    head: list[str] = []
    if rows and len(rows) > 1 and all(name == "th" for name, _ in rows[0]):
        head = [text for _, text in rows.pop(0)]
    caption = table.find("caption")
    said = [_cell(caption)] if isinstance(caption, Tag) else []
    return [each for each in (*said, *(row_in_words([text for _, text in row], head) for row in rows)) if each]


def _cell(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())


def row_in_words(cells: list[str], head: list[str]) -> str:
    """A row as one line, each cell after the first with what stands above it."""
    return BETWEEN.join(_named(cell, at, head) for at, cell in enumerate(cells) if cell)


def _named(cell: str, at: int, head: list[str]) -> str:
    return f"{head[at]}: {cell}" if 0 < at < len(head) and head[at] else cell
