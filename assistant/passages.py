"""A Source becomes its passages: what can be found, shown and cited. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant import cues, sentences
from assistant.blocks import blocks
from assistant.records import Block, Passage, PassageKind, Source

LIMIT = 440
"""Tokens of the embedder in a passage: its window of 512 less what its headings and prefix may take."""

_Trail = list[tuple[int, Passage]]
_SPACE = re.compile(r"\s+")


def passages(source: Source, count_tokens: Callable[[str], int], limit: int = LIMIT) -> list[Passage]:
    """The passages of a document, in order, never overlapping, each knowing its headings and its group.

    A block of more than `limit` tokens is divided between sentences, then between words; what is left of a heading or
    focus area then is a paragraph below its beginning.
    """
    found: list[Passage] = []
    seen: Counter[str] = Counter()
    trail: _Trail = []
    for block in blocks(source):
        for start, end in _within_limit(source.text, block, count_tokens, limit):
            passage = _passage(source, block, start, end, trail, seen)
            found.append(passage)
            if block.kind in ("heading", "area"):
                trail = [*(entry for entry in trail if entry[0] < block.level), (block.level, passage)]
                block = replace(block, kind="paragraph")
    return found


def _passage(source: Source, block: Block, start: int, end: int, trail: _Trail, seen: Counter[str]) -> Passage:
    text = source.text[start:end]
    above = [entry for entry in trail if block.kind not in ("heading", "area") or entry[0] < block.level]
    seen[text] += 1
    identity = "\0".join((source.document, text, str(seen[text])))
    passage = Passage(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        document=source.document,
        programme=source.programme,
        kind=_kind(block, above, first=seen.total() == 1),
        start=start,
        end=end,
        text=text,
        heading=tuple(name(heading) for _, heading in above),
        page=source.page_at(start),
        turns=tuple(turn for turn in source.pages if start < turn < end),
    )
    head = above[-1][1] if above else None
    return replace(passage, group=head.id) if head and head.kind != "title" else passage


def _kind(block: Block, above: _Trail, *, first: bool) -> PassageKind:
    if block.kind == "heading":
        return "title" if block.level == 0 and first else "heading"
    if block.kind == "item" and above and (above[-1][1].kind == "area" or cues.found("goals", above[-1][1].text)):
        return "goal"
    return block.kind


def name(heading: Passage) -> str:
    """A heading as it is named in a trail: without the description of a focus area, and without a closing colon."""
    text = heading.text.partition(";")[0] if heading.kind == "area" else heading.text
    return " ".join(text.split()).rstrip(":")


def _within_limit(text: str, block: Block, count: Callable[[str], int], limit: int) -> Iterator[tuple[int, int]]:
    whole = text[block.start : block.end]
    # A token is a byte at least, so a short block need not be counted.
    if len(whole.encode()) <= limit or _fits(whole, count, limit):
        yield block.start, block.end
        return
    pieces = [piece for span in sentences.spans(whole) for piece in _hard_split(whole, span, count, limit)]
    start, end = pieces[0]
    for left, right in pieces[1:]:
        if not _fits(whole[start:right], count, limit):
            yield block.start + start, block.start + end
            start = left
        end = right
    yield block.start + start, block.start + end


def _fits(text: str, count: Callable[[str], int], limit: int) -> bool:
    """Whether a text is within the limit; one that is far above it is not counted."""
    return len(text) <= 8 * limit and count(text) <= limit


def _hard_split(text: str, span: tuple[int, int], count: Callable[[str], int], limit: int) -> Iterator[tuple[int, int]]:
    """A sentence, or its halves until they fit: cut inside a word only where it alone does not fit."""
    start, end = span
    if end - start == 1 or _fits(text[start:end], count, limit):
        yield span
        return
    left, right = _gap(text, start, end)
    yield from _hard_split(text, (start, left), count, limit)
    yield from _hard_split(text, (right, end), count, limit)


def _gap(text: str, start: int, end: int) -> tuple[int, int]:
    """The white space nearest before the middle, else the first after it, else the middle itself."""
    middle = (start + end) // 2
    gaps = (gap.span() for gap in _SPACE.finditer(text, start, end))
    return min(gaps, key=lambda gap: (gap[0] >= middle, abs(gap[0] - middle)), default=(middle, middle))
