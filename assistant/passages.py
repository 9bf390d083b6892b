"""A Source becomes its passages: what can be found, shown and cited. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant import sentences
from assistant.blocks import Block, blocks
from assistant.records import Passage, PassageKind, Source

LIMIT = 440
"""Tokens of the embedder in a passage: its window of 512 less what its headings and prefix may take."""

_Trail = list[tuple[int, Passage]]


def passages(source: Source, count_tokens: Callable[[str], int], limit: int = LIMIT) -> list[Passage]:
    """The passages of a document, in order, never overlapping, each knowing its headings and its group.

    A block of more than `limit` tokens is divided between sentences, then between words.
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
    )
    head = above[-1][1] if above else None
    return replace(passage, group=head.id) if head and head.kind != "title" else passage


def _kind(block: Block, above: _Trail, *, first: bool) -> PassageKind:
    if block.kind == "heading":
        return "title" if block.level == 0 and first else "heading"
    if block.kind == "item" and above and above[-1][1].kind == "area":
        return "goal"
    return block.kind


def name(heading: Passage) -> str:
    """A heading as it is named in a trail: without the description of a focus area, and without a closing colon."""
    text = heading.text.partition(";")[0] if heading.kind == "area" else heading.text
    return " ".join(text.split()).rstrip(":")


def _within_limit(text: str, block: Block, count: Callable[[str], int], limit: int) -> Iterator[tuple[int, int]]:
    whole = text[block.start : block.end]
    # A token is a character at least, so a short block need not be counted.
    if len(whole) <= limit or (len(whole) <= 8 * limit and count(whole) <= limit):
        yield block.start, block.end
        return
    pieces = [piece for span in sentences.spans(whole) for piece in _hard_split(whole, span, count, limit)]
    start, end, used = *pieces[0], 0
    for left, right in pieces:
        tokens = count(whole[left:right])
        if used and used + tokens > limit:
            yield block.start + start, block.start + end
            start, used = left, 0
        end, used = right, used + tokens
    yield block.start + start, block.start + end


def _hard_split(text: str, span: tuple[int, int], count: Callable[[str], int], limit: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what fits of it: cut between words, and inside a word only where one is longer than all that fits."""
    start, end = span
    if end - start <= limit or (end - start <= 8 * limit and count(text[start:end]) <= limit):
        yield span
        return
    left = start
    for word in re.finditer(rf"\S{{1,{limit}}}", text[start:end]):
        right = start + word.end()
        if right - left > limit:
            cut = start + word.start()
            if left < cut:
                yield left, left + len(text[left:cut].rstrip())
            left = cut
    yield left, end
