"""The blocks of a document: its headings, paragraphs and list items, each a verbatim span, in order.

Every character of the text is in exactly one block, or is white space, a bullet or, in Markdown, a mark of layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.records import Block, Source

MAX_HEADING = 160
"""Characters; a longer single line is a paragraph."""
BULLET = re.compile(r"[•·▪‣◦∙*+–—−-][^\S\r\n]+|\d{1,2}[.)][^\S\r\n]+")
_MARKDOWN_MARKS = re.compile(r"(?:[^\S\r\n]|>|#{1,6}(?=\s)|[*+-](?=\s)|\d{1,9}[.)](?=\s))*")
_CLOSING_MARKS = re.compile(r"[^\S\r\n]#+\Z")
_MARKDOWN_RULE = re.compile(r"[\s>]*(?:=+|-+|(?:[*_-]\s*){3,}|(?:#+|[*+-]|\d{1,9}[.)])?)\s*")
_LINE = re.compile(r"[^\r\n]+")
_Leaf = Literal["heading", "item", "paragraph"]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    bullet: bool
    follows_gap: bool
    """A blank line, or the start of the text, is above it."""


def blocks(source: Source) -> list[Block]:
    """The blocks of a document: those of its file, else what its format lets the text tell."""
    return [_as_area(block, source.text) for block in source.blocks or _found(source)]


def _found(source: Source) -> list[Block]:
    return _of_markdown(source.text) if source.format == "markdown" else _of_text(source.text)


def _as_area(block: Block, text: str) -> Block:
    """A heading in capitals with a description after a semicolon names a focus area."""
    name, semicolon, description = text[block.start : block.end].partition(";")
    letters = [char for char in name if char.isalpha()]
    described = bool(semicolon and description.strip()) and block.kind in ("heading", "paragraph")
    if described and len(letters) > 3 and name == name.upper() and "\n" not in name:
        return Block("area", block.start, block.end, max(block.level, 2))
    return block


# Plain text


def _of_text(text: str) -> list[Block]:
    groups = list(_grouped(_lines(text)))
    return [
        _text_block(text, group, first=index == 0, last=index == len(groups) - 1) for index, group in enumerate(groups)
    ]


def _lines(text: str) -> Iterator[_Line]:
    gap, end_of_last = True, 0
    for match in _LINE.finditer(text):
        gap = gap or len(re.findall(r"\r\n|\n|\r", text[end_of_last : match.start()])) > 1
        end_of_last = match.end()
        start, end = _stripped(text, match.start(), match.end())
        if start == end:
            gap = True
            continue
        bullet = BULLET.match(text, start, end)
        yield _Line(bullet.end() if bullet else start, end, bool(bullet), gap)
        gap = False


def _grouped(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Lines that belong together: up to the next blank line or bullet."""
    group: list[_Line] = []
    for line in lines:
        if group and (line.follows_gap or line.bullet):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _text_block(text: str, group: list[_Line], *, first: bool, last: bool) -> Block:
    start, end = group[0].start, group[-1].end
    if group[0].bullet:
        return Block("item", start, end)
    if len(group) == 1 and _reads_as_heading(text[start:end], last):
        return Block("heading", start, end, 0 if first else 1)
    return Block("paragraph", start, end)


def _reads_as_heading(line: str, last: bool) -> bool:
    return (
        not last
        and len(line) <= MAX_HEADING
        and line[-1] not in ".!?,;…"
        and not line[0].islower()
        and any(map(str.isalpha, line))
    )


# Markdown


def _of_markdown(text: str) -> list[Block]:
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text)), len(text)]
    found: list[Block] = []
    covered: set[int] = set()
    for kind, level, first, last in _markdown_leaves(text):
        last = min(last, len(starts) - 1)
        covered.update(range(first, last))
        start, end = _inside_marks(text, starts[first], starts[last])
        if kind == "heading":
            start, end = _stripped(text, start, start + len(_CLOSING_MARKS.sub("", text[start:end])))
        if start < end:
            found.append(Block(kind, start, end, level))
    found += _left_over(text, starts, covered)
    return _with_explanations(text, sorted(found, key=lambda block: block.start))


def _markdown_leaves(text: str) -> Iterator[tuple[_Leaf, int, int, int]]:
    """Kind, level, first line and line after the last of all that holds text."""
    from markdown_it import MarkdownIt

    in_item = False
    for token in MarkdownIt("commonmark").parse(text.replace("\0", "\ufffd")):
        if token.type == "list_item_open":
            in_item = True
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            in_item = token.level > 0
        if not token.map or token.type not in ("heading_open", "paragraph_open", "fence", "code_block", "html_block"):
            continue
        if token.type == "heading_open":
            underlined = token.markup in ("=", "-")
            yield "heading", int(token.tag[1]) - 1, token.map[0], token.map[1] - underlined
        else:
            yield "item" if in_item else "paragraph", 0, token.map[0], token.map[1]
            in_item = in_item and token.type != "paragraph_open"


def _left_over(text: str, starts: list[int], covered: set[int]) -> Iterator[Block]:
    """Lines that Markdown keeps out of sight, such as link definitions: text all the same."""
    for line in range(len(starts) - 1):
        if line not in covered and not _MARKDOWN_RULE.fullmatch(text[starts[line] : starts[line + 1]]):
            yield Block("paragraph", *_inside_marks(text, starts[line], starts[line + 1]))


def _with_explanations(text: str, found: list[Block]) -> list[Block]:
    """In lists that Markdown does not know, such as "•", the items are told apart as in plain text."""
    result: list[Block] = []
    for block in found:
        if block.kind == "heading":
            result.append(block)
            continue
        groups = list(_grouped(_lines(text[block.start : block.end])))
        for position, group in enumerate(groups):
            kind = "item" if group[0].bullet else block.kind if position == 0 else "paragraph"
            result.append(Block(kind, block.start + group[0].start, block.start + group[-1].end))
    return result


def _inside_marks(text: str, start: int, end: int) -> tuple[int, int]:
    marks = _MARKDOWN_MARKS.match(text, start, end)
    return _stripped(text, marks.end() if marks else start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip()) if piece.strip() else end - len(piece.lstrip())
